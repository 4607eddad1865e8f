"""A sheet of the form is known by its name; a copy's name stands for it only where no other sheet does."""

from __future__ import annotations

import pytest

from pipeline.reading.grid import Grid
from pipeline.reading.match_sheets import may_be, sheet_named
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.cover import COVER


def named(*names: str) -> str | None:
    """The name of the sheet that is taken for HTX, of those that a workbook has."""
    grid = sheet_named(COOPERATIVES, [Grid(name, 0, 0, []) for name in names])
    return grid.name if grid else None


@pytest.mark.parametrize(
    "copy", ["HTX (2)", "HTX(3)", "HTX_2", "Copy of HTX", "Bản sao của HTX", "HTX - Copy", "DS HTX (2)", "1. HTX (2)"]
)
def test_copy_is_the_sheet_where_no_other_is(copy: str) -> None:
    assert named("Bìa", copy) == copy
    assert named(copy, "HTX") == "HTX"
    assert named(copy, "Biểu 1 - HTX") == "Biểu 1 - HTX"


def test_of_two_copies_none_is_the_sheet() -> None:
    assert named("HTX (2)", "HTX (3)") is None


@pytest.mark.parametrize("name", ["HTX T10", "HTX 2019", "HTX (tiếp)", "(2)", "Copy of", "LHHTX (2)"])
def test_other_sheets_are_no_copies(name: str) -> None:
    assert named(name) is None


def test_copy_of_the_cover_may_be_the_cover() -> None:
    assert may_be(COVER, "Bìa (2)")
    assert not may_be(COVER, "HTX (2)")
