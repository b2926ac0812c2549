"""Charts as SVG: pure drawing, made to be read in every way.

Every chart has a title and a description, which is what a screen reader hears; its table stands
beside it on the page. Nothing is told by colour alone, and no colour is named in here: the classes
get theirs from css/insights.css, in each theme. No style attributes: our content policy forbids
them.
"""

import math
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from server.protocol.insight_pages import Chart, Point

WIDE, HIGH = 360, 190  # of the drawing; a page scales it
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 26, 26
ROW = 34  # the height of a horizontal bar with its name
STEPS = (1, 2, 5, 10)
BAR = 9.0  # how thick that bar is
GAP = 0.3  # of a column's place
LABELS = 5  # along the axis at most
SPARK_WIDE, SPARK_HIGH = 96, 28


def draw(chart: Chart, key: str) -> Markup:
    """The chart as one image; `key` makes its ids unique on the page."""
    high = _bars_end(chart) if chart.kind == "bars" else HIGH
    parts = {"line": _line, "columns": _columns, "bars": _bars}[chart.kind](chart)
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {wide} {high}" '
        'aria-labelledby="{key}-title {key}-said">'
        '<title id="{key}-title">{title}</title><desc id="{key}-said">{said}</desc>{parts}</svg>'
    ).format(
        wide=WIDE, high=high, key=key, title=chart.title, said=chart.said,
        parts=Markup("").join(parts),
    )  # fmt: skip


def spark(chart: Chart) -> Markup:
    """How it went, at a glance, beside words that say the same; hidden from screen readers."""
    top = _top(chart)
    step = SPARK_WIDE / max(1, len(chart.points) - 1)
    runs = _runs([
        (place * step, 2 + (SPARK_HIGH - 4) * (1 - _part(point.value, top)))
        for place, point in enumerate(chart.points)
    ], chart.points)  # fmt: skip
    lines = Markup("").join(_stroke("chart__line", run) for run in runs)
    return Markup(
        '<svg class="spark" aria-hidden="true" focusable="false" viewBox="-3 0 {} {}">{}</svg>'
    ).format(SPARK_WIDE + 6, SPARK_HIGH, lines)


def ticks(top: float) -> list[float]:
    """Two to five round numbers from zero up to `top` or just above."""
    if top <= 0:
        return [0.0, 1.0]
    size = 10 ** math.floor(math.log10(top / 2))
    step = next(n * size for n in STEPS if top / (n * size) <= 4)
    return [step * n for n in range(math.ceil(top / step - 1e-9) + 1)]


def _line(chart: Chart) -> Iterator[Markup]:
    marks = ticks(_top(chart))
    yield from _axes(chart, marks)
    places = [
        (_x(chart, place), _y(point.value, marks)) for place, point in enumerate(chart.points)
    ]
    for run in _runs(places, chart.points):
        yield _stroke("chart__line", run)
    for (x, y), point in zip(places, chart.points, strict=True):
        yield _dot(x, y) if point.value is not None else _hole(x)


def _columns(chart: Chart) -> Iterator[Markup]:
    marks = ticks(_top(chart))
    yield from _axes(chart, marks)
    wide = (WIDE - LEFT - RIGHT) / max(1, len(chart.points)) * (1 - GAP)
    for place, point in enumerate(chart.points):
        x, y = _x(chart, place), _y(point.value, marks)
        if point.value is None:
            yield _hole(x)
            continue
        if point.up_to is not None:
            end = _y(point.up_to, marks)
            yield _rect("chart__maybe", x - wide / 2, end, wide, y - end)
        yield _rect("chart__bar", x - wide / 2, y, wide, max(1.0, HIGH - BOTTOM - y))


