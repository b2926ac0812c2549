"""When rooms gather"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "gathering",
        sa.Column("id", BIG, nullable=False),
        sa.Column("room_id", BIG, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_gathering_room_id"),
        sa.PrimaryKeyConstraint("id", name="pk_gathering"),
    )
    op.create_index("ix_gathering_room_id", "gathering", ["room_id"], unique=False)


def downgrade() -> None:
    op.drop_table("gathering")
