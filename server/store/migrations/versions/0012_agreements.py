"""Agreements in versions of numbered clauses, accepted by version and cited by decisions"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    agreement = op.create_table(
        "agreement",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("room_id", BIG_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by_id", BIG_ID, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_agreement_room_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        sa.UniqueConstraint("room_id", "version", name="uq_agreement_room_id_version"),
    )
    op.add_column(
        "room", sa.Column("agreement_asks", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column("decision", sa.Column("cited", sa.JSON(), nullable=True))
    room = sa.table(
        "room",
        *(sa.column(name) for name in ("id", "agreement", "agreement_version", "created_at")),
    )
    for room_id, text, version, at in op.get_bind().execute(sa.select(room)).all():
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        clauses = [{"id": place, "words": words} for place, words in enumerate(lines, 1)]
        row = {"room_id": room_id, "version": version, "clauses": clauses, "asks": True, "why": ""}
        op.bulk_insert(agreement, [{**row, "by_id": None, "at": at}])
    op.drop_column("room", "agreement")


def downgrade() -> None:
    op.add_column("room", sa.Column("agreement", sa.String(), nullable=False, server_default=""))
    rows = sa.text(
        "SELECT room.id, agreement.clauses FROM room JOIN agreement "
        "ON agreement.room_id = room.id AND agreement.version = room.agreement_version"
    )
    for room_id, found in op.get_bind().execute(rows).all():
        clauses = json.loads(found) if isinstance(found, str) else found
        text = "\n".join(clause["words"] for clause in clauses)
        update = sa.text("UPDATE room SET agreement = :text WHERE id = :id")
        op.get_bind().execute(update, {"text": text, "id": room_id})
    op.drop_column("decision", "cited")
    op.drop_column("room", "agreement_asks")
    op.drop_table("agreement")
