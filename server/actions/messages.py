"""Saying, editing and withdrawing words; reacting to them; reading back."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from server import policy
from server.actions import care, cries, farewell, ground, review, staffing
from server.actions.ground import Ground
from server.chat import Chat, Visitor
from server.identifiers import message_id, token
from server.models import Membership, Message, MessageState, Room
from server.protocol.commands import Edit, History, Post, React, Supporters, Withdraw
from server.protocol.events import MessageView, Person
from server.protocol.pages import CareCard, HistoryPage, Nudge
from server.store import Transaction, cases, members, messages, own_words
from server.store.journal import Draft, Way
from server.words import later, say

UNCHANGED = later("The message stays as it was; your new words are still in the box.")


@dataclass(frozen=True)
class Said:
    """What became of some words: one of the first three, and perhaps a care card beside it."""

    message: MessageView | None = None
    waiting: MessageView | None = None
    until: datetime | None = None
    nudge: Nudge | None = None
    care: CareCard | None = None


async def post(chat: Chat, visitor: Visitor, command: Post) -> Said:
    """Say something: review it, keep it, and tell its author what became of it."""
    chat.limits.take("post", visitor.user)
    body = policy.check_body(command.body)
    place = await ground.find(chat, visitor, command.room)
    async with cries.heard(chat, visitor, command.room, body, place):
        return await _post(chat, visitor, command, body, place)


async def _post(chat: Chat, visitor: Visitor, command: Post, body: str, place: Ground) -> Said:
    label = review.label(chat, command.label, place)
    reading = staffing.meet(chat, review.read(chat, body, place, anyway=command.anyway), place)
    card = care.card(chat, reading.care, reading.minutes)
    if reading.nudge is not None:
        return await _ask_first(chat, visitor, command, Said(nudge=reading.nudge, care=card))
    draft = Draft(
        id=message_id(chat.now()),
        user_id=visitor.user,
        room=command.room,
        key=command.key,
        body=body,
        way=reading.way,
        masked=reading.masked,
        reason=reading.reason,
        reply_to=command.reply_to,
        need=command.need,
        label=label,
        call=reading.call,
        releases=reading.releases,
        is_farewell=farewell.is_farewell(body),
        is_cry=reading.care is not None,
        is_staffed=chat.hub.is_staffed,
        response=reading.response,
    )
    return await _keep(chat, draft, card)


async def _ask_first(chat: Chat, visitor: Visitor, command: Post, asked: Said) -> Said:
    """Only who may speak here is asked to look at their words again."""
    await chat.store.read(lambda s: _check_voice(s, visitor.user, command.room, chat.now()))
    return asked


async def _keep(chat: Chat, draft: Draft, card: CareCard | None) -> Said:
    """On disk, and then what its author is told."""
    kept = await chat.store.post(draft)
    if kept.refused is not None:
        raise care.refused_by_rule(kept.refused, card)
    return Said(message=kept.message, waiting=kept.waiting, until=kept.until, care=card)


async def edit(chat: Chat, visitor: Visitor, command: Edit) -> Said:
    """Change one's own words. Words a person would have to look at first leave the old ones."""
    user_id = visitor.user
    chat.limits.take("post", user_id)
    body = policy.check_body(command.body)
    mine = await chat.store.read(lambda s: messages.own_view(s, user_id, command.message))
    _, speaker, room = mine
    place = ground.of(speaker, room, chat.now())
    async with cries.heard(chat, visitor, room.slug, body, place):
        _check_edit(chat, mine, chat.now())
        return await _edit(chat, visitor, command, body, room, place)


def _check_edit(chat: Chat, mine: tuple[Message, Membership, Room], now: datetime) -> None:
    message, member, room = mine
    policy.check_voice(member, room, now)
    policy.check_own(message, member.id, now, chat.settings.edit_minutes)


