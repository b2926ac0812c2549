"""Alembic's way in: runs the migrations on the connection it is handed."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import server.models  # noqa: F401  (so that the metadata knows every table)
from server.models.columns import Instant, Word


def plainly(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as what the database sees, so that old migrations stay true."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, Word):
        return "sa.String(length=16)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """The index of search is each database's own, and no model's."""
    return kind != "table" or not (name or "").startswith("message_terms")


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=plainly,
    compare_type=False,
    include_name=is_ours,
)
context.run_migrations()
