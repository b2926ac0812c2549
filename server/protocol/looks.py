"""Page data of pages about how pages look."""

from datetime import datetime

from server.protocol.page import PageData


class LookPage(PageData):
    """What one can choose. `back` is the page it was asked for from."""

    back: str


class StylePage(PageData):
    """Every part of a page, drawn with made-up words. `at` is now."""

    at: datetime
