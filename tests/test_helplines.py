"""Help lines: who is listed, in which order, whether they answer now, and what `kith check` says.

The clock is always given. The table that ships is tested as well as small ones made here.
"""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from server.helplines import Helplines, LineView, load, parse

CHECKED = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SMALL = """
[anywhere]
name = "Directory"
site = "directory.example"
note = "Many countries."
source = "directory.example"
verified_on = 2026-11-23

[[country]]
code = "IT"
name = "Italy"
emergency = "112"

[[line]]
id = "it-one"
country = "IT"
name = "One"
topics = ["listening"]
zone = "Europe/Rome"
channels = [{ kind = "call", to = "02 1234", hours = [{ opens = "09:00", closes = "17:00" }] }]
source = "one.example"
verified_on = 2026-11-23
"""


@pytest.fixture(scope="module")
def lines() -> Helplines:
    return load()


def rome(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Rome"))


def only(lines: Helplines, code: str, now: datetime) -> LineView:
    (view,) = lines.for_country(code, now)
    return view


def small(*changes: tuple[str, str]) -> Helplines:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return parse(text)


def test_the_table_we_ship_has_no_fault_on_the_day_it_was_checked(lines: Helplines) -> None:
    assert lines.faults(CHECKED) == []


def test_every_country_offers_a_line_and_an_emergency_number(lines: Helplines) -> None:
    for country in lines.countries():
        assert country.emergency
        assert lines.for_country(country.code, NOON), country.name


def test_numbers_that_must_not_be_wrong_are_as_published(lines: Helplines) -> None:
    def numbers(code: str) -> set[str]:
        return {c.to for view in lines.for_country(code, NOON) for c in view.channels}

    assert {"988", "741741"} <= numbers("US")
    assert {"116 123", "85258"} <= numbers("GB")
    assert numbers("KR") == {"109"}, "1393 was retired"
    assert {"113", "0800-0113"} <= numbers("NL")
    assert {"13 11 14", "0477 13 11 14"} <= numbers("AU")


def test_countries_are_listed_by_name_and_found_in_any_case(lines: Helplines) -> None:
    names = [country.name for country in lines.countries()]
    assert names == sorted(names)
    british = lines.country(" gb ")
    assert british is not None
    assert british.emergency == "999"
    assert lines.for_country("gb", NOON) == lines.for_country("GB", NOON)


def test_an_unknown_country_has_no_lines_and_the_directory_remains(lines: Helplines) -> None:
    assert lines.for_country("AQ", NOON) == []
    assert lines.for_country("", NOON) == []
    assert lines.country("AQ") is None
    assert lines.anywhere.link == "https://findahelpline.com/"


def test_writing_comes_before_calling(lines: Helplines) -> None:
    order = ["text", "chat", "whatsapp", "call"]
    for country in lines.countries():
        for view in lines.for_country(country.code, NOON):
            kinds = [order.index(channel.kind) for channel in view.channels]
            assert kinds == sorted(kinds), view.line.id
    assert lines.for_country("GB", NOON)[0].line.id == "gb-shout"


@pytest.mark.parametrize(
    ("now", "is_open", "opens_at"),
    [
        (rome(23, 8, 59), False, "today at 09:00"),
        (rome(23, 9), True, None),
        (rome(23, 23, 59), True, None),
        (rome(24, 0), False, "today at 09:00"),
        (rome(24, 3), False, "today at 09:00"),
        (rome(1, 9, month=7), True, None),
        (datetime(2026, 7, 1, 7, 30, tzinfo=UTC), True, None),  # 09:30 in summer
        (datetime(2026, 11, 23, 7, 30, tzinfo=UTC), False, "today at 09:00"),  # 08:30 in winter
        (
            datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
            False,
            "today at 09:00",
        ),  # past midnight there
    ],
)
def test_the_italian_line_answers_from_nine_to_midnight_italian_time(
    lines: Helplines, now: datetime, is_open: bool, opens_at: str | None
) -> None:
    view = only(lines, "IT", now)
    assert (view.is_open, view.opens_at) == (is_open, opens_at)


def test_a_line_stays_open_while_one_channel_is_closed_and_says_when_that_opens(
    lines: Helplines,
) -> None:
    view = only(lines, "BE", rome(23, 12))
    chat, call = view.channels
    assert view.is_open
    assert view.opens_at is None
    assert (call.state, call.opens_at) == ("open", None)
    assert (chat.state, chat.opens_at) == ("closed", "today at 17:00")
    assert only(lines, "BE", rome(23, 17)).channels[0].state == "open"


def test_hours_nobody_confirmed_are_neither_open_nor_closed(lines: Helplines) -> None:
    whatsapp = only(lines, "IT", NOON).channels[0]
    assert (whatsapp.state, whatsapp.hours) == ("unknown", "hours not confirmed")
    lone = small(('hours = [{ opens = "09:00", closes = "17:00" }]', 'note = "Ring us."'))
    view = only(lone, "IT", NOON)
    assert (view.is_open, view.opens_at) == (False, None)


def test_weekday_hours_name_the_day_they_begin_again() -> None:
    weekdays = 'closes = "17:00", days = ["mon", "tue", "wed", "thu", "fri"]'
    office = small(('closes = "17:00"', weekdays))
    assert only(office, "IT", rome(27, 16, 59)).is_open  # a Friday
    assert only(office, "IT", rome(27, 17)).opens_at == "Monday at 09:00"
    assert only(office, "IT", rome(28, 10)).opens_at == "Monday at 09:00"
    assert only(office, "IT", rome(29, 10)).opens_at == "tomorrow at 09:00"
    assert only(office, "IT", rome(30, 8)).opens_at == "today at 09:00"
    assert only(office, "IT", rome(30, 8)).hours == "Mon Tue Wed Thu Fri 09:00–17:00"


def test_a_line_open_one_day_a_week_is_announced_a_week_ahead() -> None:
    mondays = small(('closes = "17:00"', 'closes = "17:00", days = ["mon"]'))
    assert only(mondays, "IT", rome(23, 18)).opens_at == "Monday at 09:00"


def test_a_night_is_two_spans_and_has_no_gap_at_midnight() -> None:
    spans = '[{ opens = "20:00", closes = "24:00" }, { opens = "00:00", closes = "06:00" }]'
    night = small(('[{ opens = "09:00", closes = "17:00" }]', spans))
    assert only(night, "IT", rome(23, 23, 59)).is_open
    assert only(night, "IT", rome(24, 0)).is_open
    assert only(night, "IT", rome(24, 6)).opens_at == "today at 20:00"
    assert night.faults(CHECKED) == []


def test_the_night_the_clocks_change_keeps_wall_clock_hours(lines: Helplines) -> None:
    assert only(lines, "IT", datetime(2026, 10, 25, 7, 59, tzinfo=UTC)).opens_at == "today at 09:00"
    assert only(lines, "IT", datetime(2026, 10, 25, 8, 0, tzinfo=UTC)).is_open


def test_lines_for_the_topic_come_first_and_the_others_stay(lines: Helplines) -> None:
    everything = lines.for_country("IE", NOON)
    advice = lines.for_country("IE", NOON, topic="advice")
    assert advice[0].line.id == "ie-your-mental-health" != everything[0].line.id
    assert len(advice) == len(everything)
    assert lines.for_country("IE", NOON, topic="nothing we know") == everything


def test_an_open_line_comes_before_a_closed_one() -> None:
    second = SMALL[SMALL.index("[[line]]") :].replace("it-one", "it-two").replace("17:00", "24:00")
    both = parse(SMALL + second)
    ids = [view.line.id for view in both.for_country("IT", rome(23, 20))]
    assert ids == ["it-two", "it-one"]


def test_channels_read_aloud_and_link_to_the_phone(lines: Helplines) -> None:
    text, chat, call = lines.for_country("US", NOON)[0].channels
    assert (text.words, text.link) == ("Text 988", "sms:988")
    assert (chat.words, chat.link) == ("Chat 988lifeline.org", "https://988lifeline.org/")
    assert (call.words, call.link) == ("Call 988 (1 for Veterans, 2 for Spanish.)", "tel:988")
    whatsapp = only(lines, "SG", NOON).channels[0]
    assert (whatsapp.words, whatsapp.link) == ("WhatsApp 9151 1767", None)


def test_a_time_without_a_zone_is_refused_rather_than_guessed(lines: Helplines) -> None:
    with pytest.raises(ValueError, match="time zone"):
        lines.for_country("IT", datetime(2026, 11, 23, 12))


def test_an_entry_is_reported_only_once_it_is_older_than_half_a_year() -> None:
    table = small()
    assert table.faults(date(2027, 5, 22)) == []
    faults = table.faults(date(2027, 5, 23))
    assert len(faults) == 2
    assert "it-one: was last verified on 2026-11-23" in faults[0]
    assert "directory.example" in faults[1]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "verified_on = 2026-11-23\n\n[[country",
            "verified_on = 2026-12-01\n\n[[country",
            "to come",
        ),
        ('zone = "Europe/Rome"\n', "", "needs a zone"),
        ("Europe/Rome", "Europe/Rom", "not a known zone"),
        ('opens = "09:00"', 'opens = "18:00"', "closes before it opens"),
        ('closes = "17:00"', 'closes = "17:00", days = []', "never open"),
        ('[{ opens = "09:00", closes = "17:00" }]', "[]", "never open"),
        ('to = "02 1234"', 'to = "one.example"', "does not fit a call"),
        ('kind = "call"', 'kind = "chat"', "does not fit a chat"),
        ('id = "it-one"', 'id = "fr-one"', "begin with its country"),
        ('country = "IT"', 'country = "FR"', "FR: has lines but no entry"),
        ('code = "IT"', 'code = "FR"', "FR: has no line"),
        (SMALL[SMALL.index("[[line]]") :], SMALL[SMALL.index("[[line]]") :] * 2, "twice"),
    ],
)
def test_a_contradictory_entry_is_named(old: str, new: str, fault: str) -> None:
    assert small().faults(CHECKED) == []
    assert any(fault in found for found in small((old, new)).faults(CHECKED))


def test_a_line_with_a_broken_zone_is_still_listed() -> None:
    view = only(small(("Europe/Rome", "../Rome")), "IT", NOON)
    assert view.channels[0].state == "unknown"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"09:00"', '"9:00"'),
        ('"17:00"', '"24:30"'),
        ('"02 1234"', '"02/1234"'),
        ('"call"', '"fax"'),
        ('"listening"', '"shopping"'),
        ('code = "IT"', 'code = "it"'),
        ("zone", "zones"),
        ("2026-11-23", '"yesterday"'),
    ],
)
def test_a_malformed_entry_is_refused_when_read(old: str, new: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        small((old, new))


def test_views_cannot_be_changed_by_who_receives_them(lines: Helplines) -> None:
    view: Any = only(lines, "IT", NOON)
    with pytest.raises(AttributeError):
        view.is_open = True
