"""Reading words before they are kept: the engine's verdict, turned into what happens to them.

The engine failing is not the message failing: an exception in review holds the message for a
person and raises an alarm; it never loses it and never shows it.
"""

import logging
from dataclasses import dataclass

from moderation import Care, Outcome, Verdict
from server import policy
from server.actions import signs
from server.actions.ground import Ground
from server.chat import Chat
from server.errors import Refused
from server.models import SEVERE, CaseKind, Response
from server.protocol.pages import Nudge, Preview
from server.store.cases import Call
from server.store.journal import Way
from server.words import later, say

log = logging.getLogger("kith.review")

HELD = later("A moderator will look at this before the room sees it. Nothing is lost.")
REFUSED = later("Your words are still in the box.")
ENGINE_SEVERITY = 3
ENGINE_MINUTES = 10
COVER = "█"
GRAVE, HEAVY = 4, 2  # severities


@dataclass(frozen=True)
class Reading:
    """What should happen to some words: a nudge first, or a way to keep them, with care beside."""

    way: Way = Way.SHOW
    masked: str | None = None
    response: Response | None = None  # what the room is told about answering
    releases: bool = False  # held distress: into the room at its deadline, covered
    why: str = ""  # the rule's own kind words
    call: Call | None = None
    nudge: Nudge | None = None
    care: Care | None = None

    @property
    def reason(self) -> str:
        """What the author is told: why, then what happens next."""
        what_next = {Way.SHOW: "", Way.HOLD: say(HELD), Way.REFUSE: say(REFUSED)}[self.way]
        return f"{self.why} {what_next}".strip()

    @property
    def minutes(self) -> int | None:
        """How soon a person should have looked, if anybody has to."""
        return self.call.minutes if self.call else None


def read(chat: Chat, body: str, ground: Ground, *, anyway: bool = False) -> Reading:
    """Review words that were sent against every rule, and count what rules found.

    Never raises for what people wrote.
    """
    verdict = _verdict(chat, body, ground, anyway=anyway)
    if verdict is None:
        call = Call(CaseKind.ENGINE, ENGINE_SEVERITY, ENGINE_MINUTES)
        return Reading(Way.HOLD, call=call)
    chat.rules.note(verdict)
    return _reading(chat, body, verdict)


def foresee(chat: Chat, body: str, ground: Ground) -> Preview:
    """What to tell somebody about words they are still writing.

    Of a refusal that the desk has to see nothing is told yet: an answer that leaves no trace
    would teach how to get around the rule. A failing engine says nothing; the post will be held.
    """
    verdict = _verdict(chat, body, ground)
    if verdict is None or verdict.outcome is Outcome.REFUSE:
        return Preview()
    is_quiet = verdict.outcome is Outcome.ALLOW
    return Preview(
        outcome=verdict.outcome.label,
        nudge=None if is_quiet else _nudge(verdict, body, verdict.outcome),
        help=verdict.care is not None and verdict.care.help != "milestone",
    )


def care_for(chat: Chat, body: str, ground: Ground) -> tuple[Care | None, int | None]:
    """What to offer the author of some words, and how soon a person should look. Counts nothing."""
    verdict = _verdict(chat, body, ground)
    return (None, None) if verdict is None else (verdict.care, verdict.due_minutes)


def cry(chat: Chat, body: str, ground: Ground) -> tuple[Care | None, Call | None]:
    """Words that were refused whatever they say: what to offer their author if they are in
    distress, and from `SEVERE` on who has to look. Counts nothing."""
    verdict = _verdict(chat, body, ground, anyway=True)
    if verdict is None or verdict.care is None or verdict.care.help == "milestone":
        return None, None
    is_severe = verdict.care.level >= SEVERE
    return verdict.care, _call(chat, verdict, Way.SHOW) if is_severe else None


def _verdict(chat: Chat, body: str, ground: Ground, *, anyway: bool = False) -> Verdict | None:
    """What the rules say; None when the engine failed, which is logged without the words."""
    try:
        return chat.engine.review(body, ground.context(anyway=anyway))
    except Exception as fault:  # noqa: BLE001  (law 7: hold, alarm, lose nothing)
        log.error("the engine failed: %s", type(fault).__name__)
        return None


