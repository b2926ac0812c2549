"""What of a number may be shown. Pure.

Numbers about fewer than five people are not shown, and neither can they be worked out: every other
number is rounded to tens, here and in every other period and room, so that subtracting one from
another leaves nobody over. "12 in all rooms, 10 in this one" would be two people. Fives would not
do: two hidden numbers in a total of "10" could only be four and four. Shares are those of rounded
numbers, and tell no more than they.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from server.figures import FEW, NEVER, Share, Tally, Waits

FEWER = "fewer than 5"
NONE_YET = "none"
TENS = 10
STEP = 5  # of a share in a hundred
LEAST_FOR_NINE_IN_TEN = 10  # so that it is never one person's wait, the longest
LEAST_FOR_MOST = 20


@dataclass(frozen=True)
class Shown:
    """A number as it is shown; without a value it is not, and `words` say why.

    Where only a bound may be told, it lies between `value` and `up_to`.
    """

    value: float | None
    words: str
    up_to: float | None = None


def number(tally: Tally) -> Shown:
    """How many, to the nearest ten."""
    if not tally.n:
        return Shown(0, "0")
    if tally.people < FEW:
        return Shown(None, FEWER)
    tens = nearest(tally.n)
    return Shown(tens, str(tens))


def share(of: Share) -> Shown:
    """The part in a hundred, to the nearest five."""
    whole = of.whole
    if not whole.n:
        return Shown(None, NONE_YET)
    if whole.people < FEW:
        return Shown(None, FEWER)
    if not of.rest.n or not of.part.n:
        return _percent(100 if of.part.n else 0)
    if of.rest.people < FEW:
        return _at_least(whole, of.rest)
    if of.part.people < FEW:
        return _at_most(whole, of.part)
    part, rest = nearest(of.part.n), nearest(of.rest.n)
    return _percent(min(100 - STEP, max(STEP, _step(100 * part / (part + rest)))))


def apart(whole: Shown, parts: Sequence[Shown]) -> list[Shown]:
    """The parts of a whole. If that is about a few people, its parts are not told apart, not even
    those with nobody in them: four parts with somebody in each of them would be one person each."""
    return [whole] * len(parts) if whole.words == FEWER else list(parts)


def half(waits: Waits) -> Shown:
    return _within(waits, 0.5, FEW)


def nine_in_ten(waits: Waits) -> Shown:
    return _within(waits, 0.9, LEAST_FOR_NINE_IN_TEN)


def nineteen_in_twenty(waits: Waits) -> Shown:
    return _within(waits, 0.95, LEAST_FOR_MOST)


def minutes(value: float) -> str:
    """A wait as one would say it."""
    if value >= NEVER:
        return "more than a day"
    if value < 120:
        return f"{round(value)} minute{'' if round(value) == 1 else 's'}"
    return f"{round(value / 60)} hours"


def nearest(number: float) -> int:
    """The nearest multiple of ten, halves upwards."""
    return TENS * math.floor(number / TENS + 0.5)


def _within(waits: Waits, part: float, least: int) -> Shown:
    if not waits.tally.n:
        return Shown(None, NONE_YET)
    if waits.tally.people < FEW or waits.tally.n < least:
        return Shown(None, FEWER if waits.tally.people < FEW else "too few to say")
    found = waits.within(part)
    return Shown(found, minutes(found))


def _step(hundredth: float) -> int:
    return STEP * math.floor(hundredth / STEP + 0.5)


def _percent(hundredth: int) -> Shown:
    return Shown(hundredth, f"{hundredth} %")


def _at_least(whole: Tally, rest: Tally) -> Shown:
    """The rest is a few people: only what "fewer than 5" and the rounded whole tell anyway."""
    if rest.n >= FEW:
        return Shown(None, "too few people to say")
    least = max(FEW, nearest(whole.n) - TENS // 2)  # what the rounded whole was, at the least
    bound = STEP * math.floor(100 * (1 - (FEW - 1) / least) / STEP)
    if bound < 50:
        return Shown(None, "too few people to say")
    return Shown(bound, f"over {bound} %", up_to=100)


def _at_most(whole: Tally, part: Tally) -> Shown:
    turned = _at_least(whole, part)
    if turned.value is None:
        return turned
    bound = 100 - round(turned.value)
    return Shown(0, f"under {bound} %", up_to=bound)
