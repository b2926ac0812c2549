"""Tables as files: CSV that a spreadsheet opens as text and never runs.

A cell that begins like a formula gets an apostrophe before it: names of rooms and rules were
written by people.
"""

import csv
import io

from server.protocol.insight_pages import Table

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
MARK = "\ufeff"  # tells spreadsheets that it is UTF-8


def as_csv(table: Table) -> str:
    """The table, a line a row."""
    text = io.StringIO()
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    for row in (table.head, *table.rows):
        lines.writerow([harmless(cell) for cell in row])
    return MARK + text.getvalue()


def harmless(cell: str) -> str:
    """The cell as text, whatever it begins with, behind spaces too."""
    return f"'{cell}" if cell.startswith(STARTS) or cell.lstrip().startswith(STARTS) else cell
