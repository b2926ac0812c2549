"""Shields, kept in the account"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "shield",
        sa.Column("id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("author_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_shield_user_id"),
        sa.ForeignKeyConstraint(["author_id"], ["membership.id"], name="fk_shield_author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shield"),
        sa.UniqueConstraint("user_id", "topic", name="uq_shield_user_id_topic"),
        sa.UniqueConstraint("user_id", "author_id", name="uq_shield_user_id_author_id"),
    )
    op.create_index("ix_shield_author_id", "shield", ["author_id"], unique=False)


def downgrade() -> None:
    op.drop_table("shield")
