"""Crisis lines by country: who answers, how to reach them, and whether they answer now.

Pure: data and clock come in, nothing is fetched, and nobody's country is ever guessed. Pages,
translations and the choice of a person's country live elsewhere.
"""

from .lines import (
    Channel,
    ChannelView,
    Country,
    Directory,
    Helplines,
    Line,
    LineView,
    load,
    parse,
)

__all__ = [
    "Channel",
    "ChannelView",
    "Country",
    "Directory",
    "Helplines",
    "Line",
    "LineView",
    "load",
    "parse",
]
