"""The editor of rules: a form and its rule, and a test box that answers while one types.

What is typed into the test box is kept nowhere and logged nowhere.
"""

import asyncio
from collections.abc import Iterable, Mapping
from itertools import pairwise

import msgspec
from sqlmodel import Session

from moderation import Context, Engine, Finding, Pack, faults
from moderation.amended import lent
from moderation.judgement import CATALOGUE
from moderation.pack import Rule
from server import policy
from server.actions import rule_words, rules
from server.actions.desk import check_moderator
from server.actions.rule_changes import Wish, check_admin, own_pack
from server.actions.rule_words import FIELDS
from server.chat import Chat, Visitor
from server.errors import Refused
from server.models import RulePack, RuleState
from server.protocol.rule_pages import EditPage, Piece, Trial
from server.store import Transaction, audit
from server.store import rules as kept_rules
from server.store.audit import Deed

LINES = ("any", "regex", "hints", "near", "unless", "mask", "fires", "spares")
TICKS = ("firm", "hidden")
LINES_MOST = 400  # of one field
TRIED = 4_000  # characters
BLANK = {"severity": "1", "category": "spam", "language": "en", "state": RuleState.DRAFT.value}


async def blank(chat: Chat, visitor: Visitor, like: str) -> EditPage:
    """An empty form, or one filled with the words of another rule."""
    if not like:
        await chat.store.read(lambda s: check_admin(s, visitor.user))
        return await _page(chat, BLANK, 0, is_new=True)
    page = await edit(chat, visitor, like)
    form = {**page.form, "id": "", "state": RuleState.DRAFT.value}
    return msgspec.structs.replace(page, id="", form=form, version=0, is_new=True)


async def edit(chat: Chat, visitor: Visitor, rule_id: str) -> EditPage:
    """The form with a rule in it. That its words were read is in the audit log."""
    user_id, shipped = visitor.user, await asyncio.to_thread(lambda: chat.rules.shipped)

    def act(tx: Transaction) -> tuple[dict[str, str], int]:
        check_admin(tx.session, user_id)
        known = rules.one_of(tx.session, shipped, rule_id)
        audit.record(tx, Deed("rule.read", f"rule:{rule_id}", actor_id=user_id))
        version = known.newest.version if known.newest and not known.is_shipped else 0
        state = known.newest.state if known.newest else RuleState.DRAFT
        return {**as_form(known.rule), "language": known.language, "state": state}, version

    form, version = await chat.store.write(act)
    return await _page(chat, form, version, is_new=False)


async def again(chat: Chat, visitor: Visitor, form: Mapping[str, str], *, is_new: bool) -> EditPage:
    """The form as it was typed, after a no."""
    await chat.store.read(lambda s: check_admin(s, visitor.user))
    return await _page(chat, form, _number(form.get("version", "0")), is_new=is_new)


async def again_after(
    chat: Chat, visitor: Visitor, form: Mapping[str, str], rule_id: str
) -> EditPage:
    """The form as it was typed, beside what colleagues changed; reading that is logged."""
    page = await again(chat, visitor, {**form, "id": rule_id}, is_new=False)
    known = await rules.page(chat, visitor, rule_id, with_words=True)
    newer = [one for one in known.history if one.version > page.version]
    newest = max((one.version for one in newer), default=page.version)
    return msgspec.structs.replace(page, version=newest, meanwhile=newer)


async def wish(chat: Chat, visitor: Visitor, form: Mapping[str, str], rule_id: str = "") -> Wish:
    """What a form asks for. Fields it does not show stay as they were."""
    rule_id = rule_id or form.get("id", "").strip()
    fields = await chat.store.read(lambda s: _earlier(s, visitor.user, rule_id))
    state = form.get("state", "")
    if state not in set(RuleState):
        raise Refused("state", "Please choose one of the states.", field="state")
    return Wish(
        rule=as_rule({**form, "id": rule_id}, fields),
        language=form.get("language", "") or "en",
        state=RuleState(state),
        why=form.get("why", ""),
        expected=_number(form.get("version", "0")),
    )


async def attempt(chat: Chat, visitor: Visitor, form: Mapping[str, str]) -> Trial:
    """What the rules in force, and the one in the form if there is one, make of some words."""
    chat.limits.take("try", visitor.user)
    text = policy.plain(form.get("text", ""))[:TRIED]

    def look(session: Session) -> Pack:
        check_moderator(session, visitor.user)
        language = form.get("language", "") or "en"
        kept = session.get(RulePack, own_pack(language).name)
        return kept_rules.with_rules(kept.head) if kept else own_pack(language)

    pack = await chat.store.read(look)
    if not any(form.get(name) for name in ("any", "regex")):
        return await asyncio.to_thread(_tried, chat, text)
    try:
        rule = as_rule({"severity": "1", **form, "id": form.get("id") or "own.new"})
        return await asyncio.to_thread(_with_trial, chat, text, rule, pack)
    except Refused as no:
        return Trial(text, "", [Piece(text, [])], "", [no.message], [])


