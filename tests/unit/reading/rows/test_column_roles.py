"""Rows with cells of the same types share one shape, and no table makes the shapes grow without end."""

from __future__ import annotations

from typing import Any

from pipeline.reading.rows.column_roles import MOST_SHAPES, ColumnRoles, column_roles
from schemas.forms.groups import GROUPS

BLANKS = {"", "-"}


def groups_roles() -> ColumnRoles:
    return column_roles(GROUPS, tuple((column.name, index) for index, column in enumerate(GROUPS.columns)))


def test_cells_of_other_types_or_blanks_make_another_shape_and_other_texts_do_not() -> None:
    rows: list[list[Any]] = [["Tổ A", 1.0], ["Tổ B", 2.0], ["Tổ C", "2"], ["-", 2.0], ["Tổ D", ""]]
    wide = [[*row, *[""] * (len(GROUPS.columns) - 2)] for row in rows]
    first, second, typed, blank, missing = (groups_roles().shape(row, BLANKS) for row in wide)
    assert first is second
    assert len({first, typed, blank, missing}) == 4
    assert 0 not in blank.cells


def test_shapes_beyond_all_reason_are_forgotten() -> None:
    roles = groups_roles()
    kinds = ("", "x", 1.0, 1, True)
    width = len(GROUPS.columns)
    for number in range(MOST_SHAPES + 10):
        digits = [kinds[number // 5**place % 5] for place in range(width)]
        roles.shape(digits, {""})
    assert len(roles._shapes) <= MOST_SHAPES  # noqa: SLF001 - what would grow
