"""Two rooms, one person, two names: nothing that others see in one room appears in the other.

Everything is collected that a member, a facilitator and somebody passing by can see of each room,
on every page, in JSON and over sockets; then the texts are taken apart into tokens and compared.
"""

import json
import re

from sqlmodel import select

from server.models import LoginSession, User
from server.web.routes import ROWS
from tests.house import PASSPHRASE, House, Person, Socket

SIGN_IN_NAME = "Zanzibar Quokka"
ROOMS = {"owls": "Mia Heron", "larks": "Nell Plover"}
TOKEN = re.compile(r"[A-Za-z0-9_-]{6,}")
ID = re.compile(r"^(?=.*[0-9_-]|.*[a-z][A-Z])[A-Za-z0-9_-]{14,}$")


class Watcher:
    """Somebody else in a room, and everything they were ever shown."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.people: list[Person] = []
        self.sockets: list[Socket] = []
        self.seen: list[str] = []

    async def come(self, house: House) -> None:
        word = "Owl" if self.room == "owls" else "Lark"
        self.people = [
            await house.member(f"Peer {word}", self.room),
            await house.facilitator(f"Lead {word}", self.room),
            await house.passer_by(),
        ]
        self.sockets = [await person.enters(self.room) for person in self.people[:2]]
        self.seen += [json.dumps(socket.opened) for socket in self.sockets]

    async def look_everywhere(self) -> None:
        """Every address there is, as a page and as JSON."""
        things = {"slug": self.room, "id": "1"}
        for row in ROWS:
            if row.method == "GET" and row.path != "/exit":
                path = re.sub(r"\{(\w+)(:int)?\}", lambda m: things.get(m[1], "x"), row.path)
                for person in self.people:
                    for answer in (await person.get(path), await person.page(path)):
                        self.seen.append(answer.text + repr(answer.headers.multi_items()))

    async def listen(self) -> None:
        for socket in self.sockets:
            self.seen.append(json.dumps(await socket.ask("open", room=self.room)))
            self.seen.append(json.dumps(await socket.ask("history", room=self.room, before=99)))
            self.seen += [json.dumps(event) for event in socket.heard]

    @property
    def all(self) -> str:
        """What was shown of this room; lists of all rooms say nothing of who is in them."""
        return "\n".join(self.seen)


async def live_in(person: Person, room: str, name: str) -> list[str]:
    """Do all there is to do in a room; what one is shown oneself is one's own affair."""
    socket = await person.enters(room)
    peer = socket.opened["messages"][0]["id"]
    said = [
        (await socket.says(f"{word} in {room}", room))["message"]["id"] for word in ("one", "two")
    ]
    await socket.ask("edit", message=said[0], body=f"edited in {room}")
    await socket.ask("withdraw", message=said[1])
    await socket.ask("react", message=peer, kind="hug", on=True)
    await socket.ask("typing", room=room, on=True)
    await socket.ask("read", room=room, rev=1)
    receipt = (await socket.ask("report", message=peer, reason="other", note="please"))["receipt"]
    await person.post(f"/rooms/{room}/plain", body=f"plain in {room}")
    await socket.says("I am going to kill myself tonight", room)
    await person.post(f"/rooms/{room}/join", name=f"{name} II", agree="yes")
    return [socket.opened["you"]["id"], receipt, name, *said]


async def test_nothing_links_a_person_in_two_rooms(house: House) -> None:
    await house.room("larks")
    person = await house.passer_by()
    await person.post("/sign-up", name=SIGN_IN_NAME, passphrase=PASSPHRASE)
    watchers, own = {}, {}
    for room, name in ROOMS.items():
        watchers[room] = Watcher(room)
        await watchers[room].come(house)
        await watchers[room].sockets[0].says(f"a first word in {room}", room)
        await person.joins(room, name)
        own[room] = await live_in(person, room, name)
    for watcher in watchers.values():
        await watcher.look_everywhere()
        await watcher.listen()
    owls, larks = watchers["owls"].all, watchers["larks"].all
    for here, there, room in ((owls, larks, "owls"), (larks, owls, "larks")):
        public_id, receipt, name, *said = own[room]
        for shown in (public_id, f"{name} II", *said):
            assert shown in here, "they are seen where they are"
        for secret in (public_id, name, *said):
            assert secret not in there
        assert receipt not in here
    await _say_nothing_of_the_account(house, person, owls + larks)
    assert ids_in(owls) & ids_in(larks) - await _words_of_the_house(house) == set()


def ids_in(text: str) -> set[str]:
    """Every token that could be an id: long, and no plain word."""
    return {token for token in TOKEN.findall(text) if ID.match(token)}


async def _words_of_the_house(house: House) -> set[str]:
    """What looks like an id in a third room, where somebody else did the same."""
    await house.room("doves")
    watcher, other = Watcher("doves"), await house.member("Ola Dove", "doves")
    await watcher.come(house)
    await watcher.sockets[0].says("a first word in doves", "doves")
    await live_in(other, "doves", "Ola Dove")
    await watcher.look_everywhere()
    await watcher.listen()
    return ids_in(watcher.all)


async def _say_nothing_of_the_account(house: House, person: Person, seen: str) -> None:
    """Neither the sign-in name nor any id of an account or a session, whatever it is called."""
    assert SIGN_IN_NAME not in seen
    assert "Quokka" not in seen
    cookie = person.cookie.removeprefix("kith=")
    assert cookie not in seen

    def secrets(session) -> list[str]:
        user = session.exec(select(User).where(User.name == SIGN_IN_NAME)).one()
        logins = session.exec(select(LoginSession).where(LoginSession.user_id == user.id)).all()
        return [user.passphrase_hash, user.name_key, *(login.token_hash for login in logins)]

    for secret in await house.chat.store.read(secrets):
        assert secret not in seen
    assert not re.search(r"user_id|session_id|membership_id|\"user\"", seen)


async def test_two_people_and_one_person_look_the_same(door: House) -> None:
    """Whether two names are one person changes nothing in the shape of what others are sent."""
    await door.room("larks")
    shapes = []
    for is_one in (True, False):
        first = await door.member(f"Mia {is_one}", "owls")
        second = first if is_one else await door.passer_by()
        await second.joins("larks", f"Nell {is_one}")
        peer = await (await door.member(f"Peer {is_one}", "larks")).enters("larks")
        socket = await second.enters("larks")
        await socket.says("hello", "larks")
        event = await peer.event("message")
        shapes.append(_shape(event))
        await socket.connection.close()
    assert shapes[0] == shapes[1]


def _shape(value: object) -> object:
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    if isinstance(value, str):
        return len(value) if ID.match(value) else "text"
    return type(value).__name__