def as_rule(form: Mapping[str, str], earlier: Mapping[str, object] | None = None) -> Rule:
    """A form as a rule; raises `Refused` naming the field."""
    fields: dict[str, object] = {**(earlier or {}), "id": form["id"]}
    for name in LINES:
        lines = [line.strip() for line in policy.plain(form.get(name, "")).splitlines()]
        fields[name] = list(filter(None, lines))
        if len(lines) > LINES_MOST:
            raise Refused("rule", f"{FIELDS[name]}: at most {LINES_MOST} lines.", field=name)
    for name in TICKS:
        fields[name] = bool(form.get(name))
    fields["severity"] = _number(form.get("severity", ""))
    for name in ("category", "outcome", "reason"):
        fields[name] = form.get(name, "").strip() or None
    try:
        return msgspec.convert(fields, Rule)
    except msgspec.ValidationError as fault:
        field = str(fault).partition("$.")[2].partition("[")[0].strip("` .") or "id"
        raise Refused(
            "rule", SENTENCES.get(field, f"{FIELDS.get(field, field)}: {fault}."), field=field
        ) from None


SENTENCES = {
    "id": "A rule’s name is two or more words in small letters with a dot between them, like "
    "“room.adverts”.",
    "category": "Please choose a category.",
    "severity": "Severity is a number from 0 to 5.",
    "outcome": "Please choose an outcome, or leave it as the category says.",
    "reason": "The sentence for the author has at most 300 characters.",
    "regex": "A pattern has at most 260 characters.",
    "any": "A phrase has at most 4,000 characters.",
}


def as_form(rule: Rule) -> dict[str, str]:
    """A rule as the fields of its form."""
    form = {name: "\n".join(getattr(rule, name)) for name in LINES}
    form |= {name: "yes" for name in TICKS if getattr(rule, name)}
    form |= {name: getattr(rule, name) or "" for name in ("category", "outcome", "reason")}
    return form | {"id": rule.id, "severity": str(rule.severity)}


async def _page(chat: Chat, form: Mapping[str, str], version: int, *, is_new: bool) -> EditPage:
    shipped = await asyncio.to_thread(lambda: chat.rules.shipped)
    return EditPage(
        id=form.get("id", ""),
        form=dict(form),
        version=version,
        is_new=is_new,
        categories=list(CATALOGUE),
        languages=sorted({pack.language for pack in shipped}),
        states=list(RuleState),
    )


def _earlier(session: Session, user_id: int, rule_id: str) -> dict[str, object]:
    check_admin(session, user_id)
    row = kept_rules.find(session, rule_id)
    newest = kept_rules.version(session, rule_id, row.latest) if row else None
    return dict(newest.fields or {}) if newest else {}


def _tried(chat: Chat, text: str) -> Trial:
    engine = chat.engine
    context = Context(language=chat.settings.language)
    verdict = engine.review(text, context)
    found = [*verdict.findings, *verdict.shadow]
    return Trial(
        text=text,
        outcome=verdict.outcome.label,
        pieces=pieces(text, found),
        explained=engine.explain(text, context),
        faults=[],
        reasons=list(dict.fromkeys(f.reason for f in verdict.findings if f.reason)),
    )


def _with_trial(chat: Chat, text: str, rule: Rule, pack: Pack) -> Trial:
    """The rule in the form by itself, and the outcome it would have beside the others."""
    wrong = rule_words.listed(faults.of_rule(rule, lent(pack, chat.rules.shipped)))
    if wrong:
        return Trial(text, "", [Piece(text, [])], "", wrong, [])
    engine = _alone(chat, rule, pack)
    context = Context(language=pack.language)
    verdict = engine.review(text, context)
    mine = [finding for finding in verdict.findings if finding.rule == rule.id]
    return Trial(
        text=text,
        outcome=max(verdict.outcome, chat.engine.review(text, context).outcome).label,
        pieces=pieces(text, mine),
        explained=engine.explain(text, context),
        faults=rule_words.listed(faults.of_examples(rule, engine)),
        reasons=list(dict.fromkeys(finding.reason for finding in mine if finding.reason)),
        fired=bool(mine),
    )


def _alone(chat: Chat, rule: Rule, pack: Pack) -> Engine:
    one = msgspec.structs.replace(lent(pack, chat.rules.shipped), rule=(rule,))
    return Engine.load([one])


def pieces(text: str, findings: Iterable[Finding]) -> list[Piece]:
    """A text cut at every edge of every finding, so that findings may overlap."""
    found = list(findings)
    edges = sorted({0, len(text), *(f.start for f in found), *(f.end for f in found)})
    return [
        Piece(
            text[start:end],
            list(dict.fromkeys(f.rule for f in found if f.start <= start and f.end >= end)),
        )
        for start, end in pairwise(edges)
    ]


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
