"""What every page's data is."""

import msgspec


class PageData(msgspec.Struct, frozen=True, kw_only=True):
    """One page, or a part of one: drawn by a template and answered as JSON."""
