"""Rules an operator has changed: their own packs beside ours, and a state for every rule.

The packs that ship are compiled once and never again: an operator's rules are an engine of their
own, so a change costs only theirs, and no rule of theirs can change how one of ours is read.
States are laid over what both find. Pure, as everything here: who may change what is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from msgspec import structs

from moderation.engine import Engine
from moderation.judgement import GENERIC_REASON, Judged, settle
from moderation.pack import Pack, PackError, State
from moderation.phrase import PhraseError
from moderation.quick import quick
from moderation.verdict import Context, Finding, Outcome, Verdict

T = TypeVar("T")


@dataclass(frozen=True)
class Amendments:
    """What an operator adds to our packs and changes about them."""

    packs: tuple[Pack, ...] = ()
    """Their own packs: rules that are in force."""
    states: Mapping[str, State] = field(default_factory=dict)
    """By rule id, theirs or ours; a rule that is not named is live."""

    def __bool__(self) -> bool:
        return bool(self.states) or any(pack.rule for pack in self.packs)


class Amended:
    """An engine with an operator's amendments; immutable and thread-safe, as engines are."""

    def __init__(self, ours: Engine, shipped: Iterable[Pack], amendments: Amendments) -> None:
        """Compile an operator's packs; raise `PackError` for one that cannot be read."""
        known = tuple(shipped)
        self._ours = ours
        self._states = amendments.states
        packs = [lent(pack, known) for pack in amendments.packs if pack.rule]
        try:
            self.theirs = Engine.load(packs) if packs else None
        except PhraseError as fault:  # outside any rule: a word class, a softener
            raise PackError(f"a word class or a softener: {fault}") from fault
        rules = (*ours.rules, *(self.theirs.rules if self.theirs else ()))
        self._worded = frozenset(rule.id for rule in rules if rule.reason)

    def review(self, text: str, context: Context | None = None) -> Verdict:
        """Say what should happen to one text; a rule in shadow is told, and changes nothing."""
        context = context or Context()
        effective, shadowed = self._sorted(self._judged(text, context))
        verdict = settle(effective, text, context)
        return structs.replace(verdict, shadow=tuple(shadowed)) if shadowed else verdict

    def explain(self, text: str, context: Context | None = None) -> str:
        """Tell a person what our rules made of a text, then theirs, then what came of both."""
        context = context or Context()
        parts = ["The rules that ship with Kith", self._ours.explain(text, context)]
        if self.theirs is not None:
            parts += ["", "Rules of your own", self.theirs.explain(text, context)]
        told = [f"{rule} is {state}" for rule, state in self._told(text, context)]
        parts += ["", "Together", *told, f"outcome   {self.review(text, context).outcome.label}"]
        return "\n".join(parts)

    def _judged(self, text: str, context: Context) -> list[Judged]:
        read = quick(text)
        judged = self._ours.judged(text, self._ours.sight(text, first=read), context)
        if self.theirs is not None:
            judged += self.theirs.by_rules(text, self.theirs.sight(text, first=read), context)
        return judged

    def _sorted(self, judged: Iterable[Judged]) -> tuple[list[Judged], list[Finding]]:
        """What counts, and what only a shadow saw."""
        effective: list[Judged] = []
        shadowed: list[Finding] = []
        for one in judged:
            state = self._states.get(one.finding.rule, "live")
            if state == "live":
                effective.append(one)
            elif state == "nudge_only":
                effective.append(softly(one, one.finding.rule in self._worded))
            elif state == "shadow":
                shadowed.append(one.finding)
        return effective, shadowed

    def _told(self, text: str, context: Context) -> Iterator[tuple[str, State]]:
        seen = dict.fromkeys(one.finding.rule for one in self._judged(text, context))
        yield from ((rule, self._states[rule]) for rule in seen if rule in self._states)


def softly(judged: Judged, worded: bool = True) -> Judged:
    """A finding of a rule that may only ask: it covers, holds and refuses nothing.

    Nor does it tell its author so, unless the rule has `worded` the sentence itself.

    Somebody in distress is offered help all the same: no state short of shadow takes it away.
    """
    most = Outcome.ALLOW if judged.finding.axis == "distress" else Outcome.NUDGE
    finding = structs.replace(judged.finding, case=False)
    if finding.outcome > most and not worded and finding.axis != "distress":
        finding = structs.replace(finding, reason=GENERIC_REASON)
    return structs.replace(judged, finding=finding, covers=(), most=most)


def lender(language: str, shipped: Iterable[Pack]) -> Pack | None:
    """The pack of ours whose words and softeners an operator's pack of that language may use."""
    spoken = language.split("-", maxsplit=1)[0]
    same = [pack for pack in shipped if pack.language.split("-")[0] == spoken]
    return max(same, key=lambda pack: (len(pack.suppress.phrases()), len(pack.rule)), default=None)


def lent(pack: Pack, shipped: Iterable[Pack]) -> Pack:
    """An operator's pack with what it does not say itself, lent by ours of its language."""
    ours = lender(pack.language, shipped)
    if ours is None:
        return pack
    return structs.replace(
        pack,
        words=ours.words | pack.words,
        spellings=ours.spellings | pack.spellings,
        phone=ours.phone | pack.phone,
        phone_beside=(*pack.phone_beside, *ours.phone_beside),
        reasons=ours.reasons | pack.reasons,
        suppress=pack.suppress if pack.suppress.phrases() else ours.suppress,
        forgive=pack.forgive or ours.forgive,
        innocent=pack.innocent or ours.innocent,
    )


def own(pack: Pack, shipped: Iterable[Pack]) -> Pack:
    """The other way round: an operator's pack without what ours of its language says anyway."""
    ours = lender(pack.language, shipped)
    if ours is None:
        return pack
    return structs.replace(
        pack,
        words=_more(pack.words, ours.words),
        spellings=_more(pack.spellings, ours.spellings),
        phone=_more(pack.phone, ours.phone),
        phone_beside=tuple(o for o in pack.phone_beside if o not in ours.phone_beside),
        reasons=_more(pack.reasons, ours.reasons),
        suppress=type(pack.suppress)() if pack.suppress == ours.suppress else pack.suppress,
        forgive=() if pack.forgive == ours.forgive else pack.forgive,
        innocent=() if pack.innocent == ours.innocent else pack.innocent,
    )


def _more(theirs: dict[str, T], ours: dict[str, T]) -> dict[str, T]:
    return {name: said for name, said in theirs.items() if ours.get(name) != said}