def label(chat: Chat, wanted: str | None, ground: Ground) -> str | None:
    """The topic of a message. Everybody reads it, so it may say no more than words themselves."""
    words = " ".join(policy.plain(wanted or "").split())
    if not words:
        return None
    reading = read(chat, words, ground)
    if reading.call is not None and reading.call.kind is CaseKind.ENGINE:
        return None  # unread; the message itself will be held
    if reading.way is not Way.SHOW or reading.nudge is not None or reading.masked is not None:
        raise Refused("label", "Please choose another topic; a word or two will do.", field="label")
    return words


def _reading(chat: Chat, body: str, verdict: Verdict) -> Reading:
    if verdict.outcome is Outcome.NUDGE:
        return Reading(nudge=_nudge(verdict, body), care=verdict.care)
    way = {Outcome.HOLD: Way.HOLD, Outcome.REFUSE: Way.REFUSE}.get(verdict.outcome, Way.SHOW)
    releases = way is Way.HOLD and _is_distress(verdict)
    masked = verdict.masked if verdict.masked != body else None
    return Reading(
        way=way,
        masked=masked or (_covered(body, verdict) if releases else None),
        releases=releases,
        response=_response(verdict) if way is Way.SHOW else None,
        why=_why(verdict, way),
        call=_call(chat, verdict, way),
        care=verdict.care,
    )


def _nudge(verdict: Verdict, body: str, asked: Outcome = Outcome.NUDGE) -> Nudge:
    """What to say about the findings that ask for this outcome; of covered words, only how."""
    findings = [f for f in verdict.findings if f.outcome is asked is not Outcome.MASK]
    is_shown = verdict.masked != body and asked is not Outcome.HOLD
    return Nudge(
        findings=list(dict.fromkeys(say(f.reason) for f in findings)),
        spans=[(f.start, f.end) for f in findings],
        choices=["edit", "anyway"] if verdict.may_send_anyway else ["edit"],
        masked=verdict.masked if is_shown else None,
    )


def _why(verdict: Verdict, way: Way) -> str:
    if way is Way.SHOW:
        return ""
    wanted = Outcome.HOLD if way is Way.HOLD else Outcome.REFUSE
    reasons = (say(f.reason) for f in verdict.findings if f.outcome is wanted and f.reason)
    return " ".join(dict.fromkeys(reasons))


def _call(chat: Chat, verdict: Verdict, way: Way) -> Call | None:
    """Who has to look, and by when. Held words always need somebody."""
    if not verdict.case and way is Way.SHOW:
        return None
    kind = {Way.HOLD: CaseKind.HELD, Way.REFUSE: CaseKind.REFUSED, Way.SHOW: CaseKind.DISTRESS}[way]
    minutes = verdict.due_minutes or chat.settings.hold_minutes
    findings: list[dict[str, object]] = []
    if verdict.axis == "distress" and signs.is_night(chat.now(), chat.settings.timezone):
        minutes = signs.sooner(minutes)
        findings = [signs.night(verdict.severity, minutes).finding]
    return Call(
        kind=kind,
        severity=verdict.severity,
        minutes=minutes,
        findings=tuple(
            {
                "rule": f.rule,
                "category": f.category,
                "axis": f.axis,
                "severity": f.severity,
                "outcome": f.outcome.label,
                "start": f.start,
                "end": f.end,
                "reason": f.reason,
            }
            for f in verdict.findings
        )
        + tuple(findings),
    )


def _response(verdict: Verdict) -> Response | None:
    """Covered words of somebody in danger: a moderator was asked. Heavy words: some back help."""
    grave = (f for f in verdict.findings if f.axis == "distress" and f.severity >= GRAVE)
    if verdict.outcome is Outcome.MASK and any(grave):
        return Response.ASKED
    is_heavy = verdict.care is not None and verdict.care.help == "hopeless"
    return Response.WELCOME if is_heavy and verdict.severity == HEAVY else None


def _is_distress(verdict: Verdict) -> bool:
    """Held words that are a cry first; nothing in them that hurts others is why they are held."""
    holding = (f.axis for f in verdict.findings if f.outcome is Outcome.HOLD)
    return verdict.axis == "distress" and "conduct" not in holding


def _covered(body: str, verdict: Verdict) -> str:
    """The words without what they are held for."""
    letters = list(body)
    for f in verdict.findings:
        if f.outcome is Outcome.HOLD:
            letters[f.start : f.end] = COVER * (f.end - f.start)
    return "".join(letters)
