"""Operators' rules: packs, versions, counts, replays"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "rule_pack",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("head", sa.JSON(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rule_pack")),
    )
    op.create_table(
        "rule",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("pack", sa.String(length=80), nullable=True),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("in_force", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["pack"], ["rule_pack.name"], name=op.f("fk_rule_pack")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
    )
    op.create_table(
        "rule_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("rule_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=True),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("replay", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["rule_id"], ["rule.id"], name=op.f("fk_rule_version_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
        sa.UniqueConstraint("rule_id", "version", name=op.f("uq_rule_version_rule_id_version")),
    )
    op.create_table(
        "rule_count",
        sa.Column("rule_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("shadow_hits", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("overturned", sa.Integer(), nullable=False),
        sa.Column("last_hit_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("rule_id", "version", name=op.f("pk_rule_count")),
    )
    op.create_table(
        "rule_replay",
        sa.Column("id", BIG, nullable=False),
        sa.Column("rule_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["rule_id"], ["rule.id"], name=op.f("fk_rule_replay_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_replay")),
    )
    with op.batch_alter_table("rule_replay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_replay_rule_id"), ["rule_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rule_replay", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_replay_rule_id"))
    for table in ("rule_replay", "rule_count", "rule_version", "rule", "rule_pack"):
        op.drop_table(table)
