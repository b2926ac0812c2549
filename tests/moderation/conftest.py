"""The engine that all tests share: it never changes while it is used, so that is safe."""

from __future__ import annotations

import pytest

from moderation import Engine
from tests import house


@pytest.fixture(scope="session")
def engine() -> Engine:
    return house.engine()
