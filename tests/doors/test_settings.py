"""Settings: a wrong or an unsafe one stops the start, and is named."""

from pathlib import Path

import pytest

from server import settings
from server.settings import Settings, UnusableSettings, load, require_base_url, secret_of

NONE = Path("there-is-no-such.env")


def refused(**given: str) -> str:
    """What the start says to these settings."""
    with pytest.raises(UnusableSettings) as no:
        load({f"KITH_{name}": value for name, value in given.items()}, NONE)
    return str(no.value)


def fine(**given: str) -> Settings:
    return load({f"KITH_{name}": value for name, value in given.items()}, NONE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("DATABSE_URL", "DATABASE_URL"),
        ("BASEURL", "BASE_URL"),
        ("RETENTION", "RETENTION_DAYS"),
        ("SECRET_KEY", "SECRET"),
        ("COUNTRY_CODE", "COUNTRY"),
    ],
)
def test_an_unknown_setting_is_refused_with_the_nearest_known_one(typed: str, meant: str) -> None:
    assert f"KITH_{typed}: there is no such setting; did you mean KITH_{meant}?" in refused(
        **{typed: "x"}
    )


def test_every_fault_is_named_at_once() -> None:
    said = refused(COUNTRY="Germany", RETENTION_DAYS="0", POST_RATE="many", LOG_LEVEL="all")
    for name in ("COUNTRY", "RETENTION_DAYS", "POST_RATE", "LOG_LEVEL"):
        assert f"KITH_{name}: " in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "http://kith.example.org"),
        ("BASE_URL", "kith.example.org"),
        ("BASE_URL", "ftp://kith.example.org"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://kith.example.org/under/a/path"),
        ("BASE_URL", "https://somebody:secret@kith.example.org"),
        ("BASE_URL", "https://kith.example.org:port"),
        ("BASE_URL", "https://[::1"),
        ("SECRET", "x"),
        ("SECRET", "x" * 31),
        ("EXIT_URL", "http://weather.example"),
        ("EXIT_URL", "javascript:alert(1)"),
        ("DATABASE_URL", "mysql://localhost/kith"),
        ("DATABASE_URL", "kith.db"),
        ("DATABASE_URL", "postgresql://localhost:port/kith"),
        ("RETENTION_DAYS", "99999"),
        ("EDIT_MINUTES", "-1"),
    ],
)
def test_an_unsafe_or_malformed_setting_is_named_and_never_repeated(name: str, value: str) -> None:
    said = refused(**{name: value})
    assert said.startswith(f"KITH_{name}: ")
    assert "\n" not in said
    if name == "SECRET" or "secret" in value:
        assert value not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "https://kith.example.org"),
        ("BASE_URL", "https://kith.example.org:8443/"),
        ("BASE_URL", "http://localhost:8000"),
        ("BASE_URL", "http://[::1]:8000"),
        ("SECRET", "x" * 32),
        ("DATABASE_URL", "sqlite:///kith.db"),
        ("DATABASE_URL", "postgres://kith@db.example/kith"),
        ("POST_RATE", "10/0.5"),
    ],
)
def test_a_safe_setting_is_taken(name: str, value: str) -> None:
    found = getattr(fine(**{name: value}), name.lower())
    assert value in (found, getattr(found, "get_secret_value", str)())


def test_serving_to_others_needs_the_address_they_type() -> None:
    with pytest.raises(UnusableSettings, match="KITH_BASE_URL"):
        require_base_url(fine(), "0.0.0.0")  # noqa: S104
    require_base_url(fine(BASE_URL="https://kith.example.org"), "0.0.0.0")  # noqa: S104
    for host in settings.LOOPBACK:
        require_base_url(fine(), host)


def test_a_file_counts_and_the_environment_counts_more(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("KITH_COUNTRY=DE\nKITH_RETENTION_DAYS=7\nOTHER=x\n")
    found = load({"KITH_COUNTRY": "FR", "PATH": "/bin"}, file)
    assert (found.country, found.retention_days) == ("FR", 7)
    file.write_text("KITH_COUNTY=DE\n")
    with pytest.raises(UnusableSettings, match="KITH_COUNTRY"):
        load({}, file)


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    own = fine(DATA_DIR=str(tmp_path / "data"))
    assert secret_of(own) == secret_of(own)
    assert len(secret_of(own)) >= 32
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o777 == 0o600
    given = fine(SECRET="s" * 40)
    assert secret_of(given) == b"s" * 40
    assert "s" * 40 not in repr(given), "a printed setting keeps its secret"
