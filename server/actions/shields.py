"""Shields: what I would rather not meet at once, on every screen of mine and in every room."""

from collections.abc import Callable, Collection

from sqlmodel import Session

from server import policy
from server.chat import Chat, Visitor
from server.errors import Refused, sign_in_first
from server.protocol.announcements import ShieldsChanged
from server.protocol.commands import Fold, Shield
from server.protocol.events import Shields
from server.store import Transaction, members, messages, people, shields

MOST = 200  # topics and people together
LONGEST = 40  # characters of a topic, as in a message


async def shield(chat: Chat, visitor: Visitor, command: Shield) -> Shields:
    """Fold what is said about a topic, or show it again."""
    user_id, topic = visitor.user, _topic(command.topic)

    def act(tx: Transaction) -> None:
        if command.on:
            shields.put_up(tx, user_id, topic=topic)
        else:
            shields.take_down(tx.session, user_id, topic=topic)

    return await _change(chat, visitor, act)


async def fold(chat: Chat, visitor: Visitor, command: Fold) -> Shields:
    """Fold what somebody in a room of mine writes, or show it again."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        if not command.on:
            return shields.take_down_from(tx.session, user_id, command.person)
        mine, author = members.beside(tx.session, user_id, command.person)
        policy.check_seat(mine)
        return shields.put_up(tx, user_id, author_id=author.id)

    return await _change(chat, visitor, act)


async def fold_author(chat: Chat, visitor: Visitor, message_id: str) -> Shields:
    """Fold what the author of a message writes."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        message, member, _ = messages.own_view(tx.session, user_id, message_id)
        policy.check_seat(member)
        if message.author_id != member.id:  # one's own words are never folded
            shields.put_up(tx, user_id, author_id=message.author_id)

    return await _change(chat, visitor, act)


async def choose(chat: Chat, visitor: Visitor, topics: Collection[str]) -> None:
    """Fold these topics and no others."""
    user_id, wanted = visitor.user, {_topic(topic) for topic in topics}

    def act(tx: Transaction) -> None:
        before = set(shields.of_reader(tx.session, user_id).topics)
        for topic in before - wanted:
            shields.take_down(tx.session, user_id, topic=topic)
        for topic in sorted(wanted - before):
            shields.put_up(tx, user_id, topic=topic)

    await _change(chat, visitor, act)


async def in_room(chat: Chat, visitor: Visitor, slug: str) -> Shields:
    """What I fold in one room."""
    user_id = visitor.user

    def look(session: Session) -> Shields:
        _, room = members.seat(session, user_id, slug)
        return shields.of_reader(session, user_id, room.id)

    return await chat.store.read(look)


async def _change(chat: Chat, visitor: Visitor, act: Callable[[Transaction], None]) -> Shields:
    """One change of mine, told to all my screens."""
    user_id = visitor.user
    chat.limits.take("shield", user_id)

    def change(tx: Transaction) -> Shields:
        if people.to_change(tx.session, user_id).erased_at is not None:
            raise sign_in_first()
        act(tx)
        if shields.count(tx.session, user_id) > MOST:
            raise Refused("too_many", "More than {most} cannot be folded.", values={"most": MOST})
        found = shields.of_reader(tx.session, user_id)
        tx.announce(ShieldsChanged(user_id=user_id, shields=found))
        return found

    return await chat.store.write(change)


def _topic(wanted: str) -> str:
    words = " ".join(policy.plain(wanted).split())
    if not 1 <= len(words) <= LONGEST:
        raise Refused("topic", "Please choose a topic of a word or two.", field="topic")
    return words
