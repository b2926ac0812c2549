"""Leases on cases, calls to somebody by name, second keys, and notes between moderators"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANTS = ("claimed_until", "answer_by", "answered_at", "closes_at")
PEOPLE = ("called_id", "first_key")


def upgrade() -> None:
    op.add_column(
        "user_account",
        sa.Column("on_call", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for name in INSTANTS:
        op.add_column("desk_case", sa.Column(name, sa.BigInteger(), nullable=True))
    for name in PEOPLE:
        op.add_column("desk_case", sa.Column(name, BIG_ID, nullable=True))
    op.create_index("ix_desk_case_about_id", "desk_case", ["about_id"], unique=False)
    op.create_table(
        "case_note",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("by_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["desk_case.id"], name="fk_case_note_case_id"),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_case_note_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_note"),
    )
    op.create_index("ix_case_note_case_id", "case_note", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("case_note")
    op.drop_index("ix_desk_case_about_id", "desk_case")
    for name in (*INSTANTS, *PEOPLE):
        op.drop_column("desk_case", name)
    op.drop_column("user_account", "on_call")
