"""A conversation file as steps for people: who does what, and what each step has to wait for.

A person keeps their identity through renames. Whoever acts without having joined was there from
the start. The files do not tell when a line dropped, so two things are concluded: who joins while
seated lost their connection and comes back; whose name another takes has left unseen.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Step:
    """One act. `after` are the places of the steps that must be over before it begins."""

    place: int
    at: float  # seconds from the start of the conversation
    who: int
    do: str  # say, come, leave, rename or drop
    words: str = ""  # what is said, or the name to come or go on under
    reply_to: int | None = None  # the place of the step that said it
    after: tuple[int, ...] = ()


@dataclass(frozen=True)
class Script:
    """A whole conversation. People are numbers; `names` is what each was called first."""

    title: str
    names: list[str]
    starters: list[int]
    steps: list[Step]
    concluded: int  # steps that the file does not show but that must have happened

    def moments(self) -> list[list[Step]]:
        """The steps, together when they carry the same time."""
        return [list(steps) for _, steps in groupby(self.steps, key=lambda step: step.at)]

    @property
    def said(self) -> int:
        return sum(step.do == "say" for step in self.steps)


def read(path: Path) -> Script:
    """A conversation file."""
    with path.open(encoding="utf-8") as file:
        return parse(path.name, (json.loads(line) for line in file if line.strip()))


def parse(title: str, lines: Iterable[dict[str, Any]]) -> Script:
    """A conversation from its lines, in their order."""
    reading = _Reading()
    for line in lines:
        reading.take(line)
    return Script(title, reading.names, reading.starters, reading.steps, reading.concluded)


@dataclass
class _Reading:
    """What is known while a file is read from its first line to its last."""

    names: list[str] = field(default_factory=list)
    starters: list[int] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    concluded: int = 0
    _called: dict[str, int] = field(default_factory=dict)
    _seated: set[int] = field(default_factory=set)
    _last: dict[int, int] = field(default_factory=dict)  # person -> place of their latest step
    _door: int | None = None  # place of the latest step about seats or names
    _said: dict[int, int] = field(default_factory=dict)  # line number -> place

    def take(self, line: dict[str, Any]) -> None:
        {"say": self._say, "join": self._join, "leave": self._leave, "rename": self._rename}[
            line["do"]
        ](line)

    def _say(self, line: dict[str, Any]) -> None:
        who = self._person(line, must_be_here=True)
        place = len(self.steps)
        self._said[line["n"]] = place
        reply_to = self._said.get(line.get("reply_to", -1))
        after = (self._last.get(who), reply_to)
        self._add(line, who, "say", line["text"], reply_to=reply_to, after=after)

    def _join(self, line: dict[str, Any]) -> None:
        name = line["who"]
        who = self._called.get(name)
        if who is None:
            who = self._newcomer(name)
        if who in self._seated:
            self.concluded += 1
            self._add(line, who, "drop", after=(self._last.get(who),))
        else:
            self._come(line, who)

    def _leave(self, line: dict[str, Any]) -> None:
        who = self._person(line)
        if who in self._seated:
            self._go(line, who)

    def _rename(self, line: dict[str, Any]) -> None:
        who = self._person(line, must_be_here=True)
        holder = self._called.get(line["to"])
        if holder is not None and holder != who and holder in self._seated:
            self.concluded += 1
            self._go(line, holder)
        self._called.pop(line["who"])
        self._called[line["to"]] = who
        self._at_the_door(line, who, "rename", line["to"])

    def _person(self, line: dict[str, Any], *, must_be_here: bool = False) -> int:
        """Whoever is called that now; somebody not seen before was there from the start."""
        name = line["who"]
        if name not in self._called:
            who = self._newcomer(name)
            self.starters.append(who)
            self._seated.add(who)
        who = self._called[name]
        if must_be_here and who not in self._seated:
            self.concluded += 1
            self._come(line, who)
        return who

    def _newcomer(self, name: str) -> int:
        self.names.append(name)
        self._called[name] = len(self.names) - 1
        return len(self.names) - 1

    def _come(self, line: dict[str, Any], who: int) -> None:
        self._seated.add(who)
        self._at_the_door(line, who, "come", line["who"])

    def _go(self, line: dict[str, Any], who: int) -> None:
        self._seated.discard(who)
        self._at_the_door(line, who, "leave")

    def _at_the_door(self, line: dict[str, Any], who: int, do: str, words: str = "") -> None:
        """Seats and names change one after the other, so that a name is free when it is taken."""
        after = (self._last.get(who), self._door)
        self._door = len(self.steps)
        self._add(line, who, do, words, after=after)

    def _add(
        self,
        line: dict[str, Any],
        who: int,
        do: str,
        words: str = "",
        *,
        reply_to: int | None = None,
        after: tuple[int | None, ...],
    ) -> None:
        place = len(self.steps)
        waits = tuple(sorted({earlier for earlier in after if earlier is not None}))
        self.steps.append(Step(place, line["t"], who, do, words, reply_to, waits))
        self._last[who] = place
