"""Everything a house knows, written down, so that a test can say "nothing changed" and put it back.

Two notes are compared: the rows of every table, and who is live. A visit is not a change.
"""

from typing import Any

from sqlmodel import SQLModel, select

from server.store import Transaction
from tests.house import House

Rows = dict[str, list[tuple[Any, ...]]]
TABLES = SQLModel.metadata.sorted_tables


async def rows_of(house: House) -> Rows:
    """Every row of every table, as it is now."""
    return await house.chat.store.read(
        lambda session: {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in TABLES
        }
    )


async def put_back(house: House, rows: Rows) -> None:
    """Make the tables say again what they said."""

    def act(tx: Transaction) -> None:
        for table in reversed(TABLES):
            tx.session.execute(table.delete())
        for table in TABLES:
            if rows[table.name]:
                names = [column.name for column in table.columns]
                said = [dict(zip(names, row, strict=True)) for row in rows[table.name]]
                tx.session.execute(table.insert(), said)

    await house.chat.store.write(act)


def live_in(house: House) -> dict[str, Any]:
    """Who is on duty, and who sits where."""
    seats = sorted(
        (connection.user_id, seat.channel.settings.slug)
        for connection in house.chat.hub.connections()
        for seat in connection.seats.values()
    )
    return {"staffed": house.chat.hub.duty.is_staffed, "seats": seats}


def difference(before: Rows, after: Rows) -> list[str]:
    """The tables that are not as they were."""
    return [name for name, rows in before.items() if rows != after[name]]
