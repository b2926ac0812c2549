"""Care: the private card for somebody in distress, and the page of help lines.

Honest words only: a person will look, or nobody is on duty. We never claim to alert anybody
outside, and we never say that it gets better.
"""

from datetime import datetime, timedelta

import msgspec

from moderation import Care
from server.chat import Chat
from server.errors import Refused
from server.helplines import LineView, chosen
from server.protocol.pages import CareCard, HelpLine, HelpPage
from server.words import later, say, territory

TITLES = {
    "crisis": later("You are not alone with this right now"),
    "hopeless": later("That sounds heavy"),
    "self_harm": later("Be gentle with yourself tonight"),
    "eating_disorder": later("You deserve care with this"),
    "abuse": later("What is happening to you is not your fault"),
    "substance": later("Thank you for saying it"),
    "concern_for_other": later("You are looking out for someone"),
    "milestone": later("That is worth noticing"),
}
COSTS = {"free": later("free"), "local call rate": later("local call rate")}
WORDS = {
    "crisis": later(
        "You can stay here and keep writing. You can also talk to somebody trained for "
        "moments like this, by text or by voice."
    ),
    "hopeless": later(
        "You do not have to carry it by yourself. Stay as long as you like; and if you "
        "would rather talk to one person, these people listen."
    ),
    "self_harm": later(
        "If you are hurt, please get it seen to. If the urge is strong, it can help to "
        "have somebody with you, in person or on a line."
    ),
    "eating_disorder": later(
        "Eating and weight can be talked about here without numbers. These people "
        "know a lot about it, and they listen."
    ),
    "abuse": later(
        "You decide what you tell and to whom. If you are in danger now, call the emergency "
        "number. The exit button leaves this page at once."
    ),
    "substance": later(
        "If you feel unwell, or mixed things, please call the emergency number. For "
        "everything else there are people here, and on these lines."
    ),
    "concern_for_other": later(
        "You can ask them openly how they are; asking does not put the idea "
        "there. You need not do this alone: these lines also help people who worry about somebody."
    ),
    "milestone": later("However many days it has been, you did them."),
}


IN_DANGER_WORDS = later("You can stay here and keep writing while you call.")
LIMITS = later(
    "We cannot send help to where you are. If you have taken something or are hurt, please call, "
    "or ask somebody near you to."
)
IN_DANGER = 5


class RefusedWithCare(Refused):
    """A no to somebody in distress: the same no, and where help is."""

    def __init__(self, no: Refused, card: CareCard) -> None:
        super().__init__(
            no.code,
            no.sentence,
            status=no.status,
            retry_after=no.retry_after,
            field=no.field,
            values=no.values,
        )
        self.care = card


def beside(no: Refused, card: CareCard | None) -> Refused:
    """A no, with the card beside it if there is one."""
    return no if card is None else RefusedWithCare(no, card)


def refused_by_rule(reason: str, card: CareCard | None) -> Refused:
    """A rule said no."""
    return beside(Refused("refused_by_rule", reason, status=422), card)


def card(chat: Chat, care: Care | None, minutes: int | None) -> CareCard | None:
    """The card for a verdict's care. `minutes` is how soon a person should have looked."""
    if care is None:
        return None
    staffed = chat.hub.is_staffed
    now = chat.now()
    is_milestone = care.help == "milestone"
    in_danger = care.level >= IN_DANGER
    page = _lines(chat, chosen() or chat.settings.country, now, None if is_milestone else care.help)
    return CareCard(
        level=care.level,
        help=care.help,
        title=say(TITLES.get(care.help, TITLES["hopeless"])),
        words=say(IN_DANGER_WORDS if in_danger else WORDS.get(care.help, WORDS["hopeless"])),
        staffed=staffed,
        look_by=now + timedelta(minutes=minutes) if staffed and minutes else None,
        lines=[] if is_milestone else page.lines[:3],
        emergency="" if is_milestone else page.emergency,
        exit_shown=care.help == "abuse",
        limits=say(LIMITS) if in_danger else "",
    )


def help_now(chat: Chat, country: str) -> HelpPage:
    """Help lines of one country, text and chat first, with what is open now: the country that is
    asked for, else the one chosen earlier, else the instance's."""
    wanted = country.upper()[:2] or chosen()
    page = _lines(chat, wanted or chat.settings.country, chat.now(), None)
    return msgspec.structs.replace(page, asked=bool(wanted))


def _lines(chat: Chat, code: str, now: datetime, topic: str | None) -> HelpPage:
    """One country's lines. Unknown countries get the worldwide directory alone."""
    country = chat.lines.country(code)
    found = chat.lines.for_country(code, now, topic) or chat.lines.for_country(code, now)
    return HelpPage(
        country=code if country else "",
        country_name=territory(country.code, country.name) if country else "",
        countries=sorted(
            ((c.code, territory(c.code, c.name)) for c in chat.lines.countries()),
            key=lambda c: c[1],
        ),
        emergency=country.emergency if country else "",
        lines=[_line(view) for view in found] or [_directory(chat)],
        asked=False,
        drawn=now,
    )


def _line(view: LineView) -> HelpLine:
    line = view.line
    return HelpLine(
        name=line.name,
        channels=[channel.words for channel in view.channels],
        hours=view.hours,
        is_open=view.is_open,
        opens=view.opens_at or "",
        cost=say(COSTS.get(line.cost, line.cost)),
        verified_on=line.verified_on.isoformat(),
        source=line.source,
        zone=line.zone or ("UTC" if view.week() else ""),  # without a zone it never closes
        week=view.week(),
        writing=view.week(writing=True),
        writes=any(channel.kind != "call" for channel in line.channels),
    )


def _directory(chat: Chat) -> HelpLine:
    anywhere = chat.lines.anywhere
    return HelpLine(
        name=anywhere.name,
        channels=[anywhere.site],
        hours=anywhere.note,
        is_open=True,
        verified_on=anywhere.verified_on.isoformat(),
        source=anywhere.source,
    )