async def _edit(
    chat: Chat, visitor: Visitor, command: Edit, body: str, room: Room, place: Ground
) -> Said:
    user_id = visitor.user
    reading = review.read(chat, body, place, anyway=command.anyway)
    card = care.card(chat, reading.care, reading.minutes)

    def act(tx: Transaction) -> MessageView:
        mine = messages.to_change(tx, user_id, command.message)
        _check_edit(chat, mine, tx.now)
        message, member, now_in = mine
        if message.body == body:
            return messages.views(tx.session, [message])[0]
        message.body, message.masked, message.edited_at = body, reading.masked, tx.now
        message.response = reading.response
        if reading.masked is not None:
            own_words.tell(tx, user_id, room.slug, message.id, body)
        if reading.call is not None:
            cases.open_case(tx, now_in, reading.call, member, message_id=message.id)
        return messages.change(tx, message, now_in)

    if reading.nudge is None and reading.way is Way.SHOW:
        return Said(message=await chat.store.write(act), care=card)
    if reading.nudge is not None:
        return Said(nudge=reading.nudge, care=card)
    reason = f"{reading.why} {say(UNCHANGED)}".strip()
    await chat.store.post(
        Draft(
            id=message_id(chat.now()),
            user_id=user_id,
            room=room.slug,
            key=token(),
            body=body,
            way=Way.REFUSE,
            reason=reason,
            call=reading.call,
        )
    )
    raise care.refused_by_rule(reason, card)


async def withdraw(chat: Chat, visitor: Visitor, command: Withdraw) -> MessageView:
    """Take one's own words back: they are gone for everybody, a tombstone keeps their place."""
    user_id = visitor.user

    def act(tx: Transaction) -> MessageView:
        message, member, room = messages.to_change(tx, user_id, command.message)
        policy.check_seat(member)
        policy.check_own(message, member.id, tx.now, chat.settings.edit_minutes)
        message.state = MessageState.WITHDRAWN
        messages.drop_reactions(tx.session, message.id)
        return messages.change(tx, message, room)

    return await chat.store.write(act)


async def react(chat: Chat, visitor: Visitor, command: React) -> MessageView:
    """Give or take back one of the supportive signs."""
    user_id = visitor.user
    chat.limits.take("react", user_id)

    def act(tx: Transaction) -> MessageView:
        message, member, room = messages.to_change(tx, user_id, command.message)
        policy.check_seat(member)
        policy.check_answerable(message)
        if not messages.react(tx.session, message.id, member.id, command.kind, on=command.on):
            return messages.views(tx.session, [message])[0]
        return messages.change(tx, message, room)

    return await chat.store.write(act)


async def supporters(chat: Chat, visitor: Visitor, command: Supporters) -> list[Person]:
    """Who gave a message a supportive sign, for members of its room."""
    user_id = visitor.user

    def look(session: Session) -> list[Person]:
        message, member, _ = messages.own_view(session, user_id, command.message)
        policy.check_seat(member)
        return messages.supporters(session, message.id)

    return await chat.store.read(look)


async def history(chat: Chat, visitor: Visitor, command: History) -> HistoryPage:
    """A page of what was said, for members only."""
    user_id = visitor.user

    def look(session: Session) -> HistoryPage:
        member, room = members.seat(session, user_id, command.room)
        policy.check_seat(member)
        newer = False
        if command.around is not None:
            found, more, newer = messages.beside(session, room.id, command.around, command.limit)
        elif command.after is not None:
            found, more = messages.after(session, room.id, command.after, command.limit)
        else:
            found, more = messages.before(session, room.id, command.before, command.limit)
        own = own_words.among(session, [member.id], found)[member.id]
        you = member.public_id
        return HistoryPage(room=room.slug, messages=found, more=more, newer=newer, own=own, you=you)

    return await chat.store.read(look)


def _check_voice(session: Session, user_id: int, slug: str, now: datetime) -> None:
    member, room = members.seat(session, user_id, slug)
    policy.check_voice(member, room, now)
