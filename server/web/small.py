"""Answers made small for the way: brotli or gzip, and which answers may be.

A page may hold a secret beside something that somebody else chose; compressed, its length would
then tell the secret letter by letter to whoever can make a browser ask again and again (BREACH).
So a page is compressed only when one of our own pages or the person asked for it, which the
browser says in `Sec-Fetch-Site`, and never as the answer to a form. Files hold no secrets.
"""

import gzip

import brotli  # type: ignore[import-untyped]
from starlette.datastructures import Headers

WORTH_IT = 1024  # bytes; less fits into a packet anyway
ASKED_BY_US = frozenset({"same-origin", "none"})


def may_be_small(method: str, headers: Headers) -> bool:
    """Whether the page that answers this request may be compressed."""
    return method == "GET" and headers.get("sec-fetch-site") in ASKED_BY_US


def coding(headers: Headers) -> str:
    """The best coding that the browser takes; "" for none, as when it asks for a part."""
    wished = headers.get("accept-encoding", "").replace(" ", "").split(",")
    if "range" in headers:
        return ""
    return next((name for name in ("br", "gzip") if name in wished), "")


def small(body: bytes, coding: str, *, once: bool = False) -> bytes:
    """The body in that coding: as small as can be, or `once`, for one answer, quickly."""
    if coding == "br":
        packed: bytes = brotli.compress(body, quality=4 if once else 11)
        return packed
    return gzip.compress(body, 6 if once else 9, mtime=0)
