"""Changing rules: saving a version, moving a rule along its life, going back. Admins only.

First everything that may fail: the rule is read phrase by phrase, the whole set is built in a
thread, its examples are tried. Only then is a version kept, logged and told to every process.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec
from sqlmodel import Session

from moderation import Amended, Amendments, Pack, PackError, faults
from moderation.amended import lent
from moderation.judgement import CATALOGUE
from moderation.pack import Rule
from server import policy
from server.actions import rule_diffs, rule_watch, rule_words
from server.actions.desk import check_moderator
from server.chat import Chat, Visitor
from server.errors import Refused, not_found
from server.models import DeskRule, RulePack, RuleState, RuleVersion
from server.store import Transaction, audit, rules
from server.store.audit import Deed
from server.store.rules import APPLIED, Change

EXAMPLES = 3  # of each kind, before a rule may be live
WHY = 300  # characters
SHOWN = 6  # faults told at once
FIRMEST = 5
SOFT_ONLY = {"nudge", "hold", "refuse"}
CHANGED = (
    "A colleague changed this rule meanwhile. Nothing you wrote is lost. "
    "Look at what they changed; if you save again, yours takes its place."
)


@dataclass(frozen=True)
class Wish:
    """What an admin wants a rule of their own to be; `expected` is the version they had read."""

    rule: Rule
    language: str
    state: RuleState
    why: str
    expected: int = 0


def own_pack(language: str) -> Pack:
    """Where an operator's rules of a language live that came with no pack."""
    return Pack(name=f"Our own rules ({language})", language=language, version="1", licence="own")


def check_admin(session: Session, user_id: int) -> None:
    policy.check_admin(check_moderator(session, user_id).role)


def check_why(why: str) -> str:
    words = " ".join(policy.plain(why).split())
    if not words:
        raise Refused("why", "Please say in a few words why; it goes into the log.", field="why")
    if len(words) > WHY:
        raise Refused("why", f"Why has at most {WHY} characters.", field="why")
    return words


async def save(chat: Chat, visitor: Visitor, wish: Wish, act: str = "rule.save") -> int:
    """Keep a new version of a rule of one's own; its number. Applied at once, if its state is."""
    user_id = visitor.user
    wish = replace(wish, why=check_why(wish.why))

    def look(session: Session) -> tuple[Amendments, Pack]:
        check_admin(session, user_id)
        found = rules.find(session, wish.rule.id)
        check_unchanged(found, wish)
        return rules.in_force(session).amendments, _pack(session, found, wish.language)

    in_force, pack = await chat.store.read(look)
    await asyncio.to_thread(check, chat, wish, pack, in_force)

    def write(tx: Transaction) -> int:
        check_admin(tx.session, user_id)
        check_unchanged(rules.find(tx.session, wish.rule.id), wish)
        if tx.session.get(RulePack, pack.name) is None:
            rules.keep_pack(tx, pack)
        fields = rules.as_fields(wish.rule)
        change = Change(wish.rule.id, wish.state, fields, pack.name, user_id, wish.why)
        return record(tx, change, act).version

    number = await chat.store.write(write)
    await rule_watch.refresh(chat)
    return number


async def set_state(chat: Chat, visitor: Visitor, rule_id: str, wanted: str, why: str) -> int:
    """Move a rule along its life; one of ours can be put in shadow, softened or retired, too."""
    if wanted not in set(RuleState) - {RuleState.DRAFT}:  # a draft is written in the editor
        raise Refused("state", "Please choose one of the states.", field="state")
    state = RuleState(wanted)
    user_id, why = visitor.user, check_why(why)
    ours = await asyncio.to_thread(shipped_rule, chat, rule_id)
    if ours is None:
        wish = await chat.store.read(lambda s: _as_it_is(s, user_id, rule_id, state, why))
        return await save(chat, visitor, wish, "rule.state")
    check_shipped(ours, state)

    def write(tx: Transaction) -> int:
        check_admin(tx.session, user_id)
        return record(tx, Change(rule_id, state, by_id=user_id, why=why), "rule.state").version

    number = await chat.store.write(write)
    await rule_watch.refresh(chat)
    return number


async def undo(chat: Chat, visitor: Visitor, rule_id: str, number: int, why: str) -> int:
    """Go back to an earlier version: its words and, if it was applied then, its state."""
    user_id = visitor.user

    def look(session: Session) -> tuple[RuleVersion, Wish | None]:
        check_admin(session, user_id)
        found = rules.version(session, rule_id, number)
        if found is None:
            raise not_found("version")
        if found.fields is None:
            return found, None
        back = found.state if found.state in APPLIED else RuleState.DRAFT
        rule = rules.get(session, rule_id)
        earlier = rules.pattern(found.fields)
        return found, Wish(earlier, "", back, why, rule.latest)

    found, wish = await chat.store.read(look)
    if wish is None:
        return await set_state(chat, visitor, rule_id, found.state, why)
    return await save(chat, visitor, wish, "rule.undo")


