"""A day's figures, from what was said and done. Pure: what it counts from is handed in.

Whoever says something in a room after a message answers it, unless their words answer another one:
people who talk do not always press "reply".
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.figures import FEW, NEVER, Figures, Share, Waits, Work, gini, together
from server.models import SEVERE
from server.store.insights import (
    EVERYWHERE,
    Duty,
    Exchange,
    Judged,
    Opened,
    Span,
    Spoken,
    Taken,
)

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
VOICES = 2
STOOD, OVERTURNED = {"remove", "release_masked", "close"}, {"release", "overturn"}


@dataclass(frozen=True)
class Sources:
    """Everything a day is counted from. `spoken` goes on for a day, `answers` it."""

    span: Span
    now: datetime
    spoken: Sequence[Spoken] = ()
    opened: Sequence[Opened] = ()
    judged: Sequence[Judged] = ()
    taken: Sequence[Taken] = ()
    duties: Sequence[Duty] = ()
    speakers: frozenset[tuple[int, int]] = frozenset()  # room and seat, of a month
    exchanges: Sequence[Exchange] = ()


@dataclass
class Count:
    """A day's figures by room, and when seats spoke for the first time."""

    figures: dict[int, Figures] = field(default_factory=lambda: defaultdict(Figures))
    first_posts: list[tuple[int, datetime]] = field(default_factory=list)


def count(sources: Sources) -> Count:
    """The figures of every room that has any, and of all together."""
    found = Count()
    rooms: dict[int, list[Spoken]] = defaultdict(list)
    for said in sources.spoken:
        rooms[said.room_id].append(said)
    for room_id, talk in rooms.items():
        _talk(found, found.figures[room_id], talk, sources)
    for case in sources.opened:
        _case(found.figures[case.room_id], case, sources)
    for one in sources.judged:
        _rules(found.figures[one.room_id], one)
    _mutual(found, sources)
    everywhere = together(Figures, found.figures.values())
    everywhere.mutual = together(Share, (one.mutual for one in found.figures.values()))
    _work(everywhere, sources)
    found.figures[EVERYWHERE] = everywhere
    return found


def _talk(found: Count, figures: Figures, talk: list[Spoken], sources: Sources) -> None:
    """One room's day: first posts, posts that asked for something, and how evenly people spoke."""
    begun: set[int] = set()
    for place, said in enumerate(talk):
        if said.at >= sources.span.end:
            break
        is_first = said.author_id not in begun and said.first_post_at in (None, said.at)
        begun.add(said.author_id)
        if is_first and said.first_post_at is None:
            found.first_posts.append((said.author_id, said.at))
        if said.is_visible and (is_first or said.need):
            _answered(figures, said, is_first, _answers(talk, place), sources)
    spoke = Counter(s.author_id for s in talk if s.is_visible and s.at < sources.span.end)
    if len(spoke) >= FEW:
        figures.even.hundredths += round(100 * gini(list(spoke.values())))
        figures.even.evenings += 1


@dataclass(frozen=True)
class Answers:
    """When somebody else first answered, and how many did within the hour; at most two count."""

    first_at: datetime | None
    voices: int


def _answers(talk: list[Spoken], place: int) -> Answers:
    asked, first_at, voices = talk[place], None, set()
    for said in talk[place + 1 :]:
        late = said.at - asked.at
        if late > DAY or (first_at is not None and (late > HOUR or len(voices) >= VOICES)):
            break
        if not said.is_visible or said.author_id == asked.author_id:
            continue
        if said.reply_to not in (None, asked.id):
            continue
        first_at = first_at or said.at
        if late <= HOUR:
            voices.add(said.author_id)
    return Answers(first_at, len(voices))


def _answered(
    figures: Figures, said: Spoken, is_first: bool, answers: Answers, sources: Sources
) -> None:
    seat, age = said.author_id, sources.now - said.at
    is_settled = answers.first_at is not None or age >= DAY
    if is_first and is_settled:
        minutes = _minutes(answers.first_at - said.at) if answers.first_at else NEVER
        figures.first.add(minutes, seat)
        if _is_staffed(sources.duties, said.at):
            figures.first_staffed.add(minutes, seat)
    if said.need and is_settled:
        figures.heard.add(seat, is_part=answers.first_at is not None)
    if said.need and (answers.voices >= VOICES or age >= HOUR):
        figures.second.add(seat, is_part=answers.voices >= VOICES)


def _case(figures: Figures, case: Opened, sources: Sources) -> None:
    seat, severity = case.about_id, case.severity
    is_over = case.due_at <= sources.now
    if case.met_at is None and not is_over:
        return  # it waits, and there is time
    is_late = case.met_late if case.met_at else is_over
    figures.in_time.setdefault(severity, Share()).add(seat, is_part=not is_late)
    waited = (case.met_at or sources.now) - case.opened_at
    minutes = min(_minutes(waited), NEVER) if case.met_at else NEVER
    figures.met.setdefault(severity, Waits()).add(minutes, seat)
    if _is_staffed(sources.duties, case.opened_at):
        figures.met_staffed.setdefault(severity, Waits()).add(minutes, seat)


def _rules(figures: Figures, one: Judged) -> None:
    """A moderator's word on what rules had stopped. Distress stops nothing."""
    if one.act not in STOOD | OVERTURNED:
        return
    for rule in {str(found.get("rule")) for found in one.findings if _stopped(found)}:
        share = figures.rules.setdefault(rule, Share())
        share.add(one.about_id, is_part=one.act in STOOD)


def _stopped(found: dict[str, object]) -> bool:
    return found.get("axis") != "distress" and found.get("outcome") in {"hold", "refuse"}


def _mutual(found: Count, sources: Sources) -> None:
    gave = {(one.room_id, one.giver_id) for one in sources.exchanges}
    received = {(one.room_id, one.receiver_id) for one in sources.exchanges}
    for room_id, seat in sorted(sources.speakers):
        both = (room_id, seat) in gave and (room_id, seat) in received
        found.figures[room_id].mutual.add(seat, is_part=both)


def _work(figures: Figures, sources: Sources) -> None:
    span = sources.span
    for duty in sources.duties:
        end = min(duty.ended_at or sources.now, span.end)
        minutes = round((end - max(duty.began_at, span.start)) / timedelta(minutes=1))
        figures.staff.setdefault(duty.user_id, Work()).minutes += max(0, minutes)
    for case in sources.taken:
        work = figures.staff.setdefault(case.user_id, Work())
        work.cases.add(case.about_id)
        if case.severity >= SEVERE:
            work.severe.add(case.about_id)


def _is_staffed(duties: Sequence[Duty], at: datetime) -> bool:
    return any(d.began_at <= at and (d.ended_at is None or at < d.ended_at) for d in duties)


def _minutes(distance: timedelta) -> int:
    """Whole minutes, begun ones too: within how many it was."""
    return max(1, -(-distance // timedelta(minutes=1)))
