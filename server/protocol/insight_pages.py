"""Page data of insights: measures with their charts and tables. Shapes only.

Everything in here may be shown and exported: what is too small to show never gets this far.
"""

from datetime import datetime

from server.protocol.desk_pages import RoomName
from server.protocol.page import PageData


class Point(PageData):
    """One bar or dot. Without a `value` there is a gap, and `said` tells why.

    Where only a bound may be told, it lies between `value` and `up_to`.
    """

    label: str  # as short as an axis needs it
    value: float | None
    said: str
    up_to: float | None = None


class Chart(PageData):
    """`kind` is line, columns or bars. `goal` is where the line of what one hopes for lies."""

    kind: str
    title: str
    said: str  # what one would see, in a sentence or two
    points: list[Point]
    unit: str = ""
    goal: float | None = None
    goal_said: str = ""
    middle: float | None = None  # the whole period's figure
    middle_said: str = ""
    top: float | None = None  # where the axis ends; None: with the highest value


class Table(PageData):
    """What a chart shows, in cells; the first of a row names it."""

    head: list[str]
    rows: list[list[str]]


class Measure(PageData):
    """`state` is "good", "look", "quiet" (too little to say) or "open" (nothing to aim at)."""

    key: str
    headline: str
    also: str
    state: str
    figure: str  # the headline in a word or two
    chart: Chart
    table: Table


class InsightsPage(PageData):
    """`counted_at` is None before the first count."""

    measures: list[Measure]
    days: int
    periods: list[int]
    room: str  # slug; empty for all
    room_name: str
    rooms: list[RoomName]
    since: str  # the period in words
    counted_at: datetime | None
    counted_said: str  # the same moment, by the instance's clock
    few: int
    is_admin: bool


class Export(PageData):
    """A table to take along: its file's name without the ending."""

    name: str
    table: Table
