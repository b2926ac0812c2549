"""My own page: my names, my devices, what I was told; and all of mine as a file."""

from msgspec.structs import replace
from sqlmodel import Session

from server import words
from server.actions import finding
from server.chat import Chat, Visitor
from server.models import LoginSession
from server.protocol.own_data import OwnData
from server.protocol.own_pages import DeviceRow, MePage
from server.store import Store, members, notices, own_data, people, referrals, shields
from server.words import say


async def page(chat: Chat, visitor: Visitor) -> MePage:
    """Everything about me, shown to me alone."""
    user_id = visitor.user
    mine = await finding.mine_of(chat, visitor)

    def look(session: Session) -> MePage:
        devices = people.live_sessions(session, user_id, chat.now())
        return MePage(
            name=visitor.name,
            role=visitor.role,
            rooms=mine,
            names={room.slug: member.name for member, room in members.of_user(session, user_id)},
            codes_left=people.codes_left(session, user_id),
            devices=[_device(login, visitor) for login in devices],
            notices=notices.unseen(session, user_id),
            asked=referrals.asked_of(session, user_id),
            topics=shields.of_reader(session, user_id).topics,
            folded=shields.people(session, user_id),
        )

    return await chat.store.read(look)


async def take_along(chat: Chat, visitor: Visitor) -> OwnData:
    """Everything of mine, and all I was told; what Kith itself told me in my language."""
    chat.limits.take("export", visitor.user)
    return await file_of(chat.store, visitor.user)


async def file_of(store: Store, user_id: int) -> OwnData:
    """The same of anybody, for who may have it."""
    found = await store.read(lambda s: own_data.of_person(s, user_id, store.now()))
    told = [replace(one, title=say(one.title), words=say(one.words)) for one in found.notices]
    return replace(found, notices=told)


async def put_away(chat: Chat, visitor: Visitor, notice_id: int) -> None:
    """I have seen this notice."""
    user_id = visitor.user
    await chat.store.write(lambda tx: notices.put_away(tx.session, user_id, notice_id, tx.now))


def _device(login: LoginSession, visitor: Visitor) -> DeviceRow:
    """Coarse on purpose: a day, and what kind of browser."""
    return DeviceRow(
        id=login.id,
        label=_browser(login.label),
        seen=words.day(login.seen_at),
        current=login.id == visitor.session_id,
    )


def _browser(label: str) -> str:
    """What was kept of it at the door ("Firefox on Linux"), in the reader's language."""
    browser, on, system = label.partition(" on ")
    browser = browser if browser not in {"", "A browser"} else say("A browser")
    system = say("a Mac") if system == "a Mac" else system
    return say("{browser} on {system}", browser=browser, system=system) if on else browser
