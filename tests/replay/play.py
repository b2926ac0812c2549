"""The crowd speaks a script against a server of its own, which dies on cue.

People who speak at the same time do so at once. Somebody's own words stay in their order, and an
answer waits until what it answers has been acked.
"""

import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.replay.crowd import Crowd, Person, Unexpected, browser
from tests.replay.ledger import Ledger, Message, Post
from tests.replay.script import Script, Step
from tests.replay.serving import ROOM, Place, serving

PATIENCE = 10.0  # seconds for the last words to reach everybody
LIMIT = 1800.0  # seconds for a whole replay, so that a bug cannot hang it
PHASE = 0.0013  # seconds: each kill comes a little later after a post than the one before


@dataclass
class Played:
    """All that is known after a replay; the report and the checks read it."""

    script: Script
    ledger: Ledger
    stored: list[Message] = field(default_factory=list)  # history, paged from its beginning
    backward: list[Message] = field(default_factory=list)  # the same, paged from its end
    newcomer: list[Message] = field(default_factory=list)  # what somebody new is shown
    pages: dict[int, list[Message]] = field(default_factory=dict)  # of everybody who stayed
    names: dict[str, str] = field(default_factory=dict)  # public id -> name asked for last
    seconds: float = 0.0
    in_flight: list[int] = field(default_factory=list)  # at each kill
    restarts: list[float] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    mapped: int = 0
    resumed: int = 0
    resets: int = 0


async def replay(
    script: Script, place: Place, *, speed: float | None = None, kills: int = 0
) -> Played:
    """Play a whole script against a server of its own."""
    with tempfile.TemporaryDirectory(prefix="kith-replay-") as folder:
        played = Played(script, Ledger())
        async with (
            serving(Path(folder), place) as server,
            browser(server.base) as http,
            asyncio.timeout(LIMIT),
            asyncio.TaskGroup() as tasks,
        ):
            crowd = Crowd(server, played.ledger, tasks, http)
            await _Play(played, crowd, kills).run(speed)
        played.restarts, played.complaints = server.restarts, server.complaints
        return played


@dataclass
class _Killer:
    """Kills the server in the middle of things, by turns at the two moments that are hardest.

    One is when words are on disk and their ack is on its way, never to arrive; the other is
    shortly after a post was sent. Everybody's line goes with it.
    """

    crowd: Crowd
    people: list[Person]
    due: list[int]  # how many posts have been sent by then
    in_flight: list[int] = field(default_factory=list)
    risings: list[asyncio.Task[None]] = field(default_factory=list)
    _sent: int = 0
    _is_waiting_for_ack: bool = False

    def sent(self) -> None:
        self._sent += 1
        if not self.due or self._sent < self.due[0] or not self.crowd.server.up.is_set():
            return
        turn = len(self.risings)
        self.due.pop(0)
        if turn % 2 == 0:
            self._is_waiting_for_ack = True
        else:
            asyncio.get_running_loop().call_later(PHASE * turn, self._strike)

    def loses_ack(self) -> bool:
        """Whether the ack that has just come is the one that never does."""
        is_now, self._is_waiting_for_ack = self._is_waiting_for_ack, False
        if is_now:
            self._strike()
        return is_now

    def _strike(self) -> None:
        if not self.crowd.server.up.is_set():  # another strike was quicker: at a later post, then
            self.due.insert(0, self._sent + 1)
            return
        self.in_flight.append(self.crowd.ledger.in_flight())
        self.crowd.server.die()
        for person in self.people:
            person.lose_line()
        self.risings.append(self.crowd.tasks.create_task(self.crowd.server.rise()))


class _Play:
    """One performance."""

    def __init__(self, played: Played, crowd: Crowd, kills: int) -> None:
        self.played = played
        self.crowd = crowd
        self.kills = kills
        self.people = [Person(crowd, number) for number in range(len(played.script.names))]
        said = played.script.said
        due = [said * (kill + 1) // (kills + 1) for kill in range(kills)]
        self.killer = _Killer(crowd, self.people, due, played.in_flight)
        crowd.on_sent, crowd.loses_ack = self.killer.sent, self.killer.loses_ack
        self._over = [asyncio.Event() for _ in played.script.steps]
        self._posts: dict[int, Post] = {}

    async def run(self, speed: float | None) -> None:
        script = self.played.script
        for who in script.starters:
            await self.people[who].come(script.names[who])
        began = time.monotonic()
        for moment in script.moments():
            if speed is not None:
                await asyncio.sleep(began + moment[0].at / speed - time.monotonic())
            async with asyncio.TaskGroup() as together:
                for step in moment:
                    together.create_task(self._do(step))
        await asyncio.gather(*self.killer.risings)
        if len(self.killer.risings) < self.kills:
            raise Unexpected("the conversation was over before every kill had come")
        await self._settle()
        self.played.seconds = time.monotonic() - began
        await self._look_back()
        await asyncio.gather(*(person.go_home() for person in self.people))

    async def _do(self, step: Step) -> None:
        for earlier in step.after:
            await self._over[earlier].wait()
        person = self.people[step.who]
        match step.do:
            case "say":
                await self._say(step, person)
            case "come":
                await person.come(step.words)
            case "rename":
                await person.rename(step.words)
            case "leave":
                await person.leave()
            case _:
                await person.drop()
        self._over[step.place].set()

    async def _say(self, step: Step, person: Person) -> None:
        """An answer to words that never came into the room is said without pointing to them."""
        answered = self._posts.get(step.reply_to) if step.reply_to is not None else None
        post = self._posts[step.place] = self.crowd.ledger.sends(step.place, step.words)
        await person.say(post, answered.id if answered else None)

    async def _settle(self) -> None:
        """Everybody who is still there has heard the last word."""
        newest = self.crowd.ledger.newest
        here = [person for person in self.people if person.is_seated]
        await asyncio.gather(*(person.hears_up_to(newest, PATIENCE) for person in here))

    async def _look_back(self) -> None:
        """Somebody new comes in and reads everything; then screens can be compared."""
        played = self.played
        reader = Person(self.crowd, len(self.people))
        await reader.come("A late reader")
        played.newcomer = reader.page()
        played.stored = await self._history(reader, forward=True)
        played.backward = await self._history(reader, forward=False)
        here = [person for person in self.people if person.is_seated]
        played.pages = {person.number: person.page() for person in here}
        played.names = {person.id: person.name for person in self.people if person.id}
        played.mapped = self.crowd.mapped
        played.resumed, played.resets = self.crowd.resumed, self.crowd.resets
        await reader.go_home()

    async def _history(self, reader: Person, *, forward: bool) -> list[Message]:
        """The room's history over http, page by page by key."""
        found: list[Message] = []
        key = "after=0" if forward else "limit=100"
        while True:
            path = f"/rooms/{ROOM}/messages?{key}"
            response = await self.crowd.ask("GET", path, reader.cookie)
            if response.status_code != 200:
                raise Unexpected(f"history: {response.status_code}")
            page = response.json()
            found = found + page["messages"] if forward else page["messages"] + found
            if not page["more"]:
                return found
            key = f"after={found[-1]['seq']}" if forward else f"before={found[0]['seq']}&limit=100"
