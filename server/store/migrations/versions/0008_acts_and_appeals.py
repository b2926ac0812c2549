"""Decisions that can be taken back and appealed, and standings that end by themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("user_account", sa.Column("banned_until", sa.BigInteger(), nullable=True))
    op.add_column(
        "membership", sa.Column("slow_seconds", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("membership", sa.Column("away_until", sa.BigInteger(), nullable=True))
    op.add_column("desk_case", sa.Column("appeals_id", BIG_ID, nullable=True))
    op.add_column("decision", sa.Column("membership_id", BIG_ID, nullable=True))
    op.add_column("decision", sa.Column("until", sa.BigInteger(), nullable=True))
    op.add_column("decision", sa.Column("before", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("decision", sa.Column("undone_at", sa.BigInteger(), nullable=True))
    op.add_column("decision", sa.Column("undone_by", BIG_ID, nullable=True))
    op.add_column(
        "decision",
        sa.Column("overturned", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("notice", sa.Column("decision_id", BIG_ID, nullable=True))
    op.create_index("ix_decision_membership_id", "decision", ["membership_id"], unique=False)
    op.create_table(
        "appeal",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("decision_id", BIG_ID, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("overturned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_appeal_decision_id"),
        sa.ForeignKeyConstraint(["case_id"], ["desk_case.id"], name="fk_appeal_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appeal"),
        sa.UniqueConstraint("decision_id", name="uq_appeal_decision_id"),
    )


def downgrade() -> None:
    op.drop_table("appeal")
    op.drop_index("ix_decision_membership_id", "decision")
    for name in ("membership_id", "until", "before", "undone_at", "undone_by", "overturned"):
        op.drop_column("decision", name)
    op.drop_column("notice", "decision_id")
    op.drop_column("desk_case", "appeals_id")
    op.drop_column("membership", "away_until")
    op.drop_column("membership", "slow_seconds")
    op.drop_column("user_account", "banned_until")
