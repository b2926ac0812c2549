"""Packs as files: looking one over before anything is taken in, taking it in, giving one out.

The file is TOML, the same as the packs that ship. Admins only; a file's words are kept nowhere
until it is accepted.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from moderation import Pack, PackError, faults
from moderation.amended import Amended, Amendments, lent, own
from moderation.pack import Rule, line_of, parse_pack
from moderation.written import written
from server.actions import rule_diffs, rule_watch
from server.actions.rule_changes import check_admin, check_why, out_of_bounds, record
from server.chat import Chat, Visitor
from server.errors import Refused, not_found
from server.models import RuleState
from server.protocol.rule_pages import ImportedRule, ImportPage
from server.store import Transaction, audit, rules
from server.store.audit import Deed
from server.store.rules import APPLIED, Change

TEXT = 512 * 1024  # bytes of a file
SHOWN = 30  # faults
NAME = 80  # characters
STATES = (RuleState.DRAFT, *APPLIED)


@dataclass(frozen=True)
class Before:
    """What is here already: by rule, its pack and its newest fields; and the set in force."""

    packs: Mapping[str, str | None]
    fields: Mapping[str, dict[str, object] | None]
    in_force: Amendments


@dataclass(frozen=True)
class Looked:
    """A file that was looked over: its pack, if it could be read, and what is to be mended."""

    pack: Pack | None
    faults: tuple[str, ...]
    rules: tuple[ImportedRule, ...] = ()


async def preview(chat: Chat, visitor: Visitor, text: str, state: str = "draft") -> ImportPage:
    """What taking a file in would change, or what is wrong with it, by rule and line."""
    looked = await _look_over(chat, visitor, text, _state(state))
    pack = looked.pack
    return ImportPage(
        text=text,
        name=pack.name if pack else "",
        language=pack.language if pack else "",
        licence=pack.licence if pack else "",
        rules=list(looked.rules),
        faults=list(looked.faults[:SHOWN]),
        checked=True,
        state=state,
    )


async def blank(chat: Chat, visitor: Visitor) -> ImportPage:
    """The page on which a file is chosen."""
    await chat.store.read(lambda s: check_admin(s, visitor.user))
    return ImportPage()


async def accept(chat: Chat, visitor: Visitor, text: str, state: str, why: str) -> int:
    """Take a file in: a new version of each rule that differs; how many there were."""
    user_id, why, wanted = visitor.user, check_why(why), _state(state)
    looked = await _look_over(chat, visitor, text, wanted)
    if looked.pack is None or looked.faults:
        raise Refused("rule", f"Not taken in. {looked.faults[0]}", field="text")
    shipped = chat.rules.shipped
    kept = own(looked.pack, shipped)
    changed = {one.id for one in looked.rules if one.what != "same"}

    def act(tx: Transaction) -> int:
        check_admin(tx.session, user_id)
        rules.keep_pack(tx, kept)
        for rule in kept.rule:
            if rule.id in changed:
                fields = rules.as_fields(rule)
                record(tx, Change(rule.id, wanted, fields, kept.name, user_id, why), "rule.save")
        details: dict[str, object] = {"rules": len(kept.rule), "changed": len(changed)}
        audit.record(tx, Deed("rule.import", f"pack:{kept.name}", user_id, None, why, details))
        return len(changed)

    count = await chat.store.write(act)
    await rule_watch.refresh(chat)
    return count


async def export(chat: Chat, visitor: Visitor, name: str) -> str:
    """An operator's pack as a file that stands alone: with the words it borrows, retired rules
    left out. That it was taken is in the log."""
    user_id, shipped = visitor.user, await asyncio.to_thread(lambda: chat.rules.shipped)

    def act(tx: Transaction) -> Pack:
        check_admin(tx.session, user_id)
        if name not in {one.name for one in rules.packs(tx.session)}:
            raise not_found("pack")
        audit.record(tx, Deed("rule.export", f"pack:{name}", actor_id=user_id))
        return _whole(tx.session, name)

    pack = await chat.store.write(act)
    return written(lent(pack, shipped))


def _whole(session: Session, name: str) -> Pack:
    """A pack with the newest version of every rule that is not switched off."""
    found = [
        rules.pattern(newest.fields)
        for row, newest in rules.all_rules(session)
        if row.pack == name and newest.fields and newest.state is not RuleState.RETIRED
    ]
    pack = rules.pack(session, name)
    return rules.with_rules_of(pack, found)


async def _look_over(chat: Chat, visitor: Visitor, text: str, state: RuleState) -> Looked:
    before = await chat.store.read(lambda s: _before(s, visitor.user))
    return await asyncio.to_thread(_looked, chat, text, state, before)


def _before(session: Session, user_id: int) -> Before:
    check_admin(session, user_id)
    known = rules.all_rules(session)
    return Before(
        {row.id: row.pack for row, _ in known},
        {row.id: newest.fields for row, newest in known},
        rules.in_force(session).amendments,
    )


def _looked(chat: Chat, text: str, state: RuleState, before: Before) -> Looked:
    try:
        pack = parse_pack(text, "this file")
    except PackError as fault:
        return Looked(None, (str(fault),))
    found = tuple(_faults(chat, pack, text, state, before))
    told = []
    for rule in pack.rule:
        fields, was = rules.as_fields(rule), before.fields.get(rule.id)
        what = "new" if was is None else "same" if was == fields else "changed"
        changes = rule_diffs.changes(was, fields) if what == "changed" else []
        told.append(ImportedRule(rule.id, what, changes))
    return Looked(pack, found, tuple(told))


def _faults(chat: Chat, pack: Pack, text: str, state: RuleState, before: Before) -> Iterator[str]:
    """Everything to be mended, each with its line in the file."""
    shipped = chat.rules.shipped
    taken = {rule.id for one in shipped for rule in one.rule}
    if pack.name in {one.name for one in shipped}:
        yield f"this file: “{pack.name}” is a pack that ships with Kith; give yours another name"
    if len(pack.name) > NAME:
        yield f"this file: a pack’s name has at most {NAME} characters"
    whole, broken = lent(pack, shipped), False
    for rule in pack.rule:
        where = f"line {line_of(rule.id, text)}: rule {rule.id}"
        if rule.id in taken or rule.id.startswith("privacy."):
            yield f"{where}: a rule that ships with Kith has that name"
        elif before.packs.get(rule.id, pack.name) != pack.name:
            yield f"{where}: it belongs to the pack “{before.packs[rule.id]}” already"
        for fault in (*faults.of_rule(rule, whole), *out_of_bounds(rule, state)):
            broken = True
            yield f"{where}: {fault}"
    if not broken:
        yield from _together(chat, pack, text, state, before)


def _together(chat: Chat, pack: Pack, text: str, state: RuleState, before: Before) -> Iterator[str]:
    """Whether the set can be built with this pack in it, and whether its examples hold then."""
    others = tuple(one for one in before.in_force.packs if one.name != pack.name)
    try:
        engine = chat.rules.built(replace(before.in_force, packs=(*others, pack)))
    except PackError as fault:
        yield f"this file: {fault}"
        return
    if state in APPLIED and isinstance(engine, Amended) and engine.theirs is not None:
        for rule in pack.rule:
            yield from _examples(rule, engine, text)


def _examples(rule: Rule, engine: Amended, text: str) -> Iterator[str]:
    assert engine.theirs is not None  # noqa: S101
    for fault in faults.of_examples(rule, engine.theirs):
        yield f"line {line_of(rule.id, text)}: rule {rule.id}: {fault}"


def _state(wanted: str) -> RuleState:
    if wanted not in STATES:
        raise Refused("state", "Please choose one of the states.", field="state")
    return RuleState(wanted)
