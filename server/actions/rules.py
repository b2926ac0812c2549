"""Looking at rules: the list, one rule with its history, and its words, which are logged when read.

Rules are an operator's lists of hard words: they are shown to staff only, and covered until
somebody asks.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from moderation import Pack
from moderation.judgement import CATALOGUE
from moderation.pack import Rule
from server.actions import rule_diffs
from server.actions.desk import check_moderator
from server.actions.rule_changes import EXAMPLES, FIRMEST
from server.actions.rule_watch import LEAST, MOST
from server.chat import Chat, Visitor
from server.errors import not_found
from server.models import DeskRule, RuleCount, RuleState, RuleVersion, SiteRole
from server.protocol.rule_pages import RuleLine, RulePage, RulesHelp, RulesPage, VersionView
from server.store import Transaction, audit, people, rule_counts, rules
from server.store.audit import Deed

FILTERS = ("category", "axis", "state", "pack")
Counts = Mapping[tuple[str, int], RuleCount]


@dataclass(frozen=True)
class Known:
    """One rule with everything that is known of it. `row` is None for one of ours as it ships."""

    rule: Rule
    pack: str
    language: str
    row: DeskRule | None = None
    newest: RuleVersion | None = None
    applied: RuleVersion | None = None

    @property
    def is_shipped(self) -> bool:
        return self.row is None or self.row.pack is None

    @property
    def state(self) -> RuleState:
        """How far it goes now; what is not applied is a draft or retired."""
        if self.newest is None:
            return RuleState.LIVE
        return (self.applied or self.newest).state

    @property
    def version(self) -> int:
        version = self.applied or self.newest
        return version.version if version else 0


def handbook() -> RulesHelp:
    """The figures that the handbook of rules names."""
    return RulesHelp(examples=EXAMPLES, least=LEAST, most=round(100 * MOST))


async def listing(chat: Chat, visitor: Visitor, wanted: Mapping[str, str]) -> RulesPage:
    """Every rule, ours and theirs, but for those the filters leave out."""
    user_id, shipped = visitor.user, await asyncio.to_thread(lambda: chat.rules.shipped)

    def look(session: Session) -> tuple[SiteRole, list[RuleLine], list[str]]:
        role = check_moderator(session, user_id).role
        counts = rule_counts.everything(session)
        own = [pack.name for pack in rules.packs(session)]
        return role, [line(one, counts) for one in everything(session, shipped)], own

    role, known, own = await chat.store.read(look)
    shown = {name: wanted[name] for name in FILTERS if wanted.get(name)}
    return RulesPage(
        rules=[one for one in known if all(getattr(one, n) == v for n, v in shown.items())],
        shown=shown,
        categories=list(CATALOGUE),
        packs=sorted({one.pack for one in known}),
        own_packs=own,
        total=len(known),
        alerts=alerts(chat, known),
        may_change=role is SiteRole.ADMIN,
    )


async def page(chat: Chat, visitor: Visitor, rule_id: str, *, with_words: bool) -> RulePage:
    """One rule: what came of it, and its history; its words too, if they were asked for."""
    user_id, shipped = visitor.user, await asyncio.to_thread(lambda: chat.rules.shipped)

    def look(session: Session) -> RulePage:
        role = check_moderator(session, user_id).role
        return _page(session, one_of(session, shipped, rule_id), role, with_words=with_words)

    def read(tx: Transaction) -> RulePage:
        found = look(tx.session)
        audit.record(tx, Deed("rule.read", f"rule:{rule_id}", actor_id=user_id))
        return found

    return await (chat.store.write(read) if with_words else chat.store.read(look))


async def desk_alerts(chat: Chat) -> list[str]:
    """What everybody at the desk has to know about its rules; staff only, as the desk itself."""
    shipped = await asyncio.to_thread(lambda: chat.rules.shipped)

    def look(session: Session) -> list[RuleLine]:
        demoted = [one for one in everything(session, shipped) if is_demoted(one)]
        counts = rule_counts.everything(session) if demoted else {}
        return [line(one, counts) for one in demoted]

    return alerts(chat, await chat.store.read(look))


def alerts(chat: Chat, known: list[RuleLine]) -> list[str]:
    """What is wrong with the set as a whole, and which rules went into shadow by themselves."""
    fault = chat.rules.fault
    told = [f"The rules as saved cannot be used as they are; {fault}"] if fault else []
    told += [
        f"“{one.id}” went into shadow by itself: moderators overturned {one.overturned} of "
        f"{one.judged} hits. It does nothing until an admin has looked."
        for one in known
        if one.demoted
    ]
    return told


def everything(session: Session, shipped: tuple[Pack, ...]) -> Iterator[Known]:
    """Rules of one's own first, then ours, in the order of their packs."""
    rows = {row.id: (row, newest) for row, newest in rules.all_rules(session)}
    heads = {pack.name: pack.head for pack in rules.packs(session)}
    for row, newest in rows.values():
        if row.pack is not None and newest.fields is not None:
            language = str(heads[row.pack]["language"])
            yield _known(session, rules.pattern(newest.fields), (row.pack, language), (row, newest))
    for pack in shipped:
        for rule in pack.rule:
            yield _known(session, rule, (pack.name, pack.language), rows.get(rule.id))


