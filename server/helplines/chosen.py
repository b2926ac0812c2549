"""The country somebody chose for help lines: known while they are answered, kept in their browser.

Never guessed from an address, and kept nowhere on the server.
"""

from contextvars import ContextVar

_chosen: ContextVar[str] = ContextVar("chosen", default="")


def choose(country: str) -> None:
    """From here on, in this request or command, this country's lines are shown; "" is none."""
    _chosen.set(country.upper()[:2])


def chosen() -> str:
    """The country's code, or "" while nobody has chosen."""
    return _chosen.get()
