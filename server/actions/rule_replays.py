"""Replaying a rule over what was said: starting it, following it, calling it off, looking at it.

The reading is done by a process of its own (`server/replayer.py`); here it is started, its
progress is written down so that any process can show it, and its result is kept.
"""

import asyncio
import contextlib
import logging
import os
import sys
import time
from dataclasses import dataclass
from functools import partial

import msgspec
from sqlmodel import Session

from moderation import Amendments
from server.actions.desk import check_moderator
from server.actions.rule_changes import check_admin, shipped_rule, with_rule
from server.chat import Chat, Visitor
from server.errors import Refused, not_found
from server.models import Message, MessageState, ReplayState, Room, RuleReplay, SiteRole
from server.models.columns import EPOCH, MILLISECOND
from server.protocol.replays import Fault, Finding, Order, Progress, Told
from server.protocol.rule_pages import Example, ReplayPage, ReplayView, RoomReplay
from server.store import Transaction, audit, rule_replays, rules
from server.store.audit import Deed

CHOICES = (1_000, 10_000, 100_000)
USUAL = 10_000
PACE = 0.5  # seconds between looks at whether it is still wanted
ONE_AT_A_TIME = "A replay is running already. One at a time, so that rooms stay quick."

log = logging.getLogger("kith.rules")


@dataclass(frozen=True)
class Task:
    """A replay under way in this process."""

    id: int
    rule_id: str
    version: int
    user_id: int
    order: Order


async def start(chat: Chat, visitor: Visitor, rule_id: str, wanted: int) -> int:
    """Begin to replay the newest version of a rule; its number. Goes on by itself."""
    if not 1 <= wanted <= CHOICES[-1]:
        raise Refused("wanted", f"A replay reads up to {CHOICES[-1]:,} messages.", field="wanted")
    user_id = visitor.user
    is_ours = await asyncio.to_thread(shipped_rule, chat, rule_id) is not None

    def act(tx: Transaction) -> Task:
        check_admin(tx.session, user_id)
        if rule_replays.running(tx.session, tx.now) is not None:
            raise Refused("busy", ONE_AT_A_TIME, status=409)
        if is_ours and rules.find(tx.session, rule_id) is None:
            rules.adopt(tx, rule_id)
        order, version = _order(tx.session, chat, rule_id, wanted, is_ours=is_ours)
        row = RuleReplay(
            rule_id=rule_id,
            version=version,
            wanted=wanted,
            by_id=user_id,
            started_at=tx.now,
            told_at=tx.now,
        )
        tx.session.add(row)
        tx.session.flush()
        return Task(row.id, rule_id, version, user_id, order)

    task = await chat.store.write(act)
    chat.rules.look_after(_follow(chat, task))
    return task.id


