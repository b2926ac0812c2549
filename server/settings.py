"""Settings: the only place that reads the environment.

`load` reads `KITH_*` from the environment and a `.env` file and refuses to start on an unknown or
unsafe one, naming it. Nothing here opens a file other than `.env` and the secret.
"""

import difflib
import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

PREFIX = "KITH_"
SECRET_FILE = "secret"  # noqa: S105
Rate = Annotated[str, Field(pattern=r"^\d{1,4}/\d+(\.\d+)?$")]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class UnusableSettings(Exception):
    """A setting is unknown, malformed or unsafe; the text names it and says what would do."""


class Settings(BaseModel):
    """Everything an operator may set. Each field is the environment's `KITH_` + its upper case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(Path("data"), description="folder for the database and the secret")
    database_url: str = Field("", description="sqlite:///… or postgresql://…; default: data_dir")
    broker_url: str = Field("", description="redis://…; needed for more than one process")
    secret: SecretStr = Field(SecretStr(""), description="made and kept in data_dir if absent")
    base_url: str = Field("", description="the address people type; https in production")
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = Field(
        "GB", description="whose help lines come first until somebody chooses"
    )
    language: str = Field("en", description="the language of pages")
    timezone: str = Field(
        "Europe/London", description="the members' clock: at night, distress is due sooner"
    )
    retention_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        90, description="how long messages are kept; the data promise says so"
    )
    post_rate: Rate = Field(
        "5/2", description="posts at once / seconds for each one after, per connection"
    )
    join_rate: Rate = Field(
        "60/1", description="new guests at once / seconds for each one after, per network"
    )
    exit_url: str = Field("https://www.bbc.com/weather", description="where quick exit goes")
    hold_minutes: Annotated[int, Field(ge=1, le=1440)] = Field(
        60, description="deadline of a held message nobody gave a shorter one"
    )
    edit_minutes: Annotated[int, Field(ge=0, le=180)] = Field(
        15, description="how long an author may edit or withdraw"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="how much the server says; never what people wrote"
    )

    @property
    def database(self) -> str:
        """The URL SQLAlchemy opens."""
        url = self.database_url or f"sqlite:///{self.data_dir / 'kith.db'}"
        for short in ("postgresql://", "postgres://"):
            url = url.replace(short, "postgresql+psycopg://", 1) if url.startswith(short) else url
        return url

    @property
    def broker_channel(self) -> str:
        """The same for every process of one database, and for no other."""
        return "kith:" + hashlib.sha256(self.database.encode()).hexdigest()[:16]

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def burst(self) -> tuple[int, float]:
        """Posts at once, and seconds until the next."""
        return _pair(self.post_rate)

    @property
    def arrivals(self) -> tuple[int, float]:
        """New guests at once, and seconds until the next."""
        return _pair(self.join_rate)


def load(environ: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """The settings of this process, or `UnusableSettings` with every fault named."""
    given = _given(os.environ if environ is None else environ, env_file)
    unknown = sorted(set(given) - set(Settings.model_fields))
    if unknown:
        raise UnusableSettings("\n".join(_unknown(name) for name in unknown))
    try:
        settings = Settings.model_validate(given)
    except ValidationError as fault:
        lines = [f"{_env(str(e['loc'][0]))}: {e['msg']}" for e in fault.errors()]
        raise UnusableSettings("\n".join(lines)) from None
    faults = _unsafe(settings)
    if faults:
        raise UnusableSettings("\n".join(faults))
    return settings


def require_base_url(settings: Settings, host: str) -> None:
    """Beyond loopback, people's browsers must be told one address: refuse to guess it."""
    if host not in LOOPBACK and not settings.base_url:
        raise UnusableSettings(
            f"{_env('base_url')}: set it to the address people will type, "
            f"for example https://kith.example.org, before serving on {host}"
        )


def secret_of(settings: Settings) -> bytes:
    """The instance's secret: the one that is set, else the one kept in the data folder."""
    if settings.secret.get_secret_value():
        return settings.secret.get_secret_value().encode()
    kept = settings.data_dir / SECRET_FILE
    if not kept.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        _write_private(kept, secrets.token_urlsafe(48).encode())
    return kept.read_bytes()


def keep_secret(settings: Settings, secret: bytes) -> None:
    """Have this one in the data folder from now on; one that is set goes before it."""
    beside = settings.data_dir / f"{SECRET_FILE}.new"
    _write_private(beside, secret)
    beside.replace(settings.data_dir / SECRET_FILE)


def _write_private(file: Path, secret: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(secret)
        opened.flush()
        os.fsync(descriptor)


def _pair(rate: str) -> tuple[int, float]:
    at_once, seconds = rate.split("/")
    return int(at_once), float(seconds)


def _given(environ: Mapping[str, str], env_file: Path) -> dict[str, str]:
    filed = {k: v for k, v in dotenv_values(env_file).items() if v is not None}
    both = {**filed, **environ}
    return {
        name.removeprefix(PREFIX).lower(): value
        for name, value in both.items()
        if name.startswith(PREFIX) and not name.startswith(PREFIX + "TEST_")
    }


def _unsafe(settings: Settings) -> list[str]:
    faults = []
    if not settings.database.startswith(("sqlite:///", "postgresql+psycopg://")):
        faults.append(f"{_env('database_url')}: use sqlite:///path or postgresql://…")
    elif not settings.is_sqlite and _parts(settings.database_url) is None:
        faults.append(
            f"{_env('database_url')}: use postgresql://name:passphrase@host:port/database"
        )
    if settings.base_url:
        parts = _parts(settings.base_url)
        if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
            faults.append(f"{_env('base_url')}: use a whole address, like https://kith.example.org")
        elif parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
            faults.append(f"{_env('base_url')}: use the host alone, like https://kith.example.org")
        elif parts.scheme == "http" and parts.hostname not in LOOPBACK:
            faults.append(f"{_env('base_url')}: use https; sign-ins must not travel in the open")
    if 0 < len(settings.secret.get_secret_value()) < 32:
        faults.append(f"{_env('secret')}: use at least 32 characters, or leave it out")
    if not _is_zone(settings.timezone):
        faults.append(f"{_env('timezone')}: use a name like Europe/London")
    if not settings.exit_url.startswith("https://"):
        faults.append(f"{_env('exit_url')}: use an https address")
    return faults


def _parts(url: str) -> SplitResult | None:
    """An address taken apart, unless it is none."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None  # looking at the port reads it
    except ValueError:
        return None


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, Settings.model_fields, n=1, cutoff=0.3)
    hint = f"; did you mean {_env(near[0])}?" if near else ""
    return f"{_env(name)}: there is no such setting{hint}"


def _env(field: str) -> str:
    return PREFIX + field.upper()
