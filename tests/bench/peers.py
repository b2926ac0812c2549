"""Real chat servers on the same work: a room where everybody hears what anybody says.

Kith with sign-in, moderation and every message on disk before its ack, beside the MUC rooms of
ejabberd and Prosody as Debian ships them, in memory and without moderation. 250 members over
WebSocket, posts of 200 bytes from all of them in turn, so many in flight. Measured: deliveries per
CPU second of the server process. A server that is not installed is said to be missing.
"""

import contextlib
from collections.abc import Callable, Iterator

from tests.bench import fanout, sample, table
from tests.bench.fanout import UNIT, WINDOWS
from tests.bench.muc import Room
from tests.bench.servers import xmpp
from tests.bench.table import Options, Row

MEMBERS = 250
SECONDS = 2.0
TARGET = 8.0
PEERS = {"ejabberd": xmpp.ejabberd, "prosody": xmpp.prosody}
Flow = Callable[[int, float], float]


def measure(options: Options) -> list[Row]:
    members = 100 if options.quick else MEMBERS
    missing = [name for name in PEERS if not xmpp.is_installed(name)]
    rows = [Row(f"beside {name}", f"≥ {TARGET:g} ×", "not installed here") for name in missing]
    for name in PEERS:
        if name not in missing:
            rows += measure_peer(name, members, options)
    return rows


def measure_peer(name: str, members: int, options: Options) -> list[Row]:
    """Kith and one of them, in turns."""
    seconds = 0.7 if options.quick else SECONDS
    rows = []
    with occupied(name, members) as flow, fanout.posts(members) as kith:
        for window in WINDOWS:
            found = table.interleave(
                options.runs, {"kith": _run(kith.flow, window, seconds),
                               name: _run(flow, window, seconds)},
            )  # fmt: skip
            what = f"durable posts, {members} members, window {window}"
            rows.append(table.versus(what, UNIT, found["kith"], found[name], name, TARGET))
    return rows


@contextlib.contextmanager
def occupied(name: str, members: int) -> Iterator[Flow]:
    """One of the peers with its room full."""
    with PEERS[name]() as served:
        room = Room(served.port, xmpp.PATHS[name], members)
        bodies = sample.bodies()
        try:
            yield lambda window, seconds: room.flow(
                window, seconds, lambda: next(bodies), served.cpu
            )
        finally:
            room.close()


def _run(flow: Flow, window: int, seconds: float) -> Callable[[], float]:
    return lambda: flow(window, seconds)
