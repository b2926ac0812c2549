"""Houses for tests of the doors, where which database stands behind them does not matter."""

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.doors.scene import Scene, furnish
from tests.house import Clock, House, serving, settings_for


@pytest.fixture
async def door(sqlite_url: str, tmp_path: Path) -> AsyncGenerator[House]:
    """A running server on SQLite with one open room, "owls"."""
    async with serving(settings_for(sqlite_url, tmp_path), Clock()) as house:
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
