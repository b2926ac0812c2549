"""How the desk is doing: how soon cases are met, what rules get wrong, who carries what. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from server.actions.insights import discretion
from server.actions.insights.discretion import FEWER, NONE_YET, Shown
from server.actions.insights.drawing import Drawn, side_by_side
from server.actions.insights.measures import GOOD, LOOK, OPEN, QUIET
from server.actions.insights.periods import Period
from server.figures import NEVER, Figures, Share, Tally, Waits, Work, together
from server.models import SEVERE
from server.protocol.insight_pages import Measure, Table

SEVERE_WITHIN = 3  # minutes, nineteen in twenty, while somebody is on duty
AMBER = 2  # the middle, which must not starve
OVERTURNED = 30  # in a hundred hits of a rule
RULES_SHOWN = 12
HOUR = 60
SEVERITIES = ("for information", "mild", "moderate", "serious", "severe", "in danger now")


def met(period: Period) -> Measure:
    """Time until a moderator is with a case, by severity."""
    whole = period.whole
    severe = _severe(whole.met_staffed)
    most, half = discretion.nineteen_in_twenty(severe), discretion.half(_severe(whole.met))
    if most.value is not None:
        headline = (
            f"While somebody was on duty, 95 in 100 severe cases were met within {most.words}."
        )
    elif half.value is not None and half.value < NEVER:
        headline = f"Half of severe cases were met within {half.words}."
    else:
        headline = "Too few severe cases to say how soon they were met."
    levels = sorted(whole.met, reverse=True)
    return Measure(
        key="time-to-act",
        headline=headline,
        also="",
        state=QUIET if most.value is None else GOOD if most.value <= SEVERE_WITHIN else LOOK,
        figure=most.words if most.value is not None else half.words,
        chart=side_by_side(
            [(_level(n), discretion.half(whole.met[n])) for n in levels],
            Drawn(f"Minutes until half of cases were met, by severity, {period.words}", _nothing),
        ),
        table=Table(
            head=["Severity", "Cases", "Half within", "95 in 100 within", "95 in 100, on duty"],
            rows=_met_rows(levels, whole),
        ),
    )


def in_time(period: Period) -> Measure:
    """Cases that nobody came to before their time was over."""
    whole = period.whole
    late = discretion.number(together(Tally, (share.rest for share in whole.in_time.values())))
    amber = discretion.number(whole.in_time.get(AMBER, Share()).rest)
    cases = together(Tally, (share.whole for share in whole.in_time.values()))
    levels = sorted(whole.in_time, reverse=True)
    return Measure(
        key="overdue",
        headline=_late(cases, late),
        also=f"Of moderate severity, the middle that starves first: {amber.words}."
        if cases.n
        else "",
        state=QUIET if not cases.n else GOOD if late.value == 0 else LOOK,
        figure=late.words if cases.n else NONE_YET,
        chart=side_by_side(
            [(_level(n), discretion.share(whole.in_time[n])) for n in levels],
            Drawn(f"Cases met in time, in a hundred, {period.words}", _nothing, unit="%", top=100),
        ),
        table=Table(
            head=["Severity", "Cases", "Overdue", "Met in time"],
            rows=_late_rows(levels, whole),
        ),
    )


def overturned(period: Period) -> Measure:
    """What moderators let through that rules had stopped."""
    rules = period.whole.rules
    shown = _overturned(together(Share, rules.values()))
    first = sorted(rules, key=lambda rule: (-rules[rule].whole.n, rule))[:RULES_SHOWN]
    named = [(rule, _overturned(rules[rule])) for rule in first]
    is_high = any((one.value or 0) >= OVERTURNED for _rule, one in named)  # for sure
    return Measure(
        key="overturns",
        headline=_overturned_said(shown),
        also="",
        state=QUIET if shown.value is None else LOOK if is_high else GOOD,
        figure=shown.words,
        chart=side_by_side(
            named,
            Drawn(
                f"Overturned of a hundred hits, by rule, {period.words}", _nothing,
                unit="%", goal=OVERTURNED, goal_said=f"aim: under {OVERTURNED} %", top=100,
            ),
        ),
        table=Table(
            head=["Rule", "Judged", "Overturned"],
            rows=[[rule, discretion.number(rules[rule].whole).words, shown.words]
                  for rule, shown in named],
        ),
    )  # fmt: skip


def load(period: Period, names: Mapping[int, str], only: int | None) -> Measure:
    """What each moderator carried; `only` is the one account whose line may be seen, if not all."""
    staff = {user: work for user, work in period.whole.staff.items() if only in (None, user)}
    named = [(names.get(user, "somebody who has left"), work) for user, work in staff.items()]
    lines = sorted(named, key=lambda line: line[0])
    hours = sum(work.minutes for work in staff.values()) / HOUR
    severe = discretion.number(together(Tally, (work.severe for work in staff.values())))
    whose = "You were" if only is not None else "Moderators were"
    return Measure(
        key="load",
        headline=f"{whose} on duty for {_hours_said(hours)} and took {_severe_words(severe)}."
        if lines
        else "Nobody was on duty in this time."
        if only is None
        else "You were not on duty.",
        also="",
        state=OPEN if lines else QUIET,
        figure=_hours_said(hours) if lines else NONE_YET,
        chart=side_by_side(
            [(name, _hours(work)) for name, work in lines],
            Drawn(f"Hours on duty, {period.words}", _nothing),
        ),
        table=Table(
            head=["Moderator", "Hours on duty", "Cases", "Severe", "Severe an hour"],
            rows=_load_rows(lines),
        ),
    )


def _met_rows(levels: Sequence[int], whole: Figures) -> list[list[str]]:
    waits = [whole.met[n] for n in levels]
    columns = (
        _numbers([one.tally for one in waits]),
        [discretion.half(one) for one in waits],
        [discretion.nineteen_in_twenty(one) for one in waits],
        [discretion.nineteen_in_twenty(whole.met_staffed.get(n, Waits())) for n in levels],
    )
    return _rows([_level(n) for n in levels], columns)


def _late_rows(levels: Sequence[int], whole: Figures) -> list[list[str]]:
    shares = [whole.in_time[n] for n in levels]
    columns = (
        _numbers([share.whole for share in shares]),
        _numbers([share.rest for share in shares]),
        [discretion.share(share) for share in shares],
    )
    return _rows([_level(n) for n in levels], columns)


def _numbers(tallies: Sequence[Tally]) -> list[Shown]:
    return discretion.apart(
        discretion.number(together(Tally, tallies)), [discretion.number(tally) for tally in tallies]
    )


def _rows(names: Sequence[str], columns: Iterable[Sequence[Shown]]) -> list[list[str]]:
    return [
        [name, *(shown.words for shown in row)] for name, *row in zip(names, *columns, strict=True)
    ]


def _late(cases: Tally, late: Shown) -> str:
    if not cases.n:
        return "Nothing came to the desk in this time."
    if late.value == 0:
        return "Every case was met in time."
    if late.words == FEWER:
        return "Cases about fewer than 5 people were met late."
    return f"About {late.words} cases were met late."


def _load_rows(lines: Sequence[tuple[str, Work]]) -> list[list[str]]:
    works = [work for _name, work in lines]
    severe = _numbers([work.severe for work in works])
    columns = (
        [_hours(work) for work in works],
        _numbers([work.cases for work in works]),
        severe,
        [_rate(shown, work) for shown, work in zip(severe, works, strict=True)],
    )
    return _rows([name for name, _work in lines], columns)


def _rate(severe: Shown, work: Work) -> Shown:
    """Severe cases an hour, from the rounded number."""
    if severe.value is None or not work.minutes:
        return Shown(None, severe.words if severe.value is None else NONE_YET)
    rate = severe.value / (work.minutes / HOUR)
    return Shown(rate, f"{rate:.1f}")


def _severe_words(severe: Shown) -> str:
    if severe.value is None:
        return "severe cases about fewer than 5 people"
    return f"about {severe.words} severe cases" if severe.value else "no severe case"


def _hours_said(hours: float) -> str:
    return f"{hours:.0f} hour{'' if round(hours) == 1 else 's'}"


def _hours(work: Work) -> Shown:
    return Shown(work.minutes / HOUR, f"{work.minutes / HOUR:.1f} h")


def _overturned_said(shown: Shown) -> str:
    if shown.value is None:
        return "Too little was decided about what rules had stopped to say more."
    return f"Moderators let through {shown.words} of what rules had stopped."


def _overturned(share: Share) -> Shown:
    return discretion.share(Share(part=share.rest, rest=share.part))


def _severe(met: Mapping[int, Waits]) -> Waits:
    return together(Waits, (waits for severity, waits in met.items() if severity >= SEVERE))


def _level(severity: int) -> str:
    return f"{severity} · {SEVERITIES[severity]}"


def _nothing(_figures: Figures) -> Shown:
    return Shown(None, NONE_YET)