def _bars(chart: Chart) -> Iterator[Markup]:
    """Names above their bars, what they say at the end: long names fit a phone."""
    top, wide = ticks(_top(chart))[-1], WIDE - RIGHT
    for place, point in enumerate(chart.points):
        y = ROW * place + 14
        yield _text("chart__name", 0, y, point.label)
        yield _text("chart__said", wide, y, point.said, "end")
        yield _rect("chart__track", 0, y + 6, wide, BAR)
        if point.up_to is not None:
            yield _rect("chart__maybe", 0, y + 6, wide * _part(point.up_to, top), BAR)
        if point.value:
            yield _rect("chart__bar", 0, y + 6, max(BAR, wide * _part(point.value, top)), BAR)
    if chart.goal is not None and chart.points:
        x, end = wide * _part(chart.goal, top), ROW * len(chart.points)
        yield _stroke("chart__goal", [(x, 16), (x, end)])
        yield _text("chart__goal-said", x, end + 14, chart.goal_said, "middle")


def _bars_end(chart: Chart) -> int:
    return ROW * len(chart.points) + (BOTTOM if chart.goal is not None else 0)


def _axes(chart: Chart, marks: Sequence[float]) -> Iterator[Markup]:
    for mark in marks:
        y = _y(mark, marks)
        yield _stroke("chart__grid" if mark else "chart__axis", [(LEFT, y), (WIDE - RIGHT, y)])
        yield _text("chart__tick", LEFT - 6, y + 4, f"{mark:g}{chart.unit}", "end")
    shown = _labelled(len(chart.points))
    for place, point in enumerate(chart.points):
        if place in shown:
            yield _text("chart__tick", _x(chart, place), HIGH - 8, point.label, "middle")
    yield from _legend(chart, marks)


def _legend(chart: Chart, marks: Sequence[float]) -> Iterator[Markup]:
    """The lines across, and above the drawing what they are: there nothing is in their way."""
    for kind, value, said, x, anchor in (
        ("goal", chart.goal, chart.goal_said, LEFT, "start"),
        ("middle", chart.middle, chart.middle_said, WIDE - RIGHT, "end"),
    ):
        if value is not None:
            y = _y(value, marks)
            yield _stroke(f"chart__{kind}", [(LEFT, y), (WIDE - RIGHT, y)])
            yield _text(f"chart__{kind}-said", x, TOP - 14, said, anchor)


def _top(chart: Chart) -> float:
    if chart.top is not None:
        return chart.top
    values = [point.value for point in chart.points if point.value is not None]
    return max([*values, chart.goal or 0.0, chart.middle or 0.0]) or 5.0


def _labelled(n: int) -> set[int]:
    """Which places along the axis are named: the last one always, and evenly back from it."""
    every = max(1, math.ceil(n / LABELS))
    return set(range(n - 1, -1, -every))


def _x(chart: Chart, place: int) -> float:
    return LEFT + (WIDE - LEFT - RIGHT) * (place + 0.5) / max(1, len(chart.points))


def _y(value: float | None, marks: Sequence[float]) -> float:
    return TOP + (HIGH - TOP - BOTTOM) * (1 - _part(value, marks[-1]))


def _part(value: float | None, top: float) -> float:
    return min(1.0, (value or 0.0) / top)


def _runs(
    places: Sequence[tuple[float, float]], points: Sequence[Point]
) -> list[list[tuple[float, float]]]:
    """The line in pieces: it breaks where nothing may be shown."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place, point in zip(places, points, strict=True):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if len(run) > 1]


def _stroke(kind: str, places: Sequence[tuple[float, float]]) -> Markup:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return Markup('<polyline class="{}" points="{}"/>').format(kind, path)


def _rect(kind: str, x: float, y: float, wide: float, high: float) -> Markup:
    return Markup(
        '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{}"/>'
    ).format(kind, x, y, wide, high, 4 if high == BAR else 2)


def _dot(x: float, y: float) -> Markup:
    return Markup('<circle class="chart__dot" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(x, y)


def _hole(x: float) -> Markup:
    """Something that is not shown: an open ring on the axis, never a zero."""
    return Markup('<circle class="chart__hole" cx="{:.1f}" cy="{}" r="3"/>').format(
        x, HIGH - BOTTOM - 6
    )


def _text(kind: str, x: float, y: float, words: str, anchor: str = "start") -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        kind, x, y, anchor, escape(words)
    )
