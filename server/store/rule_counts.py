"""What came of rules: hits, and how moderators judged them. Written in batches, never per post."""

from collections.abc import Iterable, Mapping

from sqlalchemy import text, tuple_
from sqlmodel import Session, col, select

from server.models import DeskRule, RuleCount
from server.store.transaction import Transaction

Key = tuple[str, int]  # a rule, and which version of it; 0 is one of ours as it ships
BLANK = text(
    "INSERT INTO rule_count (rule_id, version, hits, shadow_hits, judged, overturned) "
    "VALUES (:rule_id, :version, 0, 0, 0, 0) ON CONFLICT DO NOTHING"
)


def add_hits(tx: Transaction, hits: Mapping[Key, int], shadow_hits: Mapping[Key, int]) -> None:
    """Add what one process has counted."""
    for count in _rows(tx.session, {*hits, *shadow_hits}):
        key = count.rule_id, count.version
        count.hits += hits.get(key, 0)
        count.shadow_hits += shadow_hits.get(key, 0)
        count.last_hit_at = tx.now
        tx.session.add(count)


def in_force(session: Session, rule_ids: Iterable[str]) -> list[RuleCount]:
    """The counts of the versions in force of these rules, to add to."""
    wanted = sorted(rule_ids)
    query = select(DeskRule.id, DeskRule.in_force).where(col(DeskRule.id).in_(wanted))
    versions = {rule_id: number or 0 for rule_id, number in session.exec(query)}
    return _rows(session, {(rule_id, versions.get(rule_id, 0)) for rule_id in wanted})


def everything(session: Session) -> dict[Key, RuleCount]:
    """All counts, by rule and version."""
    return {(count.rule_id, count.version): count for count in session.exec(select(RuleCount))}


def _rows(session: Session, keys: Iterable[Key]) -> list[RuleCount]:
    """Rows of these keys, made if need be, locked in one order so that nobody waits in a circle."""
    wanted = sorted(keys)
    if not wanted:
        return []
    session.execute(BLANK, [{"rule_id": rule_id, "version": number} for rule_id, number in wanted])
    where = tuple_(col(RuleCount.rule_id), col(RuleCount.version)).in_(wanted)
    query = select(RuleCount).where(where).order_by(RuleCount.rule_id, col(RuleCount.version))
    return list(session.exec(query.with_for_update()))
