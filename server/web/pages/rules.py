"""Rules on the desk: the list, one rule, the editor and its test box."""

import msgspec

from server.actions import rule_changes, rule_editor, rules
from server.errors import Refused
from server.web.answer import Answer, Ask, Page, Redirect, fault

LIST, ONE, EDIT = "rules.html", "rule.html", "rule_edit.html"


async def handbook(ask: Ask) -> Answer:
    """How rules work, for whoever writes them; with the figures of the code."""
    return Page("help/rules.html", rules.handbook())


async def listing(ask: Ask) -> Answer:
    wanted = {name: ask.query(name) for name in rules.FILTERS}
    return Page(LIST, await rules.listing(ask.chat, ask.visitor, wanted))


async def rule(ask: Ask) -> Answer:
    return Page(ONE, await rules.page(ask.chat, ask.visitor, ask.path("id"), with_words=False))


async def words(ask: Ask) -> Answer:
    """With the words that are covered elsewhere; that they were read is logged."""
    return Page(ONE, await rules.page(ask.chat, ask.visitor, ask.path("id"), with_words=True))


async def rule_again(ask: Ask, no: Refused) -> Page:
    page = await rules.page(ask.chat, ask.visitor, ask.path("id"), with_words=False)
    return Page(ONE, page, no.status, error=fault(no))


async def blank(ask: Ask) -> Answer:
    return Page(EDIT, await rule_editor.blank(ask.chat, ask.visitor, ask.query("like")))


async def edit(ask: Ask) -> Answer:
    return Page(EDIT, await rule_editor.edit(ask.chat, ask.visitor, ask.path("id")))


async def create(ask: Ask) -> Answer:
    wish = await rule_editor.wish(ask.chat, ask.visitor, await ask.form())
    return _saved(wish.rule.id, await rule_changes.save(ask.chat, ask.visitor, wish))


async def create_again(ask: Ask, no: Refused) -> Page:
    page = await rule_editor.again(ask.chat, ask.visitor, await ask.form(), is_new=True)
    return Page(EDIT, page, no.status, error=fault(no))


async def save(ask: Ask) -> Answer:
    wish = await rule_editor.wish(ask.chat, ask.visitor, await ask.form(), ask.path("id"))
    return _saved(wish.rule.id, await rule_changes.save(ask.chat, ask.visitor, wish))


async def save_again(ask: Ask, no: Refused) -> Page:
    form, rule_id = await ask.form(), ask.path("id")
    if no.code == "changed":
        page = await rule_editor.again_after(ask.chat, ask.visitor, form, rule_id)
    else:
        form = {**form, "id": rule_id}
        page = await rule_editor.again(ask.chat, ask.visitor, form, is_new=False)
    return Page(EDIT, page, no.status, error=fault(no))


async def set_state(ask: Ask) -> Answer:
    rule_id, wanted, why = ask.path("id"), await ask.field("state"), await ask.field("why")
    number = await rule_changes.set_state(ask.chat, ask.visitor, rule_id, wanted, why)
    return _saved(rule_id, number)


async def undo(ask: Ask) -> Answer:
    rule_id, number = ask.path("id"), await ask.number("to", 0)
    why = await ask.field("why") or f"Back to version {number}."
    return _saved(rule_id, await rule_changes.undo(ask.chat, ask.visitor, rule_id, number, why))


async def attempt(ask: Ask) -> Answer:
    """The test box. A script gets the trial alone; a form gets its page back with the trial."""
    form = await ask.form()
    trial = await rule_editor.attempt(ask.chat, ask.visitor, form)
    if ask.wants_json:
        return Page(LIST, trial)
    if "category" not in form:
        page = await rules.listing(ask.chat, ask.visitor, {})
        return Page(LIST, msgspec.structs.replace(page, tried=trial))
    is_new = form.get("version", "0") == "0"
    again = await rule_editor.again(ask.chat, ask.visitor, form, is_new=is_new)
    return Page(EDIT, msgspec.structs.replace(again, trial=trial))


def _saved(rule_id: str, version: int) -> Redirect:
    return Redirect(f"/desk/rules/{rule_id}", {"rule": rule_id, "version": version})
