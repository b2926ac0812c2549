"""A room, everybody who may come to its doors, and one of each thing they may ask about.

Whoever has no business in "owls" comes from "larks", so that a no is about the room and not about
being signed in.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec
from sqlmodel import col, select

from server.actions import accounts, invites, rule_watch, search, staff
from server.actions.insights import daily
from server.actions.invites import Wish
from server.actions.rule_changes import own_pack
from server.identifiers import message_id, token_hash
from server.models import (
    TWO_KEYS,
    Case,
    CaseKind,
    CaseState,
    Decision,
    Gathering,
    HeldMessage,
    HeldState,
    Invite,
    LoginSession,
    Membership,
    Notice,
    OneTimeLink,
    Professional,
    RecoveryCode,
    Referral,
    ReferralState,
    ReplayState,
    Room,
    RuleReplay,
    RuleState,
    Shares,
    Shield,
    Shift,
    SiteRole,
    Standing,
    User,
)
from server.protocol.replays import Finding, Sample
from server.store import Transaction, asides, rooms, rules
from server.store.asides import Words
from server.store.rules import Change
from tests.doors.ledger import Rows, live_in, put_back, rows_of
from tests.house import House, Person

OWLS, LARKS = "owls", "larks"
CODE = "abcde-fghjk-mnpqr"
STANDINGS = {
    "muted": Standing.MUTED,
    "waiting": Standing.WAITING,
    "left": Standing.LEFT,
    "removed": Standing.REMOVED,
    "banned": Standing.BANNED,
}
CAST = (
    "passing",
    "guest",  # of another room
    "member",
    *STANDINGS,
    "leader",  # a facilitator of another room
    "facilitator",
    "moderator",
    "admin",
)


@dataclass
class Scene:
    """The cast by their part, and the things: ids and secrets by what they are."""

    house: House
    cast: dict[str, Person] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    live: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    async def again(self) -> None:
        """Everything as it was, cookies too; and nobody has been hasty."""
        self.house.chat.limits._full_at.clear()
        if await rows_of(self.house) != self.rows:
            await put_back(self.house, self.rows)
        for part, person in self.cast.items():
            person.client.cookies.clear()
            person.client.cookies.update(self.cookies[part])
        for duty in ("moderator", "admin"):
            user = int(self.things[f"user of {duty}"])
            self.house.chat.hub.set_duty(user, is_on=False)

    async def note(self) -> None:
        """This is how everything was."""
        self.rows, self.live = await rows_of(self.house), live_in(self.house)
        self.cookies = {part: dict(person.client.cookies) for part, person in self.cast.items()}


async def furnish(house: House) -> Scene:
    """The scene, as every try finds it."""
    scene = Scene(house)
    for slug in (OWLS, LARKS):
        await house.room(slug)
    await _people(scene)
    await _talk(scene)
    await house.chat.store.write(lambda tx: _things(tx, scene))
    await rule_watch.keep_up(house.chat)  # what rules have counted is written down by now
    await search.keep_up(house.chat)
    await daily.count(house.chat)  # and the day, or the hourly turn would do it during a try
    await scene.note()
    return scene


async def _people(scene: Scene) -> None:
    house, cast = scene.house, scene.cast
    cast["passing"] = await house.passer_by()
    cast["guest"] = await house.member("Gus Lark", LARKS)
    cast["member"] = await house.member("Mia Owl")
    for part in STANDINGS:
        cast[part] = await house.member(f"{part} owl")
    cast["leader"] = await house.facilitator("Lea Lark", LARKS)
    cast["facilitator"] = await house.facilitator("Fay Owl")
    cast["moderator"] = await house.staff("Sol", SiteRole.MODERATOR)
    cast["admin"] = await house.staff("Uma", SiteRole.ADMIN)
    await house.staff("Vera")  # on call, and at no door
    cast["peer"] = await house.member("Pia Owl")


async def _talk(scene: Scene) -> None:
    """One message of the member, one of a peer, and one in each of the standings to be had."""
    for part in ("member", "peer", *STANDINGS):
        socket = await scene.cast[part].enters(OWLS)
        said = await socket.says(f"a word of {part}")
        scene.things[f"message of {part}"] = said["message"]["id"]
        await socket.connection.close()
    socket = await scene.cast["peer"].enters(OWLS)
    said = await socket.says("ring me on 415-555-0191", OWLS, anyway=True)
    scene.things["covered message"] = said["message"]["id"]
    await socket.connection.close()


def _things(tx: Transaction, scene: Scene) -> None:
    """Standings, a shield, an invite, a case, a notice, a browser more, a link, a code."""
    session, things = tx.session, scene.things
    owls = rooms.by_slug(session, OWLS)
    assert owls is not None
    for name, user in _members(session, owls.id).items():
        for part, standing in STANDINGS.items():
            if name == f"{part} owl":
                user.standing = standing
                session.add(user)
                things[f"{part} person"] = user.public_id
    member, muted = (_members(session, owls.id)[name] for name in ("Mia Owl", "muted owl"))
    session.add(Shield(user_id=member.user_id, author_id=muted.id))
    things["invite"] = invites.new_invite(tx, owls, Wish(uses=20), inviter="Fay Owl")
    newest = session.exec(select(Invite).order_by(col(Invite.id).desc())).first()
    things["invite id"] = str(newest.id)
    gathering = Gathering(
        room_id=owls.id, starts="2026-11-26T19:00", zone="Europe/London", minutes=60
    )
    session.add(gathering)
    session.flush()
    things["gathering"] = str(gathering.id)
    _desk(tx, scene, owls.id, member)
    _referrals(tx, scene, member)
    _stopped(tx, scene, owls.id, member)
    _accounts(tx, scene, member.user_id)
    _rule(tx, scene)


def _members(session: Any, room_id: int) -> dict[str, Membership]:
    found = session.exec(select(Membership).where(Membership.room_id == room_id))
    return {member.name: member for member in found}


def _desk(tx: Transaction, scene: Scene, room_id: int, member: Membership) -> None:
    case = Case(
        id=message_id(tx.now),
        room_id=room_id,
        kind=CaseKind.REPORT,
        message_id=scene.things["message of member"],
        about_id=member.id,
        opened_at=tx.now,
        due_at=tx.now + timedelta(minutes=10),
    )
    notice = Notice(membership_id=member.id, kind="words", title="A moderator wrote.", at=tx.now)
    vera = tx.session.exec(select(User).where(User.name == "Vera")).one()
    vera.on_call = True
    decided = Case(
        id=message_id(tx.now),
        room_id=room_id,
        kind=CaseKind.DISTRESS,
        message_id=scene.things["message of peer"],
        about_id=member.id,
        severity=TWO_KEYS,
        state=CaseState.CONFIRM,
        first_key=vera.id,
        outcome="close",
        opened_at=tx.now,
        due_at=tx.now + timedelta(minutes=30),
        closes_at=tx.now + timedelta(minutes=30),
    )
    sol = tx.session.exec(select(User).where(User.name == "Sol")).one()
    taken = Case(
        id=message_id(tx.now),
        room_id=room_id,
        kind=CaseKind.REPORT,
        message_id=scene.things["message of peer"],
        about_id=member.id,
        state=CaseState.CLAIMED,
        claimed_by=sol.id,
        claimed_at=tx.now,
        claimed_until=tx.now + timedelta(minutes=10),
        opened_at=tx.now,
        due_at=tx.now + timedelta(minutes=10),
    )
    referred = Case(
        id=message_id(tx.now),
        room_id=room_id,
        kind=CaseKind.DISTRESS,
        message_id=scene.things["message of member"],
        about_id=member.id,
        opened_at=tx.now,
        due_at=tx.now + timedelta(minutes=10),
    )
    scene.things["referred case"] = referred.id
    tx.session.add_all([case, decided, taken, referred, notice])
    tx.session.flush()
    warned = Decision(
        case_id=decided.id,
        by_id=vera.id,
        act="warn",
        reason="Be kind.",
        membership_id=member.id,
        at=tx.now,
    )
    tx.session.add(warned)
    tx.session.flush()
    scene.things["decision"] = str(warned.id)
    uma = tx.session.exec(select(User).where(User.name == "Uma")).one()
    over = tx.now - timedelta(minutes=5)
    tx.session.add(Shift(user_id=sol.id, began_at=tx.now, rested_at=over))
    tx.session.add(Shift(user_id=uma.id, began_at=over, rested_at=over, ended_at=over))
    words = Words("key-of-scene", "How are you?", sol.id)
    asides.say(tx, taken, member, tx.session.get(Room, room_id), words)
    scene.things["taken case"] = taken.id
    scene.things |= {"case": case.id, "decided case": decided.id, "notice": str(notice.id)}


def _stopped(tx: Transaction, scene: Scene, room_id: int, member: Membership) -> None:
    """Words of the member that a rule refused, and such that a person has allowed."""
    for state in (HeldState.REFUSED, HeldState.ALLOWED):
        held = HeldMessage(
            id=message_id(tx.now),
            room_id=room_id,
            author_id=member.id,
            key=f"key-{state}-words",
            body=f"{state} words",
            state=state,
            reason="Please say it otherwise.",
            at=tx.now,
            due_at=tx.now,
        )
        case = Case(
            id=message_id(tx.now),
            room_id=room_id,
            kind=CaseKind.REFUSED,
            held_id=held.id,
            about_id=member.id,
            opened_at=tx.now,
            due_at=tx.now + timedelta(minutes=10),
        )
        tx.session.add_all([held, case])
        tx.session.flush()
        scene.things[f"{state} words"] = held.id


def _referrals(tx: Transaction, scene: Scene, member: Membership) -> None:
    """A professional, and a question about them in each state that somebody can act on."""
    said = {"name": "Ruth Amadi", "role": "nurse", "reach": "She rings.", "told": "No file."}
    ruth = Professional(**said, added_at=tx.now)
    tx.session.add(ruth)
    tx.session.flush()
    scene.things["professional"] = str(ruth.id)
    states = (ReferralState.ASKED, ReferralState.AGREED, ReferralState.URGENT)
    for state in states:
        asked = Referral(
            case_id=scene.things["referred case"],
            professional_id=ruth.id,
            membership_id=member.id,
            by_id=tx.session.exec(select(User).where(User.name == "Vera")).one().id,
            state=state,
            shares=Shares.WORDS if state is ReferralState.AGREED else None,
            why="She knows about sleep.",
            at=tx.now,
        )
        tx.session.add(asked)
        tx.session.flush()
        scene.things[f"{state} referral"] = str(asked.id)


def _accounts(tx: Transaction, scene: Scene, member_id: int) -> None:
    session, things = tx.session, scene.things
    accounts.new_session(tx, member_id, "Firefox on Linux")
    newest = select(LoginSession).order_by(col(LoginSession.id).desc())
    things["device"] = str(session.exec(newest).first().id)
    for name, part in (("Sol", "moderator"), ("Uma", "admin")):
        user = session.exec(select(User).where(User.name == name)).one()
        things[f"user of {part}"] = str(user.id)
    things["start"] = staff.add(tx, "Ivo", SiteRole.MODERATOR)
    assert session.exec(select(OneTimeLink)).first() is not None
    keeper = session.exec(select(User).where(User.name == "Sol")).one()
    session.add(RecoveryCode(user_id=keeper.id, code_hash=token_hash(CODE)))


def _rule(tx: Transaction, scene: Scene) -> None:
    """A rule of the operator's own, in shadow."""
    pack = own_pack("en")
    fields = {"id": "room.kites", "category": "spam", "severity": 1, "any": ["red kites"]}
    rules.keep_pack(tx, pack)
    rules.add(tx, Change("room.kites", RuleState.SHADOW, fields, pack.name, why="Try it."))
    scene.things |= {"rule": "room.kites", "pack": pack.name}
    owls = rooms.by_slug(tx.session, OWLS)
    message = scene.things["message of member"]
    found = Finding(read=1, samples=[Sample(message, owls.id, "allow", "hold", 0)])
    replay = RuleReplay(
        rule_id="room.kites",
        version=1,
        wanted=1,
        state=ReplayState.DONE,
        by_id=int(scene.things["user of admin"]),
        started_at=tx.now,
        told_at=tx.now,
        result={"found": msgspec.to_builtins(found, str_keys=True), "minutes": 0},
    )
    tx.session.add(replay)
