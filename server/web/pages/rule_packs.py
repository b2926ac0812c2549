"""Packs of rules as files: looked over, then taken in; and given out."""

import msgspec
from starlette.responses import Response

from server.actions import rule_packs
from server.errors import Refused
from server.web.answer import Answer, Ask, Page, Raw, Redirect, fault

IMPORT = "rule_import.html"
DRAFT = "draft"


async def choose(ask: Ask) -> Answer:
    return Page(IMPORT, await rule_packs.blank(ask.chat, ask.visitor))


async def preview(ask: Ask) -> Answer:
    text, state = await ask.field("text"), await ask.field("state") or DRAFT
    return Page(IMPORT, await rule_packs.preview(ask.chat, ask.visitor, text, state))


async def accept(ask: Ask) -> Answer:
    form = await ask.form()
    text, state, why = form.get("text", ""), form.get("state", DRAFT), form.get("why", "")
    count = await rule_packs.accept(ask.chat, ask.visitor, text, state, why)
    return Redirect("/desk/rules", {"changed": count})


async def again(ask: Ask, no: Refused) -> Page:
    """What was chosen stays, and the sentence stands beside it."""
    text = await ask.field("text")
    page = await rule_packs.blank(ask.chat, ask.visitor)
    if no.field != "state":
        page = await rule_packs.preview(ask.chat, ask.visitor, text, await ask.field("state"))
    return Page(IMPORT, msgspec.structs.replace(page, text=text), no.status, error=fault(no))


async def export(ask: Ask) -> Answer:
    name = ask.query("pack")
    text = await rule_packs.export(ask.chat, ask.visitor, name)
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in name).strip("-").lower()
    headers = {"content-disposition": f'attachment; filename="{plain or "rules"}.toml"'}
    return Raw(Response(text, 200, headers, "application/toml; charset=utf-8"))
