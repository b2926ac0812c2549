"""What is not shown, and what nobody can work out from what is."""

from collections import defaultdict
from itertools import product

import pytest

from server.actions.insights import discretion
from server.actions.insights.discretion import FEWER
from server.figures import NEVER, Share, Tally, Waits


def of(people: int, each: int = 1) -> Tally:
    tally = Tally()
    for seat in range(people):
        for _time in range(each):
            tally.add(seat)
    return tally


def test_numbers_about_fewer_than_five_are_not_shown_but_nobody_is_nobody() -> None:
    assert [discretion.number(of(n)).words for n in (0, 1, 4, 5, 7, 8, 12, 14, 15)] == [
        "0", FEWER, FEWER, "10", "10", "10", "10", "10", "20",
    ]  # fmt: skip


def test_it_is_people_that_count_and_not_how_often() -> None:
    assert discretion.number(of(2, each=9)).words == FEWER
    assert discretion.number(of(5, each=2)).words == "10"


def test_days_are_told_together_without_knowing_everybody() -> None:
    """Five seats of each day are enough to know whether a week had five people."""
    week = Tally()
    for day in ({1, 2}, {2, 3}, {3, 1}):
        week.join(Tally(n=2, who=set(day)))
    assert (discretion.number(week).words, week.people) == (FEWER, 3)
    week.join(Tally(n=2, who={4, 5}))
    assert discretion.number(week).words == "10"  # eight, by five people


def test_forgotten_days_never_show_more_than_before() -> None:
    one, other = of(3), of(3)
    one.forget(None)
    one.join(other)
    assert one.n == 6 and discretion.number(one).words == FEWER, "they may be the same three"


@pytest.mark.parametrize("parts", [2, 3, 4])
def test_a_total_gives_nobody_away(parts: int) -> None:
    """For all that some numbers and their total may be: whoever sees what is shown of them still
    has at least two answers to how many a hidden one was."""
    seen: dict[tuple[str, ...], set[tuple[int, ...]]] = defaultdict(set)
    for numbers in product(range({2: 40, 3: 16, 4: 9}[parts]), repeat=parts):
        whole = discretion.number(of(sum(numbers)))
        shown = discretion.apart(whole, [discretion.number(of(n)) for n in numbers])
        seen[(*(one.words for one in shown), whole.words)].add(numbers)
    for words, answers in seen.items():
        for place in range(parts):
            if words[place] == FEWER:
                assert len({answer[place] for answer in answers}) > 1, (words, answers)


def test_the_check_above_could_fail() -> None:
    """Whole numbers would tell it, and so would numbers rounded to fives."""
    exact = {(a, b) for a, b in product(range(1, 5), range(40)) if (b, a + b) == (9, 12)}
    fives = {(a, b) for a, b in product(range(1, 5), repeat=2) if 5 * ((a + b + 2) // 5) == 10}
    assert exact == {(3, 9)} and fives == {(4, 4)}


def test_the_shares_of_two_rooms_and_of_both_give_nobody_away() -> None:
    """From everything that is shown of two rooms and of both together, at once, no number of one
    to four people follows, as far as rooms of up to fourteen go."""
    most = 22
    seen: dict[tuple[str, ...], list[set[int]]] = defaultdict(lambda: [set() for _ in range(4)])
    shown = {pair: told(*pair) for pair in product(range(2 * most), repeat=2)}
    for a, b, c, d in product(range(most), repeat=4):
        answers = seen[shown[a, b] + shown[c, d] + shown[a + c, b + d]]
        for place, number in zip(answers, (a, b, c, d), strict=True):
            place.add(number)
    few = {words for words, *_ in shown.values()} & {"0", FEWER, "10"}
    small = [places for of_all, places in seen.items() if {of_all[0], of_all[2]} <= few]
    assert len(small) > 100
    assert not [
        places for places in small for one in places if len(one) == 1 and one & {1, 2, 3, 4}
    ]


def told(part: int, rest: int) -> tuple[str, str]:
    share = Share(
        part=of(part), rest=Tally(n=rest, who={-1 - seat for seat in range(min(rest, 5))})
    )
    return discretion.number(share.whole).words, discretion.share(share).words


def test_a_share_tells_no_more_than_its_numbers() -> None:
    words = [
        told(part, rest)[1]
        for part, rest in ((0, 0), (1, 2), (6, 0), (0, 6), (17, 3), (3, 17), (6, 6), (4, 5))
    ]
    assert words == [
        "none", FEWER, "100 %", "0 %", "over 70 %", "under 30 %", "50 %", "too few people to say",
    ]  # fmt: skip
    nearly = Share(part=of(300), rest=of(5))
    assert discretion.share(nearly).words == "95 %", "never all, when it is not all"


def test_no_wait_that_is_shown_is_one_persons() -> None:
    waits = Waits()
    for seat, minutes in enumerate((1, 2, 3, 9)):
        waits.add(minutes, seat)
    assert discretion.half(waits).words == FEWER
    waits.add(NEVER, 5)
    assert discretion.half(waits).words == "3 minutes"
    assert discretion.nine_in_ten(waits).value is None, "that would be the longest"
    for seat in range(6, 11):
        waits.add(4, seat)
    assert discretion.nine_in_ten(waits).words == "9 minutes"
    assert discretion.nineteen_in_twenty(waits).value is None


def test_waits_are_said_as_one_would() -> None:
    said = [discretion.minutes(m) for m in (1, 2, 119, 120, 200, NEVER)]
    assert said == ["1 minute", "2 minutes", "119 minutes", "2 hours", "3 hours", "more than a day"]
