"""The pages of a small warehouse, written once for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.small_status import write_small_status

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings


@pytest.fixture
def written(settings: Settings) -> Settings:
    write_small_status(settings)
    return settings
