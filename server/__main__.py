"""The command line: `kith`, also `python -m server`. Parses words and prints; acts elsewhere."""

import asyncio
import gc
import logging
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from moderation import Engine
from server import __version__, app, backup, checkup, shell
from server import workers as serving
from server.actions import demo, facilitation, invites, on_behalf, staff, upkeep
from server.actions.facilitation import NewRoom
from server.actions.invites import Wish
from server.chat import Chat
from server.errors import not_found
from server.models import Entry, RoomRole, SiteRole
from server.protocol.own_data import as_file
from server.settings import LOOPBACK, Settings, UnusableSettings, require_base_url
from server.store import DatabaseUnusable, Transaction, audit_log, rooms

T = TypeVar("T")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kith")
def main() -> None:
    """Kith: a server for moderated peer support groups."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--demo", "with_demo", is_flag=True, help="add sample rooms, people and cases")
def serve(host: str, port: int, workers: int, with_demo: bool) -> None:
    """Migrate the database and start serving."""
    settings = shell.settings()
    _check_serving(settings, host, workers, with_demo)
    _log(settings)
    base = settings.base_url.rstrip("/") or f"http://{host}:{port}"
    welcome = partial(_welcome, base=base, with_demo=with_demo)
    try:
        with serving.listening(host, port, workers) as early:
            if workers == 1:
                serving.serve(_build(settings), early[0], welcome)
            else:
                _serve_shared(settings, serving.Parent(host, port, early), welcome)
    except serving.AddressUnusable as fault:
        raise click.ClickException(str(fault)) from None


def _serve_shared(settings: Settings, parent: serving.Parent, welcome: serving.Greet) -> None:
    """The rules are read once, for all of them."""
    chat = _build(settings)
    asyncio.run(shell.at_work(settings, chat.store, partial(welcome, chat)))
    chat.hashers.shutdown()
    sys.exit(parent.run(partial(_work, settings, chat.rules.ours)))


def _work(settings: Settings, engine: Engine, sockets: serving.Sockets) -> None:
    """What each of several processes does, with rules that have been read."""
    try:
        serving.serve(_build(settings, engine), sockets)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)


@main.group("staff")
def staff_group() -> None:
    """Moderators and admins."""


@staff_group.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(["moderator", "admin"]))
def staff_add(name: str, role: str) -> None:
    """Make or raise the account NAME; prints a one-time sign-in link."""
    settings = shell.settings()
    secret = shell.write(settings, lambda tx: staff.add(tx, name, SiteRole(role)))
    click.echo(f"{_base(settings)}/start/{secret}")


@main.group("room")
def room_group() -> None:
    """Rooms."""


@room_group.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="what people see")
@click.option("--topic", default="", help="what it is about, in a word or two")
@click.option("--about", default="", help="a few sentences for its page")
@click.option("--entry", default="open", type=click.Choice([str(e) for e in Entry]))
def room_add(slug: str, name: str, topic: str, about: str, entry: str) -> None:
    """Open the room SLUG."""
    settings = shell.settings()
    wanted = NewRoom(slug, name, topic, about, Entry(entry), settings.language)
    shell.write(settings, lambda tx: facilitation.add_room(tx, wanted).slug)
    click.echo(f"{_base(settings)}/rooms/{slug}")


@main.command()
@click.argument("slug")
@click.option("--uses", default=1, show_default=True, type=click.IntRange(1, invites.MOST_USES))
@click.option("--hours", default=24, show_default=True, type=click.IntRange(1, invites.MOST_HOURS))
@click.option("--role", default="member", type=click.Choice([str(r) for r in RoomRole]))
def invite(slug: str, uses: int, hours: int, role: str) -> None:
    """Print a new invite link to the room SLUG."""
    settings = shell.settings()
    wish = Wish(uses=uses, hours=hours, role=RoomRole(role))

    def act(tx: Transaction) -> str:
        room = rooms.by_slug(tx.session, slug)
        if room is None:
            raise not_found("room")
        return invites.new_invite(tx, room, wish)

    click.echo(f"{_base(settings)}/i/{shell.write(settings, act)}")


@main.command()
def check() -> None:
    """Look over settings, rules, help lines, database and broker."""
    is_well = True
    for line in checkup.lines():
        mark = "warn " if line.is_warning else "ok   " if line.is_well else "FAULT"
        click.echo(f"{mark} {line.what}: {line.words}")
        is_well = is_well and line.is_well
    sys.exit(0 if is_well else 1)


@main.group("audit")
def audit_group() -> None:
    """The audit log."""


@audit_group.command("verify")
def audit_verify() -> None:
    """Walk the chain of the audit log; exit 1 where it breaks."""
    walk = shell.with_store(shell.settings(), lambda store: store.read(audit_log.walk))
    click.echo(f"{walk.entries} entries hold, up to {walk.last}")
    if walk.broken_id is not None:
        raise click.ClickException(f"entry {walk.broken_id} does not hold: {walk.why}")


@main.command()
def purge() -> None:
    """Delete what is older than the data promise says, now."""
    settings = shell.settings()
    days = settings.retention_days
    gone = shell.with_store(settings, lambda store: upkeep.delete_old(store, days))
    click.echo(f"deleted {gone} messages")


def _whom(command: Callable[..., None]) -> Callable[..., None]:
    """The words that say who is meant."""
    by_room = click.option("--room", metavar="SLUG", help="NAME is what this room calls them")
    return click.argument("name")(by_room(command))


@main.command("export")
@_whom
def export_person(name: str, room: str | None) -> None:
    """Print everything of the account NAME: its words, and what it was told, as JSON."""
    settings = shell.settings_of_what_is_there()
    mine = shell.with_store(settings, lambda store: on_behalf.export(store, name, room))
    click.echo(as_file(mine))


@main.command("erase")
@_whom
@click.option("--yes", is_flag=True, help="do not ask again")
def erase_person(name: str, room: str | None, yes: bool) -> None:
    """Erase all words and names of the account NAME, in every room, for good."""
    settings = shell.settings_of_what_is_there()
    found = shell.with_store(settings, lambda store: on_behalf.to_erase(store, name, room))
    if not yes:
        click.echo(f"{name}: seats in rooms: {found.seats}, messages: {found.messages}", err=True)
        click.confirm("Erase all of it? This cannot be taken back", abort=True, err=True)
    shell.with_store(settings, lambda store: on_behalf.erase(store, found))
    click.echo("erased; a serving process ends what is still open within seconds")


A_FILE = click.Path(dir_okay=False, path_type=Path)


@main.command("backup")
@click.argument("file", type=A_FILE)
def keep_backup(file: Path) -> None:
    """Keep the database and the secret in FILE, also while serving.

    It holds everything that anybody said: encrypt it, and keep it no longer than you promise.
    """
    settings = shell.settings_of_what_is_there()
    with shell.plain_words():
        backup.make(settings, file, app.now())
    click.echo(f"kept in {file}, {file.stat().st_size / 1e6:.1f} MB; it holds what people said")


@main.command()
@click.argument("file", type=A_FILE)
@click.option("--force", is_flag=True, help="overwrite the database that is there")
def restore(file: Path, force: bool) -> None:
    """Put back what kith backup kept in FILE. Stop kith serve first.

    Who was erased after it was kept is back with it: erase them again (kith erase).
    """
    settings = shell.settings()
    with shell.plain_words():
        kept = backup.restore(settings, file, app.now, force=force)
    click.echo(f"restored what was kept at {kept.made}, by Kith {kept.kith}. Start kith serve")
    click.echo("Who was erased after that is back: erase them again (kith erase)")


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def bench(words: tuple[str, ...]) -> None:
    """Print how fast this machine is at what Kith does."""
    source = Path(__file__).parents[1]
    if not (source / "tests" / "bench").is_dir():
        raise click.ClickException("The benches come with the source: run this in a checkout.")
    os.chdir(source)
    os.execv(sys.executable, [sys.executable, "-m", "tests.bench", *words])  # noqa: S606


async def _welcome(chat: Chat, base: str, with_demo: bool) -> None:
    """What is printed at the start: the address, and a way in for the first admin."""
    if with_demo:
        for line in await demo.furnish(chat):
            click.echo(line)
    _say_where(await chat.store.write(staff.first_admin_link), base)


def _say_where(secret: str | None, base: str) -> None:
    if secret is not None:
        click.echo(f"Nobody looks after it yet. Make the first admin: {base}/start/{secret}")
    click.echo(f"Kith is at {base}")


def _log(settings: Settings) -> None:
    """What the server says of itself. Never an address of a machine, never what people wrote."""
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _check_serving(settings: Settings, host: str, workers: int, with_demo: bool) -> None:
    """Refuse to start in a way that would be unsafe or would not work, and say what would."""
    if with_demo and host not in LOOPBACK:
        raise click.ClickException("--demo prints sign-ins; it serves on 127.0.0.1 only.")
    if workers > 1 and (settings.is_sqlite or not settings.broker_url):
        raise click.ClickException(
            "Several processes need a PostgreSQL in KITH_DATABASE_URL and a Valkey or Redis in "
            "KITH_BROKER_URL; SQLite serves from one."
        )
    try:
        require_base_url(settings, host)
    except UnusableSettings as fault:
        raise click.ClickException(str(fault)) from None


def _build(settings: Settings, engine: Engine | None = None) -> Chat:
    gc.disable()  # what is made now stays: looking through it again and again takes half a second
    try:
        chat = app.build(settings, engine=engine)
        if engine is None:
            chat.rules.warm_up()
        return chat
    except DatabaseUnusable as fault:
        raise click.ClickException(str(fault)) from None
    finally:
        gc.enable()


def _base(settings: Settings) -> str:
    return settings.base_url.rstrip("/") or "http://127.0.0.1:8000"


if __name__ == "__main__":
    main()
