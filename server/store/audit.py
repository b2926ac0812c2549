"""The audit log: appending to the chain. It never holds what people wrote."""

import hashlib
import json
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlmodel import col, select

from server.models import AuditEntry
from server.models.columns import EPOCH, MILLISECOND
from server.store.transaction import Transaction

START = "0" * 64
CHAIN_LOCK = 0x6B697468  # PostgreSQL: one process at a time adds a link


@dataclass(frozen=True)
class Deed:
    """One act to record: `actor_id` is a user, or None for the shell and for rules."""

    act: str
    subject: str
    actor_id: int | None = None
    room_id: int | None = None
    reason: str = ""
    details: dict[str, object] = field(default_factory=dict)


def record(tx: Transaction, deed: Deed) -> AuditEntry:
    """Add a link to the chain, in the same transaction as the act itself."""
    if tx.session.get_bind().dialect.name == "postgresql":
        tx.session.execute(text(f"SELECT pg_advisory_xact_lock({CHAIN_LOCK})"))
    last = tx.session.exec(select(AuditEntry.hash).order_by(col(AuditEntry.id).desc())).first()
    entry = AuditEntry(
        at=tx.now,
        actor_id=deed.actor_id,
        act=deed.act,
        subject=deed.subject,
        room_id=deed.room_id,
        reason=deed.reason,
        details=deed.details,
        previous=last or START,
        hash="",
    )
    entry.hash = link(entry)
    tx.session.add(entry)
    tx.session.flush()
    return entry


def link(entry: AuditEntry) -> str:
    """SHA-256 over the previous link and everything this one says."""
    said = [
        entry.previous,
        (entry.at - EPOCH) // MILLISECOND,
        entry.actor_id,
        entry.act,
        entry.subject,
        entry.room_id,
        entry.reason,
        entry.details,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
