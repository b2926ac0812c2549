"""One engine for all tests of this folder: it is immutable, so sharing it is safe."""

from __future__ import annotations

import pytest

from moderation import Engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine.default()
