"""The table of help lines: its shape, the view a page needs, and what is wrong with it.

Facts stand in lines.toml. Text and chat come before calls everywhere, because for many people
calling is the hardest way to ask.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct

from server.words import later, say

from .hours import Hours, State, describe, next_opening, openings, state, when

Kind = Literal["text", "chat", "whatsapp", "call"]
Topic = Literal["suicide", "crisis", "listening", "advice", "young people"]
CountryCode = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
KINDS: dict[Kind, str] = {
    "text": later("text"),
    "chat": later("chat"),
    "whatsapp": "WhatsApp",
    "call": later("call"),
}
HOST = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
Host = Annotated[str, Meta(pattern=f"^{HOST}$")]
NumberOrHost = Annotated[str, Meta(pattern=f"^([0-9]+([ -][0-9]+)*|{HOST})$")]
Words = Annotated[str, Meta(min_length=1)]

WRITING_FIRST: tuple[Kind, ...] = ("text", "chat", "whatsapp", "call")
STALE_AFTER = timedelta(days=180)


class Country(Struct, frozen=True, forbid_unknown_fields=True):
    code: CountryCode
    name: Words
    emergency: Words  # a number, or several as words: "15 or 112"


class Channel(Struct, frozen=True, forbid_unknown_fields=True):
    """One way to reach a line: a number, or for a chat the host it is on.

    Without `hours` we could not confirm when it answers, and say so.
    """

    kind: Kind
    to: NumberOrHost
    hours: Hours | None = None
    note: str = ""

    @property
    def link(self) -> str | None:
        """An address that starts the call, text or chat; WhatsApp has none we can rely on."""
        digits = "".join(c for c in self.to if c.isdigit())
        links = {"call": f"tel:{digits}", "text": f"sms:{digits}", "chat": f"https://{self.to}/"}
        return links.get(self.kind)


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    id: Annotated[str, Meta(pattern="^[a-z]{2}-[a-z0-9-]+$")]
    country: CountryCode
    name: Words
    channels: Annotated[tuple[Channel, ...], Meta(min_length=1)]
    topics: Annotated[tuple[Topic, ...], Meta(min_length=1)]
    source: Words  # the sites where it was read
    verified_on: date  # the day somebody last compared it with its source
    zone: str | None = None  # IANA name; needed as soon as a channel ever closes
    cost: str = ""
    languages: tuple[str, ...] = ()
    site: Host | None = None
    note: str = ""

    def local(self, now: datetime) -> datetime | None:
        """Wall-clock time where the line is, or None when its zone is missing or unknown."""
        try:
            zone = ZoneInfo(self.zone or "")
        except (OSError, ValueError, KeyError):
            return None
        return now.astimezone(zone).replace(tzinfo=None)


class Directory(Struct, frozen=True, forbid_unknown_fields=True):
    """Where to look when we know of no line in somebody's country."""

    name: Words
    site: Host
    note: str
    source: Words
    verified_on: date

    @property
    def link(self) -> str:
        return f"https://{self.site}/"


class ChannelView(Struct, frozen=True):
    """A channel at one moment; `opens_at` is in words and in the line's own time."""

    kind: Kind
    to: str
    link: str | None
    note: str
    hours: str
    state: State
    opens_at: str | None

    @property
    def words(self) -> str:
        """Ready to read: "Text 85258 (Start with the word SHOUT.)"."""
        verb = {"whatsapp": "WhatsApp"}.get(self.kind, self.kind.capitalize())
        return f"{verb} {self.to} ({self.note})" if self.note else f"{verb} {self.to}"


class LineView(Struct, frozen=True):
    """A line at one moment. `is_open` only if some channel is known to be open."""

    line: Line
    channels: tuple[ChannelView, ...]
    is_open: bool
    opens_at: str | None

    @property
    def hours(self) -> str:
        """The week in words; channel by channel where they differ."""
        if len({channel.hours for channel in self.channels}) == 1:
            return self.channels[0].hours
        return "; ".join(dict.fromkeys(f"{say(KINDS[c.kind])}: {c.hours}" for c in self.channels))

    def week(self, *, writing: bool = False) -> list[tuple[int, str, str]]:
        """When some channel answers, or some channel for `writing`."""
        channels = [c for c in self.line.channels if not writing or c.kind != "call"]
        return sorted({opening for c in channels for opening in openings(c.hours)})

    @property
    def has_writing_open(self) -> bool:
        return any(c.state == "open" and c.kind != "call" for c in self.channels)


