"""Search in a room: the index, and what has been said until now in it"""

import sqlalchemy as sa
from alembic import op

from server.store.search import catch_up

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FORGET = "DELETE FROM message_terms WHERE {} = old.room_id * 1099511627776 + old.seq"
WORDS_CHANGE = "UPDATE OF body, masked, state ON message"
SQLITE = (
    "CREATE VIRTUAL TABLE message_terms USING fts5 "
    "(terms, detail = none, columnsize = 0, tokenize = \"ascii tokenchars '_'\")",
    f"CREATE TRIGGER message_terms_changed AFTER {WORDS_CHANGE} "
    f"BEGIN {FORGET.format('rowid')}; END",
    "CREATE TRIGGER message_terms_gone AFTER DELETE ON message "
    f"BEGIN {FORGET.format('rowid')}; END",
)
POSTGRESQL = (
    "CREATE TABLE message_terms (place BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL)",
    "CREATE INDEX message_terms_terms ON message_terms USING gin (terms) WITH (fastupdate = off)",
    "CREATE FUNCTION message_terms_forget() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN {FORGET.format('place')}; RETURN NULL; END $$",
    f"CREATE TRIGGER message_terms_changed AFTER DELETE OR {WORDS_CHANGE} "
    "FOR EACH ROW EXECUTE FUNCTION message_terms_forget()",
)


def upgrade() -> None:
    op.create_table(
        "searched",
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rev", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_searched_room_id"),
        sa.PrimaryKeyConstraint("room_id", name="pk_searched"),
    )
    connection = op.get_bind()
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    while catch_up(connection):
        pass


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION message_terms_forget() CASCADE")
    else:
        op.execute("DROP TRIGGER message_terms_changed")
        op.execute("DROP TRIGGER message_terms_gone")
    op.execute("DROP TABLE message_terms")
    op.drop_table("searched")
