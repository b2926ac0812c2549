"""Insights: days as numbers, and when somebody was first with a case"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MET = """
    UPDATE desk_case SET met_at = COALESCE(
        (SELECT MIN(at) FROM decision WHERE decision.case_id = desk_case.id
            AND (claimed_at IS NULL OR decision.at < claimed_at)),
        claimed_at, closed_at)
"""
FIRST_POSTS = """
    UPDATE membership SET first_post_at = first.at
    FROM (SELECT author_id, MIN(at) AS at FROM message GROUP BY author_id) AS first
    WHERE first.author_id = membership.id
"""


def upgrade() -> None:
    op.create_table(
        "insight_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("room_id", BIG_ID, nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("is_forgotten", sa.Boolean(), nullable=False),
        sa.Column("counted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "room_id", name="pk_insight_day"),
    )
    op.add_column("membership", sa.Column("first_post_at", sa.BigInteger(), nullable=True))
    op.execute(FIRST_POSTS)
    op.add_column("desk_case", sa.Column("met_at", sa.BigInteger(), nullable=True))
    op.add_column(
        "desk_case",
        sa.Column("met_late", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute(MET)
    op.execute("UPDATE desk_case SET met_late = (met_at > due_at) WHERE met_at IS NOT NULL")
    op.create_index("ix_desk_case_opened", "desk_case", ["opened_at"])
    op.create_index("ix_desk_case_claimed", "desk_case", ["claimed_by", "claimed_at"])
    op.create_index("ix_decision_at", "decision", ["at"])
    op.create_index("ix_message_at", "message", ["at"])


def downgrade() -> None:
    op.drop_index("ix_message_at", "message")
    op.drop_index("ix_decision_at", "decision")
    op.drop_index("ix_desk_case_claimed", "desk_case")
    op.drop_index("ix_desk_case_opened", "desk_case")
    op.drop_column("desk_case", "met_late")
    op.drop_column("desk_case", "met_at")
    op.drop_column("membership", "first_post_at")
    op.drop_table("insight_day")
