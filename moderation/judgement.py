"""From findings to a verdict: the catalogue of categories, deadlines, masks and care.

This is the one table that says what a category means for the author, the room and the desk.
It knows nothing of phrases or folding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from moderation.verdict import Axis, Care, Context, Finding, Help, Outcome, RoomRules, Verdict

OWN_CRISIS = frozenset({"imminent", "plan", "ideation", "hopeless", "self_harm"})
CRISIS = OWN_CRISIS | {"concern_for_other"}
"""Any of these answers a text that belongs to another: it is heard, sooner or later."""
COVER = "█"
LEANS = "leans."
"""Findings that begin so come from `leanings`: at most they ask."""
GENERIC_REASON = "This may be hard for others in the room to read. Please take another look."
_DUE = {5: 1, 4: 3, 3: 10, 2: 30}
_QUEUE_MINUTES = 60
_DISTRESS_CASE_FROM = 2
_CONCERN_CASE_FROM = 3
_CANNOT_WAIT = 3
"""Distress from here on comes to a person at once, whatever else a text asks its author."""
_CRY = 2
"""Distress from here on is a cry for help; see `Standing.beside_cry`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a category is: its axis, its outcome unless a rule says otherwise, its help."""

    axis: Axis
    outcome: Outcome
    help: Help | None = None
    queued: bool = False
    """Waits in the conduct queue instead of by severity."""
    beside_cry: Outcome = Outcome.REFUSE
    """As far as it goes beside a cry for help: hushed or lonely words are as likely a child's as
    a groomer's, and nobody is turned away for them."""


CATALOGUE = MappingProxyType(
    {
        "imminent": Standing("distress", Outcome.MASK, "crisis"),
        "plan": Standing("distress", Outcome.MASK, "crisis"),
        "ideation": Standing("distress", Outcome.ALLOW, "crisis"),
        "hopeless": Standing("distress", Outcome.ALLOW, "hopeless"),
        "self_harm": Standing("distress", Outcome.ALLOW, "self_harm"),
        "eating_disorder": Standing("distress", Outcome.ALLOW, "eating_disorder"),
        "abuse": Standing("distress", Outcome.MASK, "abuse"),
        "substance": Standing("distress", Outcome.ALLOW, "substance"),
        "concern_for_other": Standing("distress", Outcome.ALLOW, "concern_for_other"),
        "milestone": Standing("distress", Outcome.ALLOW, "milestone"),
        "incitement": Standing("conduct", Outcome.REFUSE),
        "threat": Standing("conduct", Outcome.HOLD),
        "grooming": Standing("conduct", Outcome.REFUSE, beside_cry=Outcome.HOLD),
        "hate": Standing("conduct", Outcome.HOLD, queued=True),
        "harassment": Standing("conduct", Outcome.NUDGE, queued=True),
        "medical_advice": Standing("conduct", Outcome.NUDGE),
        "spam": Standing("conduct", Outcome.HOLD, queued=True),
        "profanity": Standing("conduct", Outcome.ALLOW, queued=True),
        "personal_data": Standing("privacy", Outcome.NUDGE, queued=True),
    }
)


class Judged(Struct, frozen=True):
    """A finding with the help it calls for and the stretches it would cover."""

    finding: Finding
    help: Help | None = None
    covers: tuple[tuple[int, int], ...] = ()
    most: Outcome = Outcome.REFUSE
    """As far as its rule may go, whatever a room or an author wishes."""


def settle(judged: Sequence[Judged], text: str, context: Context) -> Verdict:
    """Weigh all findings of one text and give the verdict."""
    if not judged:
        return Verdict(Outcome.ALLOW, None, 0, (), text, False, None, False, None, ())
    anyway = context.anyway or any(map(_cannot_wait, judged))
    findings = tuple([_bounded(one, context, anyway) for one in judged])
    if any(map(_is_cry, findings)):
        findings = tuple(map(_waiting, findings))
    leading = max(findings, key=_weight)
    outcome = max([finding.outcome for finding in findings])
    dues = [due(finding) for finding in findings if finding.case]
    return Verdict(
        outcome=outcome,
        care=_care(judged),
        severity=leading.severity,
        findings=findings,
        masked=_cover(text, _covers(judged, context)),
        case=bool(dues),
        due_minutes=min(dues, default=None),
        may_send_anyway=outcome is Outcome.NUDGE,
        axis=leading.axis,
        categories=tuple(dict.fromkeys([f.category for f in findings if _asks(f)])),
    )


