"""Handing a case to a professional, with the member's consent; deadlines that were missed"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "professional",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("room_id", BIG_ID, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_professional_room_id"),
        sa.PrimaryKeyConstraint("id", name="pk_professional"),
    )
    op.create_index("ix_professional_room_id", "professional", ["room_id"], unique=False)
    op.create_table("referral", *_columns(), *_constraints())
    op.create_index("ix_referral_case_id", "referral", ["case_id"], unique=False)
    op.create_index("ix_referral_membership_id", "referral", ["membership_id"], unique=False)
    op.add_column("desk_case", sa.Column("missed_at", sa.BigInteger(), nullable=True))


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("professional_id", BIG_ID, nullable=False),
        sa.Column("membership_id", BIG_ID, nullable=False),
        sa.Column("by_id", BIG_ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("shares", sa.String(length=16), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("second_id", BIG_ID, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("handed_at", sa.BigInteger(), nullable=True),
        sa.Column("handed_by", BIG_ID, nullable=True),
    ]


def _constraints() -> list[sa.Constraint]:
    refers = {
        "case_id": "desk_case.id",
        "professional_id": "professional.id",
        "membership_id": "membership.id",
        "by_id": "user_account.id",
    }
    return [
        *(
            sa.ForeignKeyConstraint([column], [target], name=f"fk_referral_{column}")
            for column, target in refers.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_referral"),
    ]


def downgrade() -> None:
    op.drop_column("desk_case", "missed_at")
    op.drop_table("referral")
    op.drop_table("professional")
