"""A few words of whoever asks to come in"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("membership", sa.Column("asking", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("membership", "asking")
