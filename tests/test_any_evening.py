"""Whatever people do, in whatever order: everybody's screen is the room's history.

Hypothesis makes up evenings of three people who post, answer, edit, withdraw, react, drop their
line and come back, leave and return, take other names. A screen is folded as a browser folds it:
snapshot, resumes and events, upserted by id; the newest `rev` wins.
"""

import itertools
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.house import House, Person, Socket

NAMES = ("Ada Wren", "Ben Fox", "Cy Newt")
COUNTER = itertools.count()
people = st.integers(0, 2)
steps = st.one_of(
    st.tuples(st.just("post"), people, st.integers(0, 9)),
    st.tuples(st.just("edit"), people, st.integers(0, 9)),
    st.tuples(st.just("withdraw"), people, st.integers(0, 9)),
    st.tuples(st.just("react"), people, st.integers(0, 9)),
    st.tuples(st.just("drop"), people, st.just(0)),
    st.tuples(st.just("back"), people, st.just(0)),
    st.tuples(st.just("leave"), people, st.just(0)),
    st.tuples(st.just("rename"), people, st.integers(0, 9)),
)


class Screen:
    """One person's view of a room, as a browser keeps it."""

    def __init__(self, person: Person, room: str, name: str) -> None:
        self.person, self.room, self.name = person, room, name
        self.messages: dict[str, dict[str, Any]] = {}
        self.rev: int | None = None
        self.socket: Socket | None = None
        self.is_member = True

    async def back(self) -> None:
        """Come back on a new line, with the cursor there was."""
        if not self.is_member:
            await self.person.joins(self.room, self.name)
            self.is_member = True
        if self.socket is None:
            self.socket = await self.person.socket()
            since = {} if self.rev is None else {"since": self.rev}
            reply = await self.socket.ask("open", room=self.room, **since)
            if reply["reset"] or self.rev is None:
                self.messages.clear()
            self.take(reply["messages"], reply["renamed"])
            self.rev = reply["rev"]

    async def drop(self) -> None:
        """The line is gone; what had arrived was seen."""
        if self.socket is not None:
            await self.hear()
            await self.socket.connection.close()
            self.socket = None

    async def hear(self) -> None:
        assert self.socket is not None
        await self.socket.settled()
        for event in self.socket.heard:
            if event["type"] == "message":
                assert self.rev is not None and event["rev"] == self.rev + 1, "none skipped"
                self.rev = event["rev"]
                self.take([event["message"]], [])
            elif event["type"] == "people":
                self.take([], event["here"])
        self.socket.heard.clear()

    def take(self, messages: list[dict[str, Any]], renamed: list[dict[str, Any]]) -> None:
        for message in messages:
            known = self.messages.get(message["id"])
            if known is None or known["rev"] < message["rev"]:
                self.messages[message["id"]] = message
        for person in renamed:
            for message in self.messages.values():
                if message["author"]["id"] == person["id"]:
                    message["author"] = person


async def act(screens: list[Screen], what: str, who: int, number: int) -> None:
    """One step, if it can be taken now; a no is part of an evening."""
    screen = screens[who]
    if what == "back":
        await screen.back()
    elif what == "drop":
        await screen.drop()
    elif what == "leave" and screen.is_member:
        await screen.drop()
        await screen.person.post(f"/rooms/{screen.room}/leave")
        screen.is_member = False
    elif what == "rename" and screen.is_member:
        screen.name = f"{NAMES[who].split()[0]} Owl{'abcdefghij'[number]}"
        await screen.person.post(f"/rooms/{screen.room}/join", name=screen.name, agree="yes")
    elif screen.socket is not None:
        await speak(screen, what, number)


async def speak(screen: Screen, what: str, number: int) -> None:
    socket, ids = screen.socket, sorted(screen.messages)
    assert socket is not None
    chosen = ids[number % len(ids)] if ids else None
    if what == "post":
        more = {"reply_to": chosen} if chosen and number % 2 else {}
        await socket.try_("post", room=screen.room, key=f"key-{next(COUNTER):08}",
                          body=f"line {number}", **more)  # fmt: skip
    elif chosen and what == "edit":
        await socket.try_("edit", message=chosen, body=f"edited {number}")
    elif chosen and what == "withdraw":
        await socket.try_("withdraw", message=chosen)
    elif chosen and what == "react":
        await socket.try_("react", message=chosen, kind="hug", on=number % 3 > 0)
    await screen.hear()


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(evening=st.lists(steps, min_size=5, max_size=40))
async def test_every_screen_is_the_history(
    house: House, evening: list[tuple[str, int, int]]
) -> None:
    room = await house.room(f"evening-{next(COUNTER)}")
    house.chat.limits._full_at.clear()
    screens = [Screen(await house.member(name, room), room, name) for name in NAMES]
    for screen in screens:
        await screen.back()
    for what, who, number in evening:
        await act(screens, what, who, number)
    for screen in screens:
        await screen.back()
    fresh = (await screens[0].person.get(f"/rooms/{room}/messages?limit=100")).json()["messages"]
    for screen in screens:
        await screen.hear()
        assert sorted(screen.messages.values(), key=lambda m: m["seq"]) == fresh
        await screen.drop()
