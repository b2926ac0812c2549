"""Durable state: all SQL lives here, and nothing else does.

`Store` reads in a small pool of threads and writes on one thread; `journal` is the append path
of messages; the other modules are the queries, by noun.
"""

from server.store.database import DatabaseUnusable
from server.store.store import Store
from server.store.transaction import Transaction

__all__ = ["DatabaseUnusable", "Store", "Transaction"]