class Helplines(Struct, frozen=True, forbid_unknown_fields=True):
    """All we know. The fields mirror the file; read it through the methods."""

    anywhere: Directory
    country_table: tuple[Country, ...] = msgspec.field(name="country")
    line_table: tuple[Line, ...] = msgspec.field(name="line")

    def countries(self) -> list[Country]:
        """Every country with a line, by name."""
        return sorted(self.country_table, key=lambda country: country.name)

    def country(self, code: str) -> Country | None:
        wanted = code.strip().upper()
        return next((c for c in self.country_table if c.code == wanted), None)

    def for_country(self, code: str, now: datetime, topic: str | None = None) -> list[LineView]:
        """The lines of a country, the most reachable first; empty when we know of none.

        Lines for the topic come first, but the others stay: nobody is left with nothing.
        Then open before closed, and those open for writing before those that only take calls.
        """
        if now.tzinfo is None:
            raise ValueError("now needs a time zone")
        country = self.country(code)
        lines = [line for line in self.line_table if country and line.country == country.code]
        views = [_view(line, now) for line in lines]
        return sorted(
            views,
            key=lambda v: (topic not in v.line.topics, not v.is_open, not v.has_writing_open),
        )

    def faults(self, today: date) -> list[str]:
        """What a person has to look at, one sentence each: stale, missing or contradictory."""
        found = [*self._table_faults()]
        for line in self.line_table:
            found += [f"{line.id}: {fault}" for fault in _line_faults(line, today)]
        found += [f"{self.anywhere.site}: {f}" for f in _age(self.anywhere.verified_on, today)]
        return found

    def _table_faults(self) -> Iterator[str]:
        yield from (f"{id}: is there twice" for id in _repeated(x.id for x in self.line_table))
        codes = [country.code for country in self.country_table]
        yield from (f"{code}: is there twice" for code in _repeated(codes))
        served = {line.country for line in self.line_table}
        yield from (f"{code}: has no line" for code in sorted(set(codes) - served))
        yield from (f"{code}: has lines but no entry" for code in sorted(served - set(codes)))


def parse(text: str) -> Helplines:
    """Read the table; raises msgspec.ValidationError naming the place that is malformed."""
    return msgspec.toml.decode(text, type=Helplines)


@cache
def load() -> Helplines:
    """The table that comes with Kith, read once a process."""
    return parse(Path(__file__).with_name("lines.toml").read_text(encoding="utf-8"))


def _view(line: Line, now: datetime) -> LineView:
    at = line.local(now)
    ordered = sorted(line.channels, key=lambda channel: WRITING_FIRST.index(channel.kind))
    channels = tuple(_channel_view(channel, at) for channel in ordered)
    is_open = any(channel.state == "open" for channel in channels)
    openings = [o for channel in line.channels if (o := next_opening(channel.hours, at))]
    opens_at = when(min(openings), at) if at and openings and not is_open else None
    return LineView(line=line, channels=channels, is_open=is_open, opens_at=opens_at)


def _channel_view(channel: Channel, at: datetime | None) -> ChannelView:
    now = state(channel.hours, at)
    opening = next_opening(channel.hours, at) if now == "closed" else None
    return ChannelView(
        kind=channel.kind,
        to=channel.to,
        link=channel.link,
        note=channel.note,
        hours=describe(channel.hours),
        state=now,
        opens_at=when(opening, at) if opening and at else None,
    )


def _line_faults(line: Line, today: date) -> Iterator[str]:
    yield from _age(line.verified_on, today)
    if not line.id.startswith(f"{line.country.lower()}-"):
        yield "its id does not begin with its country"
    for channel in line.channels:
        if (channel.kind == "chat") is not ("." in channel.to):
            yield f"{channel.to} does not fit a {channel.kind}"
        spans = () if isinstance(channel.hours, str) or not channel.hours else channel.hours
        if any(span.opens >= span.closes for span in spans):
            yield f"{channel.to} closes before it opens"
        if channel.hours == () or any(not span.days for span in spans):
            yield f"{channel.to} is never open"
    if line.zone is None and any(isinstance(c.hours, tuple) for c in line.channels):
        yield "closes at times, so it needs a zone"
    if line.zone is not None and line.local(datetime(2000, 1, 1).astimezone()) is None:
        yield f"{line.zone} is not a known zone"


def _age(verified_on: date, today: date) -> Iterator[str]:
    if verified_on > today:
        yield f"is verified on {verified_on}, which is yet to come"
    if today - verified_on > STALE_AFTER:
        yield f"was last verified on {verified_on}, more than {STALE_AFTER.days} days ago"


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
