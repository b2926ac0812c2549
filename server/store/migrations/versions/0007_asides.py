"""Asides: private words between a member and the moderators"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "aside",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("membership_id", BIG_ID, nullable=False),
        sa.Column("by_id", BIG_ID, nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["desk_case.id"], name="fk_aside_case_id"),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name="fk_aside_member"),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_aside_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_aside"),
        sa.UniqueConstraint("membership_id", "key", name="uq_aside_membership_id_key"),
    )
    op.create_index("ix_aside_case_id", "aside", ["case_id"], unique=False)
    op.create_index("ix_aside_membership_id", "aside", ["membership_id"], unique=False)


def downgrade() -> None:
    op.drop_table("aside")
