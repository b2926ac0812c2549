"""The verdict on a replay, and its figures in print."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.replay.ledger import (
    Faults,
    check_page,
    check_store,
    check_window,
    kept_before,
)
from tests.replay.play import Played

COLUMNS = (
    "conversation           database    kills  people  said  acked  held  refused  stored  "
    "deliveries  lost  doubled  disordered  seconds  msg/s  deliv/s"
)


@dataclass(frozen=True)
class Figures:
    """What a replay came to."""

    title: str
    database: str
    kills: int
    people: int
    mapped: int
    said: int
    acked: int
    held: int
    refused: int
    nudged: int
    stored: int
    connections: int
    deliveries: int
    store: Faults
    heard: Faults
    late: int
    odd_pages: int
    stayed: int
    misnamed: int
    seconds: float
    complaints: int

    @property
    def faults(self) -> Faults:
        return self.store + self.heard

    @property
    def is_well(self) -> bool:
        odd = self.late + self.odd_pages + self.misnamed + self.complaints
        is_whole = self.said == self.acked + self.held + self.refused and self.stored == self.acked
        return self.faults == Faults() and odd == 0 and is_whole


def figures(played: Played, database: str) -> Figures:
    """Check everything."""
    ledger, stored = played.ledger, played.stored
    by_rev = {message["rev"]: message for message in stored}
    heard = sum((check_window(w, by_rev) for w in ledger.windows), Faults())
    fates = [post.fate for post in ledger.posts]
    pages = [*played.pages.values(), played.newcomer]
    odd_pages = sum(not check_page(page, stored) for page in pages)
    return Figures(
        title=played.script.title,
        database=database,
        kills=len(played.restarts),
        people=len(played.script.names),
        mapped=played.mapped,
        said=played.script.said,
        acked=fates.count("message"),
        held=fates.count("held"),
        refused=fates.count("refused"),
        nudged=sum(post.was_nudged for post in ledger.posts),
        stored=len(stored),
        connections=len(ledger.windows),
        deliveries=sum(len(window.heard) for window in ledger.windows),
        store=check_store(ledger.posts, stored),
        heard=heard,
        late=ledger.late,
        odd_pages=odd_pages + (played.backward != stored),
        stayed=len(played.pages),
        misnamed=_misnamed(played),
        seconds=played.seconds,
        complaints=len(played.complaints),
    )


def _misnamed(played: Played) -> int:
    """People whose words do not stand under the name they took last."""
    shown = {message["author"]["id"]: message["author"]["name"] for message in played.stored}
    return sum(played.names.get(author) != name for author, name in shown.items())


def details(found: Figures, played: Played) -> Iterator[str]:
    """One replay, at length."""
    yield f"{found.title} on {found.database}"
    yield f"  people       {found.people}, {found.mapped} names mapped to usable ones"
    yield (
        f"  said         {found.said} = {found.acked} acked + {found.held} held"
        f" + {found.refused} refused ({found.nudged} nudged and sent all the same)"
    )
    yield f"  stored       {found.stored}, {_faults(found.store)}"
    heard = _faults(found.heard)
    yield f"  deliveries   {found.deliveries} over {found.connections} sockets, {heard}"
    yield (
        f"  screens      {found.stayed} stayed to the end and one came new,"
        f" {found.odd_pages} differ from history; {found.late} heard after leaving;"
        f" {found.misnamed} under a wrong name"
    )
    yield (
        f"  lines        {played.resumed} resumed, {played.resets} reset;"
        f" {played.script.concluded} steps concluded that the file does not show"
    )
    if played.restarts:
        yield f"  kills        {found.kills} with {_listed(played.in_flight)} posts in flight"
        kept = kept_before(played.ledger.posts, played.stored)
        again = sum(post.again_at is not None for post in played.ledger.posts)
        yield f"               {again} sent again, {kept} of them were on disk already"
        yield f"  back after   {_listed(f'{s:.1f}' for s in played.restarts)} s"
    rates = f"{found.acked / found.seconds:.0f} messages/s"
    yield (
        f"  took         {found.seconds:.1f} s, {rates},"
        f" {found.deliveries / found.seconds:.0f} deliveries/s"
    )
    for line in played.complaints:
        yield f"  server said  {line}"
    yield f"  {'all is well' if found.is_well else 'SOMETHING IS WRONG'}"


def summary(all_found: Iterable[Figures]) -> Iterator[str]:
    """All replays, a line each."""
    yield COLUMNS
    for found in all_found:
        faults = found.faults
        yield (
            f"{found.title[:21]:<21}  {found.database:<10}  {found.kills:>5}  {found.people:>6}"
            f"  {found.said:>4}  {found.acked:>5}  {found.held:>4}  {found.refused:>7}"
            f"  {found.stored:>6}  {found.deliveries:>10}  {faults.lost:>4}  {faults.doubled:>7}"
            f"  {faults.disordered:>10}  {found.seconds:>7.1f}"
            f"  {found.acked / found.seconds:>5.0f}  {found.deliveries / found.seconds:>7.0f}"
        )


def _faults(faults: Faults) -> str:
    return (
        f"{faults.lost} lost, {faults.doubled} doubled, {faults.disordered} out of order,"
        f" {faults.altered} altered"
    )


def _listed(things: Iterable[object]) -> str:
    return " · ".join(str(thing) for thing in things)
