"""What a room is told about answering a message"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("response", sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "response")
