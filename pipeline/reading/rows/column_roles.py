"""The part of each column in classifying rows, and what the types of a row's filled cells decide by themselves."""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas.column import Column, Kind, Layout, Required, Sheet
from schemas.matching import label_key
from schemas.reference_data import code_keys, indicators

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    RowCells = Sequence[Any]
    """The cells of a row, whatever they hold."""
    Pattern = tuple[tuple[type, ...], tuple[bool, ...]]
    """Of each mapped cell the type, and whether it is a text that says nothing."""

MOST_SHAPES = 1_000
"""Shapes that are remembered of a table; an honest one has a few dozen."""


class Shape(NamedTuple):
    """What is the same for all rows with cells of the same types at the same places.

    ``strong`` tells whether half of the needed cells are filled, one of them with what only data has; None where only
    the texts can tell. ``glance`` is the cell that can show such a row to be data: a second text identifies it, or it
    is the code of an indicator, and there is an amount; None where no cell can. ``may_be_header`` is False where too
    few of the cells are texts for the headers once more.
    """

    cells: frozenset[int]
    strong: bool | None
    glance: int | None
    may_be_header: bool


class ColumnRoles:
    """The columns of a table, by index, in their parts: ordinal, required, identity, amounts, codes."""

    def __init__(self, sheet: Sheet, columns: dict[str, int]) -> None:
        mapped = [(column, columns[column.name]) for column in sheet.columns if column.name in columns]
        self.indices = [index for _, index in mapped]
        self.ordinal = columns.get("ordinal")
        self.required = frozenset(index for column, index in mapped if column.required is not Required.NEVER)
        self.is_free = all(column.required is Required.NEVER for column in sheet.columns)
        if not self.required:
            self.required = frozenset(self.indices)
        self.has_totals = sheet.layout is not Layout.INDICATORS
        self.is_text = all(column.kind is Kind.TEXT for column, _ in mapped)
        self.kinds = {index: column.kind for column, index in mapped}
        self.lists = {
            index: code_keys(str(column.code_list), column.day) for column, index in mapped if column.kind is Kind.CODE
        }
        self.codes: dict[int, Container[str]] = {}
        if sheet.layout is Layout.INDICATORS and sheet.code_column.name in columns:
            at, known = columns[sheet.code_column.name], indicators(sheet.table, sheet.day)
            self.codes = {at: known}
            self.lists[at] = {label_key(code): code for code in known}
        self.identity = frozenset(index for column, index in mapped if _identifies(column, free=self.is_free))
        self.numbers = frozenset(index for column, index in mapped if column.is_amount or column.kind is Kind.DATE)
        self.amounts = self.numbers - {self.ordinal}
        self._shapes: dict[Pattern, Shape] = {}
        self._mapped = itemgetter(*self.indices, *self.indices[:1])  # of one index alone it would give no tuple

    def shape(self, row: RowCells, blanks: Container[object]) -> Shape:
        """The shape of a row; ``blanks`` are the texts of the sheet that say nothing."""
        cells = self._mapped(row)
        return self.shape_of((tuple(map(type, cells)), tuple(map(blanks.__contains__, cells))))

    def shape_of(self, pattern: Pattern) -> Shape:
        """The shape of rows with such cells; worked out once per pattern, a table's rows take 1.0 ms instead of 2.2."""
        if (shape := self._shapes.get(pattern)) is None:
            if len(self._shapes) == MOST_SHAPES:
                self._shapes.clear()
            shape = self._shapes[pattern] = self._new_shape(*pattern)
        return shape

    def _new_shape(self, types: tuple[type, ...], blank: tuple[bool, ...]) -> Shape:
        filled = {
            index: kind
            for index, kind, is_blank in zip(self.indices, types, blank, strict=False)
            if not (is_blank and kind is str)
        }
        cells, texts = frozenset(filled), [index for index, kind in filled.items() if issubclass(kind, str)]
        strong: bool | None = 2 * len(cells & self.required) >= len(self.required)
        if strong and not self.is_text and all(kind is str for kind in filled.values()):
            strong = None
        return Shape(cells, strong, self._glance(filled), 2 * len(texts) > len(cells))

    def _glance(self, filled: dict[int, type]) -> int | None:
        """The cell to look at, of the filled ones: no total or group has as many texts, no row of units an amount.

        Beside the code of an indicator so few texts are left that headers cannot be most of the cells.
        """
        numbers = {index for index, kind in filled.items() if kind in (float, int)}
        if numbers.isdisjoint(self.amounts):
            return None
        if self.codes:
            (code,) = self.codes
            texts = [index for index, kind in filled.items() if issubclass(kind, str)]
            return code if filled.get(code) is str and 2 * (len(texts) - 1) <= len(filled) else None
        named = filled.keys() & self.identity
        return min(named) if len(named) > 1 else None  # one text a total or a group has too


@lru_cache(maxsize=1_000)  # with shapes worked out for each workbook anew, its rows take 1.4 ms instead of 1.1
def column_roles(sheet: Sheet, columns: tuple[tuple[str, int], ...]) -> ColumnRoles:
    """The parts of a sheet's columns, by name and index; shared by all workbooks laid out alike."""
    return ColumnRoles(sheet, dict(columns))


def _identifies(column: Column, *, free: bool) -> bool:
    """Whether a column holds the texts that a data row has and a total has not; any text where none is asked for."""
    if column.name in ("ordinal", "note", "label"):
        return False
    return (free or column.required is not Required.NEVER) and not column.is_amount
