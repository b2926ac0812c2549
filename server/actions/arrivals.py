"""A form that makes a guest, sent again because its answer was lost on the way.

The form was drawn with a key, and the token of the guest that it makes is derived from it. Whoever
sends the same form once more is thus found to be the guest they became the first time, and gets
the cookie that never reached them: one seat, one use of an invite. This holds for a few minutes,
and only while that sign-in lasts, so that nobody comes in by somebody else's Back button.
"""

import hmac
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from server.actions import rooms
from server.actions.accounts import visitor_of
from server.actions.rooms import Coming, Joined
from server.chat import Chat
from server.identifiers import token, token_hash
from server.models import Standing
from server.store import members, people

AGAIN = timedelta(minutes=15)
KEYS = range(32, 65)  # how long a key is; what could be guessed is none


def token_of(chat: Chat, key: str, path: str) -> str:
    """The token of what this form makes; "" for any, as where a form has no key."""
    if len(key) not in KEYS:
        return ""
    return token(lambda _: hmac.digest(chat.secret, f"{path} {key}".encode(), "sha256"))


async def again(chat: Chat, coming: Coming) -> Joined | None:
    """What became of this form, if it has been here before; under the name it now gives."""
    if not coming.token:
        return None
    guest = await visitor_of(chat, coming.token)
    hashed = token_hash(coming.token)

    def read(session: Session) -> Joined | None:
        made_at = people.signed_in_at(session, hashed)
        if guest.user_id is None or made_at is None or chat.now() > made_at + AGAIN:
            return None
        for member, room in members.of_user(session, guest.user_id):
            return Joined(room.slug, member.standing, coming.token)
        return None

    joined = await chat.store.read(read)
    if joined is not None and joined.standing is Standing.ACTIVE:
        return replace(await rooms.join(chat, guest, joined.slug, coming), token=coming.token)
    return joined
