"""How levels are written in paths follows the levels that reference data list, and no word of a time is in code."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from pipeline.judgement import levels_in_paths
from pipeline.judgement.levels_in_paths import no_level_after, words_of_communes, words_of_provinces, written_levels
from pipeline.judgement.names_in_paths import named_units
from pipeline.judgement.spoken_units import spoken_units
from schemas.levels import Level, levels

if TYPE_CHECKING:
    from collections.abc import Generator

NEXT = (
    Level("khu", "province", (), groups_rows=False),
    Level("đặc khu", "commune", ("đk", "đ.k"), groups_rows=True),
    Level("làng", "commune", ("l",), groups_rows=True),
)


@contextmanager
def _levels_to_come() -> Generator[None]:
    """Levels of a time to come in place of today's."""
    cached = (no_level_after, words_of_communes, words_of_provinces, written_levels)

    def to_come(kind: str | None = None) -> tuple[Level, ...]:
        return tuple(level for level in NEXT if kind in (None, level.kind))

    with patch.object(levels_in_paths, "levels", to_come):
        for function in cached:
            function.cache_clear()
        yield
    for function in cached:
        function.cache_clear()


def test_words_follow_the_levels_of_any_time() -> None:
    with _levels_to_come():
        assert words_of_provinces() == {"khu"}
        assert words_of_communes() == {"lang"}
        assert no_level_after()["lang"] == {"cac"}
    assert "tinh" in words_of_provinces()


@pytest.mark.parametrize("level", [level for level in levels("commune") if " " not in level.level])
def test_several_communes_are_no_commune(level: Level) -> None:
    period = date(2025, 8, 1)
    name = "Đa Mai" if level.level == "phường" else "Ngọc Thiện"
    assert spoken_units(f"{level.level} {name}.xlsx", period)
    assert not spoken_units(f"các {level.level} {name}.xlsx", period)


def test_province_is_not_its_city() -> None:
    period = date(2020, 11, 1)
    assert named_units("Bắc Giang/bc.xlsx", period) == {"213"}
    assert named_units("tỉnh Bắc Giang/bc.xlsx", period) == set()
