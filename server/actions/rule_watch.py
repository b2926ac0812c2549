"""Keeping rules in force, counted and honest, beside any request.

Every process follows the store: it builds a changed set in a thread and swaps it in. Hits are
written down in batches. A rule that moderators overturn too often is demoted by itself.
"""

import asyncio
import logging
from datetime import datetime

import msgspec
from sqlmodel import Session

from moderation import PackError
from server.chat import Chat
from server.errors import where
from server.models import Case, RuleCount, RuleState
from server.models.columns import EPOCH
from server.rulebook import NOTHING
from server.store import Transaction, audit, rule_counts, rules
from server.store.audit import Deed

LEAST = 20  # hits that moderators have judged, before a rule can be demoted
MOST = 0.3  # of them overturned
OUT_OF_STEP = (PackError, msgspec.ValidationError)

log = logging.getLogger("kith.rules")


def heed(chat: Chat) -> None:
    """Rules have changed somewhere: follow, beside what is under way."""
    task = asyncio.get_running_loop().create_task(refresh(chat))
    task.add_done_callback(_report)


async def refresh(chat: Chat) -> None:
    """Apply what the store says is in force, unless it is applied already."""
    async with chat.rules.turn:
        mark = await chat.store.read(rules.mark)
        if mark == chat.rules.mark:
            return
        is_first = chat.rules.mark == NOTHING
        try:
            found = await chat.store.read(rules.in_force)
            engine = await asyncio.to_thread(chat.rules.built, found.amendments)
        except OUT_OF_STEP as fault:
            log.error("the rules of version %s cannot be built", mark)
            if is_first and isinstance(fault, PackError):
                await _begin_with_sound(chat, mark, found)
            else:
                chat.rules.keep(mark, f"the last good set stays in use: {fault}")
        else:
            chat.rules.put(mark, engine, found.versions)


async def _begin_with_sound(chat: Chat, mark: tuple[int, int], found: rules.InForce) -> None:
    """There is no last good set in a process that has just started: leave out what is broken."""
    sound, wrong = await asyncio.to_thread(chat.rules.sound, found.amendments)
    engine = await asyncio.to_thread(chat.rules.built, sound)
    chat.rules.put(mark, engine, found.versions, f"left out: {wrong}")


async def keep_up(chat: Chat) -> None:
    """Now and then: write hits down, and make up for a lost word about rules."""
    await write_hits(chat)
    await refresh(chat)


async def write_hits(chat: Chat) -> None:
    """Hits since the last time, in one transaction."""
    hits, shadow_hits = told = chat.rules.noted()
    if not hits and not shadow_hits:
        return
    try:
        await chat.store.write(lambda tx: rule_counts.add_hits(tx, hits, shadow_hits))
    except Exception:
        chat.rules.put_back(told)
        raise


def judge(tx: Transaction, case: Case, *, overturned: bool) -> None:
    """A moderator decided on words that rules had held or refused: count it for those rules."""
    for count in _concerned(tx, case):
        count.judged += 1
        count.overturned += overturned
        _keep(tx, count)


def overturn(tx: Transaction, case: Case) -> None:
    """A colleague overturned what had been decided: the judgement already counted was wrong."""
    for count in _concerned(tx, case):
        if count.overturned < count.judged:
            count.overturned += 1
            _keep(tx, count)


def _concerned(tx: Transaction, case: Case) -> list[RuleCount]:
    """The rules that had stopped the words of a case, as far as the version in force did it.

    An earlier one may have been another rule.
    """
    named = {str(found["rule"]) for found in case.findings if _stopped(found)}
    counts = rule_counts.in_force(tx.session, named)
    return [count for count in counts if _began(tx.session, count) <= case.opened_at]


def _keep(tx: Transaction, count: RuleCount) -> None:
    """Keep a count; a rule that is overturned too often is demoted at once."""
    tx.session.add(count)
    if count.judged >= LEAST and count.overturned > MOST * count.judged:
        _demote(tx, count)


def _stopped(found: dict[str, object]) -> bool:
    """Whether a finding kept words from the room. Distress never does, and is never overturned."""
    return found.get("axis") != "distress" and found.get("outcome") in {"hold", "refuse"}


def _began(session: Session, count: RuleCount) -> datetime:
    version = rules.version(session, count.rule_id, count.version)
    return version.at if version else EPOCH


def _demote(tx: Transaction, count: RuleCount) -> None:
    """Back to the shadow: it counts on, and stops nobody, until an admin has looked."""
    rule = rules.find(tx.session, count.rule_id)
    version = rules.version(tx.session, count.rule_id, count.version)
    if version is not None and version.state is not RuleState.LIVE:
        return
    why = f"Moderators overturned {count.overturned} of {count.judged} hits."
    made, before = rules.add(
        tx,
        rules.Change(
            rule_id=count.rule_id,
            state=RuleState.SHADOW,
            fields=version.fields if version else None,
            pack=rule.pack if rule else None,
            why=why,
        ),
    )
    details: dict[str, object] = {
        "version": made.version,
        "before": {"state": before.state if before else RuleState.LIVE},
        "after": {"state": made.state},
        "judged": count.judged,
        "overturned": count.overturned,
    }
    audit.record(tx, Deed("rule.demote", f"rule:{count.rule_id}", reason=why, details=details))


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (bug := task.exception()) is not None:
        log.warning("rules were not followed: %s", where(bug))
