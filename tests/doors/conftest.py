"""Houses for tests of the doors, where which database stands behind them does not matter."""

import shutil
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.store import Store
from tests.doors.scene import Scene, furnish
from tests.house import Clock, House, serving, settings_for


@pytest.fixture(scope="session")
def fresh_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables and nothing in them, for others to be copied from."""
    file = tmp_path_factory.mktemp("fresh") / "kith.db"
    Store(f"sqlite:///{file}", lambda: datetime.now(UTC)).stop()
    return file


@pytest.fixture
async def door(fresh_file: Path, tmp_path: Path) -> AsyncGenerator[House]:
    """A running server on SQLite with one open room, "owls"."""
    file = shutil.copy(fresh_file, tmp_path / "kith.db")
    async with serving(settings_for(f"sqlite:///{file}", tmp_path), Clock()) as house:
        await house.room("owls")
        yield house


@pytest.fixture(scope="module")
async def scene(
    fresh_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Scene]:
    """A house with everybody in it who may ask for something, put back after each try."""
    folder = tmp_path_factory.mktemp("scene")
    file = shutil.copy(fresh_file, folder / "kith.db")
    async with serving(settings_for(f"sqlite:///{file}", folder), Clock()) as house:
        yield await furnish(house)
