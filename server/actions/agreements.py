"""The agreement of a room: reading it, saying yes to it, and changing it from the desk.

A change that its maker marks so asks everybody for a new yes before they write again. Reading goes
on, and so does whatever is said aside: nobody is shut out by a text they have not read yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from server import policy
from server.actions import finding
from server.actions.keeping import from_desk
from server.chat import Chat, Visitor
from server.errors import Refused, not_found
from server.models import Room, Standing
from server.protocol.commands import Agree
from server.protocol.pages import AgreementPage, ClauseView, You
from server.protocol.room_pages import DeskAgreementPage
from server.store import Transaction, agreements, audit, members
from server.store import rooms as room_rows
from server.store.audit import Deed

MOST_CLAUSES, CLAUSE, WHY = 15, 300, 200  # how many; characters


@dataclass(frozen=True)
class Written:
    """A clause as somebody wrote it; `id` is None for one that is new."""

    id: int | None
    words: str


@dataclass(frozen=True)
class Edit:
    """An agreement as it should be, and the version its writer began from."""

    version: int
    clauses: Sequence[Written]
    why: str = ""
    asks: bool = False


async def page(chat: Chat, visitor: Visitor, slug: str) -> AgreementPage:
    """The agreement in force, and to a member what has changed since their yes."""

    def look(session: Session) -> AgreementPage:
        found = members.find(session, visitor.user_id, slug)
        if found and found[0].standing is Standing.BANNED:
            raise not_found("room")
        member = found[0] if found and policy.is_seated(found[0]) else None
        room = found[1] if found and member else room_rows.shown(session, slug, is_member=False)
        is_asked = member is not None and member.agreement_version < room.agreement_asks
        known = member.agreement_version if member else 0
        return AgreementPage(
            room=finding.cards(chat, session, [room], visitor)[0],
            version=room.agreement_version,
            clauses=agreements.clauses(session, room),
            changes=agreements.changes_since(session, room, known) if is_asked else [],
            asked=is_asked,
        )

    return await chat.store.read(look)


async def agree(chat: Chat, visitor: Visitor, command: Agree) -> You:
    """Say yes to the version that was shown."""
    user_id = visitor.user

    def act(tx: Transaction) -> You:
        member, room, user = members.seated(tx.session, user_id, command.room)
        if not room.agreement_asks <= command.version <= room.agreement_version:
            raise Refused(
                "agreement_changed",
                "The agreement has changed while you read it. Please look at it again.",
                status=409,
            )
        member.agreement_version = room.agreement_version
        tx.session.add(member)
        tx.session.flush()
        return members.you(member, room, members.person(member, user.role))

    return await chat.store.write(act)


async def for_desk(chat: Chat, visitor: Visitor, slug: str) -> DeskAgreementPage:
    """Every version, what each changed, and how many accepted it."""

    def look(session: Session) -> DeskAgreementPage:
        room = from_desk(session, visitor.user, slug).room
        return DeskAgreementPage(
            room=finding.cards(chat, session, [room], visitor)[0],
            version=room.agreement_version,
            asks=room.agreement_asks,
            clauses=agreements.clauses(session, room),
            history=agreements.history(session, room),
        )

    return await chat.store.read(look)


async def edit(chat: Chat, visitor: Visitor, slug: str, wanted: Edit) -> None:
    """The next version, in force from now on for everybody in the room."""
    why = " ".join(policy.plain(wanted.why).split())
    if len(why) > WHY:
        raise Refused("why", "Please say it in {most} characters.", field="why",
                      values={"most": WHY})  # fmt: skip

    def act(tx: Transaction) -> None:
        room = from_desk(tx.session, visitor.user, slug).room
        tx.session.refresh(room, with_for_update=True)  # colleagues, one after the other
        if wanted.version != room.agreement_version:
            raise Refused(
                "changed",
                "A colleague changed the agreement while you wrote. What you wrote is still here; "
                "please look at theirs below, then save.",
                status=409,
            )
        now = _checked(tx.session, room, wanted.clauses)
        if now == agreements.clauses(tx.session, room):
            raise Refused("same", "Nothing has changed in it.", status=409)
        room.agreement_version += 1
        agreements.add(tx, room, now, by_id=visitor.user, asks=wanted.asks, why=why)
        room_rows.changed(tx, room)
        details: dict[str, object] = {
            "version": room.agreement_version, "asks": wanted.asks, "clauses": len(now),
        }  # fmt: skip
        deed = Deed("room.agreement", f"room:{slug}", visitor.user, room.id, why, details)
        audit.record(tx, deed)

    await chat.store.write(act)


def _checked(session: Session, room: Room, written: Sequence[Written]) -> list[ClauseView]:
    """Its clauses in their order, each on one line; those that were emptied are gone."""
    known = {clause.id for clause in agreements.clauses(session, room)}
    fresh = agreements.next_id(session, room)
    found: list[ClauseView] = []
    for clause in written:
        words = " ".join(policy.plain(clause.words).split())
        if len(words) > CLAUSE:
            name = f"clause-{clause.id}" if clause.id else "new"
            raise Refused("clause", "A clause has at most {most} characters.", field=name,
                          values={"most": CLAUSE})  # fmt: skip
        if not words:
            continue
        is_known = clause.id in known
        found.append(ClauseView(id=clause.id if is_known and clause.id else fresh, words=words))
        fresh += not is_known
    if not 1 <= len(found) <= MOST_CLAUSES:
        raise Refused("clauses", "An agreement has 1 to {most} clauses.", field="new",
                      values={"most": MOST_CLAUSES})  # fmt: skip
    return found