def needs_person(category: str, axis: Axis, severity: int, outcome: Outcome) -> bool:
    """Whether a finding is a case for the desk, unless its rule says otherwise."""
    if axis != "distress":
        return outcome >= Outcome.HOLD
    if category == "concern_for_other":
        return severity >= _CONCERN_CASE_FROM
    return category != "milestone" and severity >= _DISTRESS_CASE_FROM


def due(finding: Finding) -> int:
    """Minutes until a person should have looked at this finding."""
    if finding.axis != "distress" and CATALOGUE[finding.category].queued:
        return _QUEUE_MINUTES
    return _DUE.get(finding.severity, _QUEUE_MINUTES)


def _cannot_wait(judged: Judged) -> bool:
    """Whether a question may not come first: nobody sees what its author never sends.

    What would have been asked becomes what it is when sent anyway: data, say, is covered.
    """
    finding = judged.finding
    return finding.axis == "distress" and finding.case and finding.severity >= _CANNOT_WAIT


def _is_cry(finding: Finding) -> bool:
    return finding.axis == "distress" and finding.severity >= _CRY


def _waiting(finding: Finding) -> Finding:
    """The finding as it stands beside a cry for help."""
    outcome = min(finding.outcome, CATALOGUE[finding.category].beside_cry)
    return finding if outcome is finding.outcome else replace(finding, outcome=outcome)


def _bounded(judged: Judged, context: Context, anyway: bool) -> Finding:
    """The finding as this room meets it, no further than its rule may go."""
    finding = _in_room(judged.finding, context, anyway)
    if finding.outcome <= judged.most:
        return finding
    has_asked = anyway and judged.most is Outcome.NUDGE
    return replace(finding, outcome=Outcome.ALLOW if has_asked else judged.most, case=False)


def _in_room(finding: Finding, context: Context, anyway: bool) -> Finding:
    """Apply the room's switches, then the author's wish to send anyway."""
    if finding.axis == "distress":
        return finding
    if finding.rule.startswith(LEANS):
        return replace(finding, outcome=Outcome.ALLOW) if anyway else finding
    outcome = _room_outcome(finding, context.room, context.newcomer)
    if anyway and outcome is Outcome.NUDGE:
        outcome = _ANYWAY.get(finding.category, Outcome.ALLOW)
    case = finding.case or outcome >= Outcome.HOLD
    return replace(finding, outcome=outcome, case=case)


_ANYWAY = MappingProxyType(
    {
        "personal_data": Outcome.MASK,
        "medical_advice": Outcome.MASK,
        "harassment": Outcome.HOLD,
    }
)
"""What a nudge becomes when the author sends all the same."""


def _room_outcome(finding: Finding, room: RoomRules, newcomer: bool) -> Outcome:
    outcome = finding.outcome
    if finding.rule == "privacy.link":
        return Outcome.HOLD if newcomer else Outcome[room.links.upper()]
    if finding.category == "profanity":
        return Outcome[room.profanity.upper()]
    if outcome is Outcome.NUDGE and finding.category in {
        "personal_data",
        "medical_advice",
        "harassment",
    }:
        switch: str = getattr(room, finding.category)
        return Outcome[switch.upper()]
    if outcome is Outcome.HOLD and finding.category == "spam" and not newcomer:
        return Outcome[room.spam.upper()]
    return outcome


def _care(judged: Iterable[Judged]) -> Care | None:
    offers = [(one.finding.severity, one.help) for one in judged if one.help]
    wanted = [
        (max(1, level), help_) for level, help_ in offers if level > 1 or help_ == "milestone"
    ]
    if not wanted:
        return None
    level, help_ = max(wanted, key=lambda offer: offer[0])
    return Care(level, help_)


def _asks(finding: Finding) -> bool:
    return finding.axis != "distress" or finding.severity > 1 or finding.category == "milestone"


def _weight(finding: Finding) -> tuple[int, int, int]:
    """Distress leads when findings weigh the same: care comes before conduct."""
    return finding.severity, int(finding.outcome), finding.axis == "distress"


def _covers(judged: Iterable[Judged], context: Context) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for one in judged:
        if one.finding.category == "profanity" and context.room.profanity == "allow":
            continue
        found += one.covers
    return found


def _cover(text: str, stretches: Sequence[tuple[int, int]]) -> str:
    if not stretches:
        return text
    letters = list(text)
    for start, end in stretches:
        letters[start:end] = COVER * (end - start)
    return "".join(letters)
