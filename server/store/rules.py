"""Operators' rules: what is in force, every version, and adding the next one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import msgspec
from sqlalchemy import func
from sqlmodel import Session, col, select

from moderation import Amendments, Pack
from moderation.pack import Rule, State
from server.errors import Refused, not_found
from server.models import DeskRule, RulePack, RuleState, RuleVersion
from server.protocol.announcements import RulesChanged
from server.store.transaction import Transaction

APPLIED = (RuleState.SHADOW, RuleState.NUDGE_ONLY, RuleState.LIVE)


@dataclass(frozen=True)
class Change:
    """The next version of a rule. `fields` is None for one of ours, whose words are in its pack."""

    rule_id: str
    state: RuleState
    fields: dict[str, object] | None = None
    pack: str | None = None
    by_id: int | None = None
    why: str = ""


def mark(session: Session) -> tuple[int, int]:
    """Differs whenever any version was added, by whichever process."""
    newest, count = session.exec(select(func.max(RuleVersion.id), func.count())).one()
    return newest or 0, count


@dataclass(frozen=True)
class InForce:
    """What is applied: the rules and states themselves, and which version of each it is."""

    amendments: Amendments
    versions: dict[str, int]


def in_force(session: Session) -> InForce:
    """Every rule that is applied, by pack, and every state that is not simply live."""
    query = (
        select(DeskRule, RuleVersion)
        .join(RuleVersion, col(RuleVersion.rule_id) == DeskRule.id)
        .where(col(RuleVersion.version) == DeskRule.in_force)
        .order_by(DeskRule.id)
    )
    states: dict[str, State] = {}
    versions: dict[str, int] = {}
    rules: dict[str, list[Rule]] = defaultdict(list)
    for rule, version in session.exec(query):
        versions[rule.id] = version.version
        if version.state is not RuleState.LIVE:
            states[rule.id] = cast(State, version.state.value)
        if rule.pack is not None and version.fields is not None:
            rules[rule.pack].append(pattern(version.fields))
    heads = {pack.name: pack.head for pack in packs(session)}
    found = tuple(with_rules(heads[name], rules[name]) for name in sorted(rules))
    return InForce(Amendments(found, states), versions)


def packs(session: Session) -> list[RulePack]:
    """Operators' packs, by name."""
    return list(session.exec(select(RulePack).order_by(RulePack.name)))


def pack(session: Session, name: str | None) -> Pack:
    """An operator's pack by its name, without rules."""
    found = session.get(RulePack, name)
    if found is None:
        raise not_found("pack")
    return with_rules(found.head)


def adopt(tx: Transaction, rule_id: str) -> None:
    """Note one of ours that nobody has changed, so that things can be kept with it."""
    tx.session.add(DeskRule(id=rule_id))
    tx.session.flush()


def with_rules(head: dict[str, object], rules: Iterable[Rule] = ()) -> Pack:
    """An operator's pack with some of its rules."""
    return with_rules_of(msgspec.convert(head, Pack), rules)


def with_rules_of(pack: Pack, rules: Iterable[Rule]) -> Pack:
    """The same pack with these rules."""
    return msgspec.structs.replace(pack, rule=tuple(rules))


def pattern(fields: dict[str, object]) -> Rule:
    """A rule as the engine knows it."""
    return msgspec.convert(fields, Rule)


def as_fields(rule: Rule) -> dict[str, object]:
    """A rule as it is kept: what differs from a blank one."""
    blank = {field.name: field for field in msgspec.structs.fields(rule)}
    said = msgspec.json.decode(msgspec.json.encode(rule))  # as it will be read back
    return {
        name: value
        for name, value in said.items()
        if blank[name].required or getattr(rule, name) != blank[name].default
    }


def find(session: Session, rule_id: str) -> DeskRule | None:
    return session.get(DeskRule, rule_id)


def get(session: Session, rule_id: str) -> DeskRule:
    rule = find(session, rule_id)
    if rule is None:
        raise not_found("rule")
    return rule


def all_rules(session: Session) -> list[tuple[DeskRule, RuleVersion]]:
    """Every rule that has versions here, with the newest."""
    query = (
        select(DeskRule, RuleVersion)
        .join(RuleVersion, col(RuleVersion.rule_id) == DeskRule.id)
        .where(col(RuleVersion.version) == DeskRule.latest)
        .order_by(DeskRule.id)
    )
    return list(session.exec(query).all())


def versions(session: Session, rule_id: str) -> Sequence[RuleVersion]:
    """The history of a rule, the newest first."""
    query = select(RuleVersion).where(RuleVersion.rule_id == rule_id)
    return session.exec(query.order_by(col(RuleVersion.version).desc())).all()


def version(session: Session, rule_id: str, number: int | None) -> RuleVersion | None:
    query = select(RuleVersion).where(RuleVersion.rule_id == rule_id, RuleVersion.version == number)
    return session.exec(query).first()


def keep_pack(tx: Transaction, pack: Pack) -> None:
    """Make an operator's pack, or change what it says beside its rules."""
    head = msgspec.to_builtins(msgspec.structs.replace(pack, rule=()))
    head.pop("rule")
    found = tx.session.get(RulePack, pack.name) or RulePack(name=pack.name, made_at=tx.now)
    found.head = head
    tx.session.add(found)
    tx.session.flush()


def add(tx: Transaction, change: Change) -> tuple[RuleVersion, RuleVersion | None]:
    """The next version of a rule, and the one before; told to every process after the commit."""
    rule = find(tx.session, change.rule_id) or DeskRule(id=change.rule_id, pack=change.pack)
    if rule.pack != change.pack:
        raise Refused("taken", "There is a rule of that name already.", status=409, field="id")
    before = version(tx.session, rule.id, rule.latest)
    rule.latest += 1
    if change.pack is None or change.state in APPLIED:
        rule.in_force = rule.latest
    elif change.state is RuleState.RETIRED:
        rule.in_force = None
    tx.session.add(rule)
    tx.session.flush()
    is_same = before is not None and before.fields == change.fields
    made = RuleVersion(
        rule_id=rule.id,
        version=rule.latest,
        state=change.state,
        fields=change.fields,
        by_id=change.by_id,
        at=tx.now,
        why=change.why,
        replay=before.replay if before is not None and is_same else None,
    )
    tx.session.add(made)
    tx.session.flush()
    if RulesChanged() not in tx.announcements:
        tx.announce(RulesChanged())
    return made, before
