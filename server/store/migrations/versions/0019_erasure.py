"""Accounts whose person has erased themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_account", sa.Column("erased_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("user_account", "erased_at")
