"""Charts and tables of a period, the same way for every measure. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from server.actions.insights.discretion import Shown, apart
from server.actions.insights.periods import Period
from server.figures import NEVER, Figures
from server.protocol.insight_pages import Chart, Point, Table

Column = Callable[[Figures], Shown]


@dataclass(frozen=True)
class Drawn:
    """How one measure is drawn over time: what of each piece, and what one hopes for."""

    title: str
    of: Column
    kind: str = "line"
    unit: str = ""
    goal: float | None = None
    goal_said: str = ""
    top: float | None = None


def over_time(period: Period, drawn: Drawn) -> Chart:
    """One figure of each day or week, and the whole period's as a line."""
    whole = drawn.of(period.whole)
    points = [
        _point(bucket.label, shown)
        for bucket, shown in zip(period.buckets, _pieces(period, drawn.of), strict=True)
    ]
    middle = _drawable(whole.value) if drawn.kind == "line" else None
    return Chart(
        kind=drawn.kind,
        title=f"{drawn.title}, {period.words}",
        said=_seen([bucket.name for bucket in period.buckets], points, drawn),
        points=points,
        unit=drawn.unit,
        goal=drawn.goal,
        goal_said=drawn.goal_said,
        middle=middle,
        middle_said=f"this time: {whole.words}" if middle is not None else "",
        top=drawn.top,
    )


def side_by_side(named: Sequence[tuple[str, Shown]], drawn: Drawn) -> Chart:
    """One bar for each name."""
    points = [_point(name, shown) for name, shown in named]
    return Chart(
        kind="bars",
        title=drawn.title,
        said="; ".join(f"{name}: {shown.words}" for name, shown in named) + "."
        if named
        else "Nothing to show in this time.",
        points=points,
        unit=drawn.unit,
        goal=drawn.goal,
        goal_said=drawn.goal_said,
        top=drawn.top,
    )


def table(period: Period, columns: Sequence[tuple[str, Column]]) -> Table:
    """Each day or week in a row, and all of them in the last one."""
    cells = [[*_pieces(period, column), column(period.whole)] for _name, column in columns]
    names = [*(bucket.name for bucket in period.buckets), "All of it"]
    return Table(
        head=[period.piece, *(name for name, _column in columns)],
        rows=[
            [name, *(shown.words for shown in row)]
            for name, *row in zip(names, *cells, strict=True)
        ],
    )


def _pieces(period: Period, column: Column) -> list[Shown]:
    shown = [column(bucket.figures) for bucket in period.buckets]
    return apart(column(period.whole), shown)


def _point(label: str, shown: Shown) -> Point:
    return Point(label=label, value=_drawable(shown.value), said=shown.words, up_to=shown.up_to)


def _drawable(value: float | None) -> float | None:
    return None if value is None or value >= NEVER else value


def _seen(names: Sequence[str], points: Sequence[Point], drawn: Drawn) -> str:
    """What somebody sees who sees it: how far it goes, how it is now, how often nothing is told."""
    known = [(point.value, point.said, name) for point, name in zip(points, names, strict=True)
             if point.value is not None]  # fmt: skip
    if not known:
        return "There is too little to show in this time."
    low, high, latest = min(known), max(known), known[-1]
    sentences = [
        f"Between {low[1]} ({low[2]}) and {high[1]} ({high[2]})."
        if low[0] != high[0]
        else f"Always {low[1]}.",
        f"The latest is {latest[1]} ({latest[2]}).",
    ]
    if len(known) < len(points):
        sentences.append(f"{len(points) - len(known)} of {len(points)} are too few to be shown.")
    if drawn.goal is not None:
        sentences.append(f"A line marks the aim: {drawn.goal_said}.")
    return " ".join(sentences)
