"""How people are met in rooms: first answers, second voices, the unheard, give and take. Pure."""

from server.actions.insights import discretion
from server.actions.insights.discretion import FEWER, NONE_YET, Shown
from server.actions.insights.drawing import Drawn, over_time, table
from server.actions.insights.periods import Period
from server.figures import NEVER, Figures
from server.protocol.insight_pages import Measure

FIRST_WITHIN = 10  # minutes, nine in ten, while somebody is on duty
SECOND_VOICES = 80  # in a hundred
GOOD, LOOK, QUIET, OPEN = "good", "look", "quiet", "open"


def first(period: Period) -> Measure:
    """Time to a first human answer."""
    half, staffed = discretion.half(period.whole.first), _most_staffed(period.whole)
    judged = staffed if staffed.value is not None else _most(period.whole)
    return Measure(
        key="first-answer",
        headline=_first_half(half),
        also=_first_most(_most(period.whole), staffed),
        state=_state(judged, judged.value is not None and judged.value <= FIRST_WITHIN),
        figure=half.words,
        chart=over_time(
            period,
            Drawn(
                "Minutes until half of first posts had an answer",
                lambda f: discretion.half(f.first),
            ),
        ),
        table=table(
            period,
            [
                ("First posts", lambda f: discretion.number(f.first.tally)),
                ("Half answered within", lambda f: discretion.half(f.first)),
                ("Nine in ten within", _most),
                ("Nine in ten, somebody on duty", _most_staffed),
            ],
        ),
    )


def _first_half(half: Shown) -> str:
    if half.value is None:
        return _too_few(half, "wrote a first post")
    if half.value >= NEVER:
        return "Half of first posts had no answer within a day."
    return f"Half of first posts got an answer within {half.words}."


def _first_most(most: Shown, staffed: Shown) -> str:
    told = []
    if most.value is not None:
        told.append(f"Nine in ten within {most.words}.")
    if staffed.value is not None:
        told.append(f"While a moderator was on duty: nine in ten within {staffed.words}.")
    return " ".join(told)


def second(period: Period) -> Measure:
    """Posts that heard at least two people within the hour."""
    share = discretion.share(period.whole.second)
    headline = f"{share.words} of posts that asked for something heard two people within an hour."
    return Measure(
        key="second-voice",
        headline=_capital(headline)
        if share.value is not None
        else _too_few(share, "asked for something"),
        also="",
        state=_against(share, SECOND_VOICES),
        figure=share.words,
        chart=over_time(
            period,
            Drawn(
                "Posts that heard two people within an hour, in a hundred",
                lambda f: discretion.share(f.second),
                "columns", "%", SECOND_VOICES, f"aim: over {SECOND_VOICES} %", 100,
            ),
        ),
        table=table(
            period,
            [
                ("Posts that asked", lambda f: discretion.number(f.second.whole)),
                ("Heard two people", lambda f: discretion.share(f.second)),
            ],
        ),
    )  # fmt: skip


def unheard(period: Period) -> Measure:
    """Posts that nobody answered within a day."""
    whole, rest = period.whole.heard.whole, discretion.number(period.whole.heard.rest)
    asked = discretion.number(whole)
    is_told = asked.value is not None and whole.n > 0
    if not is_told:
        shown = Shown(None, NONE_YET) if not whole.n else asked
        headline = _too_few(shown, "asked for something")
    elif rest.value == 0:
        headline = "Every post that asked for something was answered within a day."
    else:
        headline = f"{_capital(_about(rest))} posts that asked for something went a day unanswered."
    return Measure(
        key="unheard",
        headline=headline,
        also="",
        state=(GOOD if rest.value == 0 else LOOK) if is_told else QUIET,
        figure=rest.words if is_told else asked.words if whole.n else NONE_YET,
        chart=over_time(
            period,
            Drawn("Posts that nobody answered within a day", _unheard, "columns"),
        ),
        table=table(
            period,
            [
                ("Posts that asked", lambda f: discretion.number(f.heard.whole)),
                ("Unheard", _unheard),
            ],
        ),
    )


def mutual(period: Period) -> Measure:
    """Members who both gave and received within a month."""
    share = discretion.share(period.whole.mutual)
    return Measure(
        key="give-and-take",
        headline=_capital(f"{share.words} of those who spoke both gave and received.")
        if share.value is not None
        else _too_few(share, "spoke in the month before the last Sunday"),
        also="In the 30 days before the last Sunday.",
        state=OPEN if share.value is not None else QUIET,
        figure=share.words,
        chart=over_time(
            period,
            Drawn(
                "Members who both gave and received, in a hundred",
                lambda f: discretion.share(f.mutual),
                unit="%",
                top=100,
            ),
        ),
        table=table(
            period,
            [
                ("Members who spoke", lambda f: discretion.number(f.mutual.whole)),
                ("Gave and received", lambda f: discretion.share(f.mutual)),
            ],
        ),
    )


def even(period: Period) -> Measure:
    """How evenly the talk is spread."""
    shown = _even(period.whole)
    return Measure(
        key="evenness",
        headline=f"On an average day the talk was {_how_even(shown.value)}."
        if shown.value is not None
        else "On no day did five people speak in one room, so there is nothing to compare.",
        also="",
        state=OPEN if shown.value is not None else QUIET,
        figure=shown.words,
        chart=over_time(
            period,
            Drawn("How unevenly people spoke: 0 is all alike, 1 is one person", _even, top=1),
        ),
        table=table(period, [("Unevenness, 0 to 1", _even)]),
    )


def _most(figures: Figures) -> Shown:
    return discretion.nine_in_ten(figures.first)


def _most_staffed(figures: Figures) -> Shown:
    return discretion.nine_in_ten(figures.first_staffed)


def _unheard(figures: Figures) -> Shown:
    if not figures.heard.whole.n:
        return Shown(None, NONE_YET)
    return discretion.number(figures.heard.rest)


def _even(figures: Figures) -> Shown:
    if not figures.even.evenings:
        return Shown(None, NONE_YET)
    value = figures.even.hundredths / figures.even.evenings / 100
    return Shown(value, f"{value:.2f}")


def _how_even(value: float) -> str:
    if value < 0.3:
        return "spread evenly"
    return "led by some, with room for others" if value < 0.55 else "carried by a few"


def _state(shown: Shown, is_good: bool) -> str:
    if shown.value is None:
        return QUIET
    return GOOD if is_good else LOOK


def _against(share: Shown, aim: float) -> str:
    """Beside an aim to be above. What is only known as a bound may be too little to tell."""
    if share.value is None:
        return QUIET
    if share.up_to is None:
        return GOOD if share.value > aim else LOOK
    if share.value >= aim:
        return GOOD
    return LOOK if share.up_to <= aim else QUIET


def _about(shown: Shown) -> str:
    return FEWER if shown.value is None else f"about {shown.words}"


def _too_few(shown: Shown, did: str) -> str:
    if shown.words == NONE_YET:
        return f"Nobody {did} in this time."
    if shown.words == FEWER:
        return f"Fewer than 5 people {did}: too few to say more."
    return f"Too few people {did} to say more."


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
