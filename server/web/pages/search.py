"""Looking for words in a room: a page of its own, which the live room shows in a panel."""

import msgspec

from server.actions import search
from server.web.answer import Answer, Ask, Page


async def find(ask: Ask) -> Answer:
    found = await search.find(
        ask.chat, ask.visitor, ask.path("slug"), ask.query("q"), ask.query_number("before")
    )
    return Page("search.html", msgspec.structs.replace(found, plain=bool(ask.query("plain"))))
