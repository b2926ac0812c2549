"""What a room does while no moderator is on duty"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "room", sa.Column("unstaffed", sa.String(16), nullable=False, server_default="open")
    )


def downgrade() -> None:
    op.drop_column("room", "unstaffed")
