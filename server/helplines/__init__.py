"""Crisis lines by country: who answers, how to reach them, and whether they answer now.

Data and clock come in, nothing is fetched, and nobody's country is ever guessed. Pages and
translations live elsewhere.
"""

from .chosen import choose, chosen
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
    "choose",
    "chosen",
    "load",
    "parse",
]
