"""What a room has chosen about conduct"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room", sa.Column("outcomes", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("room", "outcomes")