def record(tx: Transaction, change: Change, act: str) -> RuleVersion:
    """Keep a version, with an audit entry of before, after, who, why and what a replay found."""
    made, before = rules.add(tx, change)
    found = rule_diffs.changes(before.fields if before else None, made.fields)
    was, now = rule_diffs.for_log(found)
    if before is None or before.state is not made.state:
        was["state"], now["state"] = (before.state if before else None), made.state
    details: dict[str, object] = {"version": made.version, "before": was, "after": now}
    if made.replay is not None:
        details["replay"] = made.replay
    subject = f"rule:{change.rule_id}"
    audit.record(tx, Deed(act, subject, change.by_id, reason=change.why, details=details))
    return made


def shipped_rule(chat: Chat, rule_id: str) -> Rule | None:
    """One of ours by its id."""
    known = (rule for pack in chat.rules.shipped for rule in pack.rule)
    return next((rule for rule in known if rule.id == rule_id), None)


def check(chat: Chat, wish: Wish, pack: Pack, in_force: Amendments) -> None:
    """Everything that may be wrong with a rule, as one refusal. Takes a moment: for a thread."""
    rule = wish.rule
    if shipped_rule(chat, rule.id) or rule.id.startswith("privacy."):
        raise Refused("taken", "A rule that ships with Kith has that name.", field="id")
    if wish.state is RuleState.RETIRED:
        return  # what is switched off need not be readable
    refuse(faults.of_rule(rule, lent(pack, chat.rules.shipped)))
    refuse(out_of_bounds(rule, wish.state))
    if wish.state not in APPLIED:
        return
    try:
        engine = chat.rules.built(with_rule(in_force, pack, rule))
    except PackError as fault:
        raise Refused("rule", f"These rules cannot be built together: {fault}") from None
    if isinstance(engine, Amended) and engine.theirs is not None:
        refuse(faults.of_examples(rule, engine.theirs))


def out_of_bounds(rule: Rule, state: RuleState) -> Iterable[faults.Fault]:
    """What can be read and still may not be."""
    if CATALOGUE[rule.category].axis == "distress" and rule.outcome in SOFT_ONLY:
        yield faults.Fault("outcome", 0, "distress is never asked back, held or refused")
    for name in ("fires", "spares") if state is RuleState.LIVE else ():
        count = len(getattr(rule, name))
        if count < EXAMPLES:
            words = f"a live rule has at least {EXAMPLES} examples here, and this one has {count}"
            yield faults.Fault(name, 0, words)


def refuse(found: Iterable[faults.Fault]) -> None:
    """Say what is to be mended, if anything is."""
    known = list(found)
    if known:
        words = "; ".join(rule_words.listed(known[:SHOWN]))
        more = f"; and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
        raise Refused("rule", f"Not saved yet. {words}{more}.", field=known[0].field)


def check_shipped(rule: Rule, state: RuleState) -> None:
    """What may become of one of ours: anything, but S5 always stays."""
    if rule.severity == FIRMEST and state is not RuleState.LIVE:
        words = "This one hears that a life is in danger now. It stays live in every Kith."
        raise Refused("firm", words, field="state")


def with_rule(in_force: Amendments, pack: Pack, rule: Rule) -> Amendments:
    """A set with one rule put in place of whatever had its name."""
    packs = {one.name: one for one in in_force.packs}
    before = packs.get(pack.name, pack)
    others = tuple(one for one in before.rule if one.id != rule.id)
    packs[pack.name] = msgspec.structs.replace(before, rule=(*others, rule))
    return Amendments(tuple(packs.values()), in_force.states)


def check_unchanged(found: DeskRule | None, wish: Wish) -> None:
    """Nobody writes over a colleague's version without having seen it."""
    if found is not None and wish.expected == 0:
        raise Refused("taken", "There is a rule of that name already.", status=409, field="id")
    if found is not None and found.latest != wish.expected:
        raise Refused("changed", CHANGED, status=409)


def _pack(session: Session, found: DeskRule | None, language: str) -> Pack:
    name = found.pack if found else own_pack(language).name
    kept = session.get(RulePack, name)
    return rules.with_rules(kept.head) if kept else own_pack(language)


def _as_it_is(session: Session, user_id: int, rule_id: str, state: RuleState, why: str) -> Wish:
    check_admin(session, user_id)
    rule = rules.get(session, rule_id)
    newest = rules.version(session, rule_id, rule.latest)
    if newest is None or newest.fields is None:
        raise not_found("rule")
    return Wish(rules.pattern(newest.fields), "", state, why, rule.latest)
