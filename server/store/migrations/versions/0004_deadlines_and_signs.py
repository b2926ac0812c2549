"""Held words at their deadline; cases by the person they are about"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "held_message",
        sa.Column("releases", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("held_message", sa.Column("overdue_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_held_message_state_due", "held_message", ["state", "due_at"])
    op.create_index("ix_desk_case_about_opened", "desk_case", ["about_id", "opened_at"])


def downgrade() -> None:
    op.drop_index("ix_desk_case_about_opened", table_name="desk_case")
    op.drop_index("ix_held_message_state_due", table_name="held_message")
    op.drop_column("held_message", "overdue_at")
    op.drop_column("held_message", "releases")
