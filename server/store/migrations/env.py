"""Alembic's way in: runs the migrations on the connection it is handed."""

from alembic import context
from sqlmodel import SQLModel

import server.models  # noqa: F401  (so that the metadata knows every table)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=False,
)
context.run_migrations()
