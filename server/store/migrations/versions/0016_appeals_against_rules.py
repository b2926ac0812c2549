"""Another look at words that a rule refused"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_appeal",
        sa.Column("held_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("overturned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["desk_case.id"], name="fk_rule_appeal_case_id"),
        sa.PrimaryKeyConstraint("held_id", name="pk_rule_appeal"),
    )
    op.create_index("ix_rule_appeal_case_id", "rule_appeal", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("rule_appeal")
