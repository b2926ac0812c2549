"""Charts are for everybody: named, described, never by colour alone, and harmless."""

import re
from xml.etree import ElementTree

import pytest

from server.protocol.insight_pages import Chart, Point
from server.web import charts
from server.web.files import folder

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script>&'
KINDS = ("line", "columns", "bars")


def chart(kind: str, *values: float | None, **more: object) -> Chart:
    points = [
        Point(
            label=f"L{place}", value=value, said="fewer than 5" if value is None else f"{value} x"
        )
        for place, value in enumerate(values)
    ]
    given = {"title": "A title", "said": "What one sees.", "points": points, **more}
    return Chart(kind=kind, **given)  # type: ignore[arg-type]


def drawn(of: Chart, key: str = "k") -> ElementTree.Element:
    svg = str(charts.draw(of, key)).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return ElementTree.fromstring(svg)  # noqa: S314  (our own drawing)


def classes(svg: ElementTree.Element) -> list[str]:
    return [element.get("class", "") for element in svg.iter()]


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_has_a_name_and_a_description(kind: str) -> None:
    svg = drawn(chart(kind, 1, 2, 3), "first")
    assert svg.get("role") == "img"
    named = {element.get("id"): element.text for element in svg if element.get("id")}
    assert [named[one] for one in svg.get("aria-labelledby", "").split()] == [
        "A title", "What one sees.",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_two_charts_on_a_page_share_no_id(kind: str) -> None:
    ids = [
        element.get("id")
        for key in ("a", "b")
        for element in drawn(chart(kind, 1), key).iter()
        if element.get("id")
    ]
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_people_stay_words(kind: str) -> None:
    point = Point(label=HOSTILE, value=3, said=HOSTILE)
    of = chart(kind, title=HOSTILE, said=HOSTILE, points=[point], goal=1, goal_said=HOSTILE)
    svg = drawn(of)
    assert not list(svg.iter(f"{SVG}script"))
    assert svg.find(f"{SVG}title").text == HOSTILE  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
def test_colours_are_the_stylesheets(kind: str) -> None:
    """No style and no colour in the drawing; every class it uses is in the stylesheet."""
    svg = drawn(chart(kind, 1, None, 3, goal=2, middle=1, goal_said="aim", middle_said="all"))
    css = (folder("static") / "css/desk/insights.css").read_text()
    for element in svg.iter():
        assert not set(element.keys()) & {"style", "fill", "stroke", "color"}
    used = {name for name in classes(svg) if name}
    assert used <= {*re.findall(r"\.([\w-]+)", css), "chart__tick", "chart__middle-said"}
    assert "forced-colors: active" in css and "prefers-contrast: more" in css


def test_what_is_not_shown_is_a_gap_and_never_a_zero() -> None:
    line = classes(drawn(chart("line", 1, 2, None, 3, 4)))
    assert line.count("chart__line") == 2 and line.count("chart__hole") == 1
    columns = classes(drawn(chart("columns", 0, None, 3)))
    assert (columns.count("chart__bar"), columns.count("chart__hole")) == (2, 1)


def test_a_bound_is_drawn_as_one() -> None:
    points = [Point(label="a", value=75, said="over 75 %", up_to=100)]
    for kind in ("columns", "bars"):
        assert "chart__maybe" in classes(drawn(chart(kind, points=points, top=100)))


def test_bars_say_their_number_in_words() -> None:
    texts = [element.text for element in drawn(chart("bars", 4, None)).iter(f"{SVG}text")]
    assert texts == ["L0", "4 x", "L1", "fewer than 5"]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_lies_outside_the_drawing(kind: str) -> None:
    svg = drawn(chart(kind, *range(13), goal=20, goal_said="aim"))
    _x, _y, wide, high = map(float, svg.get("viewBox", "").split())
    for rect in svg.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.get(name, "")) for name in ("x", "y", "width", "height"))
        assert x >= 0 and y >= 0 and x + w <= wide and y + h <= high
    for text in svg.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "")) <= wide and 0 < float(text.get("y", "")) <= high


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_chart_can_be_drawn(kind: str) -> None:
    drawn(chart(kind))
    drawn(chart(kind, None, None))
    charts.spark(chart(kind))


@pytest.mark.parametrize(
    ("top", "marks"),
    [(0, [0, 1]), (1, [0, 0.5, 1]), (5, [0, 2, 4, 6]), (10, [0, 5, 10]), (100, [0, 50, 100]),
     (37, [0, 10, 20, 30, 40]), (1_440, [0, 500, 1_000, 1_500])],
)  # fmt: skip
def test_axes_have_round_numbers(top: float, marks: list[float]) -> None:
    assert charts.ticks(top) == marks


def test_a_sparkline_is_for_eyes_only() -> None:
    assert 'aria-hidden="true"' in charts.spark(chart("line", 1, 2))