async def cancel(chat: Chat, visitor: Visitor, rule_id: str) -> None:
    """Call a replay off; whichever process runs it ends it at its next look."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        check_admin(tx.session, user_id)
        found = rule_replays.latest(tx.session, rule_id)
        if found is None:
            raise not_found("replay")
        if found.state is ReplayState.RUNNING:
            found.state = ReplayState.CANCELLED
            tx.session.add(found)

    await chat.store.write(act)


async def page(chat: Chat, visitor: Visitor, rule_id: str) -> ReplayPage:
    """How far the newest replay of a rule is, or what it found; no words yet."""
    user_id = visitor.user
    is_ours = await asyncio.to_thread(shipped_rule, chat, rule_id) is not None

    def look(session: Session) -> ReplayPage:
        role = check_moderator(session, user_id).role
        if not is_ours:
            rules.get(session, rule_id)
        return ReplayPage(
            rule_id=rule_id,
            replay=view(session, rule_replays.latest(session, rule_id), chat),
            choices=list(CHOICES),
            may_change=role is SiteRole.ADMIN,
        )

    return await chat.store.read(look)


async def example(chat: Chat, visitor: Visitor, rule_id: str, message_id: str) -> ReplayPage:
    """The same page with the words of one example, if they are still in their room. Logged."""
    user_id = visitor.user
    found = await page(chat, visitor, rule_id)
    known = found.replay.examples if found.replay else []
    if message_id not in {one.message for one in known}:
        raise not_found("example")

    def act(tx: Transaction) -> str:
        check_moderator(tx.session, user_id)
        message = tx.session.get(Message, message_id)
        if message is None or message.state is not MessageState.VISIBLE:
            raise not_found("message")
        deed = Deed("rule.example", f"message:{message_id}", user_id, message.room_id)
        audit.record(tx, deed)
        return message.body

    words = await chat.store.write(act)
    opened = [
        msgspec.structs.replace(one, words=words if one.message == message_id else None)
        for one in known
    ]
    assert found.replay is not None  # noqa: S101  (an example was in it)
    return msgspec.structs.replace(
        found, replay=msgspec.structs.replace(found.replay, examples=opened)
    )


def _seen(row: RuleReplay, chat: Chat) -> ReplayView:
    """How far a replay has come."""
    is_gone = chat.now() - row.told_at > rule_replays.SILENT
    state = ReplayState.FAILED if row.state is ReplayState.RUNNING and is_gone else row.state
    return ReplayView(
        id=row.id,
        version=row.version,
        state=state,
        done=row.done,
        total=row.total,
        wanted=row.wanted,
        started_at=row.started_at,
    )


def view(session: Session, row: RuleReplay | None, chat: Chat) -> ReplayView | None:
    """A replay as its page shows it."""
    if row is None:
        return None
    seen = _seen(row, chat)
    if row.result is None:
        return seen
    found = msgspec.convert(row.result["found"], Finding, strict=False)
    return msgspec.structs.replace(
        seen,
        seconds=found.seconds,
        cpu=found.cpu,
        changed=found.changed,
        hits=found.hits,
        hits_before=found.hits_before,
        cases=found.cases,
        minutes=int(str(row.result["minutes"])),
        days=round((found.newest - found.oldest) / 86_400_000, 1),
        outcomes=found.outcomes,
        rooms=_rooms(session, found),
        examples=_examples(session, found),
    )


def _rooms(session: Session, found: Finding) -> list[RoomReplay]:
    """Room by room, those first that would notice most."""
    ranked = sorted(found.rooms.items(), key=lambda item: -item[1].changed)
    return [
        RoomReplay(room.slug, room.name, one.read, one.changed)
        for room_id, one in ranked
        if (room := session.get(Room, room_id)) is not None
    ]


def _examples(session: Session, found: Finding) -> list[Example]:
    return [
        Example(one.message, room.name, one.before, one.after, EPOCH + one.at * MILLISECOND)
        for one in found.samples
        if (room := session.get(Room, one.room)) is not None
    ]


def _order(
    session: Session, chat: Chat, rule_id: str, wanted: int, *, is_ours: bool
) -> tuple[Order, int]:
    """The rule as if it were live, beside the set in force; one of ours beside itself off."""
    in_force = rules.in_force(session).amendments
    row = rules.get(session, rule_id)
    live = {name: state for name, state in in_force.states.items() if name != rule_id}
    database = chat.settings.database
    if is_ours:
        off = Amendments(in_force.packs, {**in_force.states, rule_id: "retired"})
        on = Amendments(in_force.packs, live)
        return Order(database, rule_id, wanted, off, on), row.latest
    newest = rules.version(session, rule_id, row.latest)
    if newest is None or newest.fields is None:
        raise not_found("rule")
    after = with_rule(in_force, rules.pack(session, row.pack), rules.pattern(newest.fields))
    return Order(database, rule_id, wanted, in_force, Amendments(after.packs, live)), row.latest


async def _follow(chat: Chat, task: Task) -> None:
    """Start the process, hand it its order, write down how it goes, and keep what it found."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server.replayer",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if not name.startswith("KITH_")},
        limit=2**20,
    )
    end: Told | None = None
    try:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101
        process.stdin.write(msgspec.json.encode(task.order) + b"\n")
        await process.stdin.drain()
        end = await _listen(chat, task, process.stdout)
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        await chat.store.write(lambda tx: _finish(tx, task, end))


async def _listen(chat: Chat, task: Task, output: asyncio.StreamReader) -> Told | None:
    """What the process ends with; None when it was called off or died."""
    looked = 0.0
    async for line in output:
        told = _told(line)
        if not isinstance(told, Progress):
            return told
        if time.monotonic() - looked >= PACE:
            looked = time.monotonic()
            note = partial(_advance, task=task, told=told)
            if not await chat.store.write(note):
                return None
    return None


def _told(line: bytes) -> Told:
    return msgspec.json.decode(line, type=Progress | Fault | Finding)


def _advance(tx: Transaction, task: Task, told: Progress) -> bool:
    return rule_replays.advance(tx, task.id, told.done, told.total)


def _finish(tx: Transaction, task: Task, end: Told | None) -> None:
    """Keep what it found with the replay, with the rule's version and in the log."""
    row = tx.session.get(RuleReplay, task.id)
    if row is None:
        return
    if isinstance(end, Finding):
        minutes = rule_replays.minutes_per_case(tx.session)
        short = rule_replays.summary(end, minutes)
        row.state, row.done, row.total = ReplayState.DONE, end.read, end.read
        row.result = {"found": msgspec.to_builtins(end, str_keys=True), **short}
        version = rules.version(tx.session, task.rule_id, task.version)
        if version is not None:
            version.replay = short
            tx.session.add(version)
        subject = f"rule:{task.rule_id}"
        details = {"version": task.version, "replay": short}
        audit.record(tx, Deed("rule.replay", subject, task.user_id, details=details))
    elif row.state is ReplayState.RUNNING:
        row.state = ReplayState.FAILED
        if isinstance(end, Fault):
            log.error("a replay failed: %s", end.where)
    row.told_at = tx.now
    tx.session.add(row)