def one_of(session: Session, shipped: tuple[Pack, ...], rule_id: str) -> Known:
    found = next((one for one in everything(session, shipped) if one.rule.id == rule_id), None)
    if found is None:
        raise not_found("rule")
    return found


def line(known: Known, counts: Counts) -> RuleLine:
    """A rule as the list shows it."""
    rule, standing = known.rule, CATALOGUE[known.rule.category]
    blank = RuleCount(rule_id=rule.id, version=0)
    count = counts.get((rule.id, known.version), blank)
    judged = count
    if is_demoted(known):  # why is what became of the version before
        judged = counts.get((rule.id, known.version - 1), blank)
    return RuleLine(
        id=rule.id,
        pack=known.pack,
        shipped=known.is_shipped,
        language=known.language,
        category=rule.category,
        axis=rule.axis or standing.axis,
        severity=rule.severity,
        outcome=rule.outcome or standing.outcome.label,
        state=known.state,
        version=known.version,
        hits=count.hits,
        shadow_hits=count.shadow_hits,
        judged=judged.judged,
        overturned=judged.overturned,
        rate=judged.overturned / judged.judged if judged.judged else None,
        demoted=is_demoted(known),
        draft=_draft(known),
    )


def is_demoted(known: Known) -> bool:
    """Whether a rule went into shadow by itself and nobody has moved it since."""
    newest = known.newest
    return newest is not None and newest.by_id is None and newest.state is RuleState.SHADOW


def _known(
    session: Session, rule: Rule, where: tuple[str, str], kept: tuple[DeskRule, RuleVersion] | None
) -> Known:
    if kept is None:
        return Known(rule, *where)
    row, newest = kept
    applied: RuleVersion | None = newest
    if row.in_force != newest.version:
        applied = rules.version(session, row.id, row.in_force)
    return Known(rule, *where, row, newest, applied)


def _page(session: Session, known: Known, role: SiteRole, *, with_words: bool) -> RulePage:
    counts = rule_counts.everything(session)
    shown = line(known, counts)
    return RulePage(
        rule=shown,
        fields=_fields(known.rule) if with_words else None,
        history=_history(session, known, counts, with_words=with_words),
        states=[s for s in RuleState if s not in (RuleState.DRAFT, shown.state)],
        may_change=role is SiteRole.ADMIN,
        firm=known.is_shipped and known.rule.severity == FIRMEST,
    )


def _fields(rule: Rule) -> dict[str, list[str]]:
    return {name: rule_diffs.lines(value) for name, value in rules.as_fields(rule).items()}


def _history(
    session: Session, known: Known, counts: Counts, *, with_words: bool
) -> list[VersionView]:
    versions = rules.versions(session, known.rule.id)
    earlier = {one.version: one for one in versions}
    names = people.names(session, {one.by_id for one in versions if one.by_id is not None})
    views = []
    for one in versions:
        before = earlier.get(one.version - 1)
        differs = rule_diffs.changes(before.fields if before else None, one.fields)
        count = counts.get((one.rule_id, one.version)) or RuleCount(rule_id=one.rule_id, version=0)
        views.append(
            VersionView(
                version=one.version,
                state=one.state,
                by=names.get(one.by_id, "an admin") if one.by_id else "Kith, by itself",
                at=one.at,
                why=one.why,
                changes=differs if with_words else None,
                hits=count.hits + count.shadow_hits,
                judged=count.judged,
                overturned=count.overturned,
                replayed=one.replay is not None,
            )
        )
    return views


def _draft(known: Known) -> int | None:
    newest, applied = known.newest, known.applied
    is_beside = newest is not None and applied is not None and newest.version != applied.version
    return newest.version if newest is not None and is_beside else None
