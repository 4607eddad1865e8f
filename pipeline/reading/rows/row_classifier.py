"""Classifies a row of a table by the columns that it fills: data, index, repeated headers, total, group or note."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.cells.typed_text import number_text
from pipeline.reading.rows.column_roles import Shape, column_roles
from pipeline.reading.rows.total_rows import (
    TOTALS_INITIALS,
    is_running_number,
    is_subtotal,
    is_total,
    may_be_total,
    names_only_a_total,
)
from pipeline.reading.rows.vocabulary import (
    DATED,
    DAY,
    DIGIT,
    HEADING,
    INDEX_MARK,
    REMARKS,
    SIGNATURES,
    UNIT_LABELS,
)
from schemas.column import Kind
from schemas.levels import heads_a_group
from schemas.matching import label_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.reading.rows.column_roles import RowCells
    from schemas.column import Sheet


class LeftOut(StrEnum):
    """Why a row with content is not a data row."""

    TITLE = "title"
    """Above the headers, whatever it says."""
    INDEX = "index"
    TOTAL = "total"
    GROUP = "group"
    NOTE = "note"
    HEADER = "header"
    """The headers once more, as at the top of a printed page."""


class RowClassifier:
    """Classifies the rows of a table with these ``texts``; ``cells`` are always the indices of a row's filled cells."""

    def __init__(self, sheet: Sheet, found: HeaderMap, texts: Iterable[str]) -> None:
        self.roles = column_roles(sheet, tuple(found.columns.items()))
        self.headers = found.labels
        self.blanks = {text for text in texts if not text[:1].isalnum() and is_blank(text)}

    def shape(self, row: RowCells) -> Shape:
        """Which of the row's cells say something: mapped ones, or any when none of them does."""
        shape = self.roles.shape(row, self.blanks)
        if shape.cells:
            return shape
        filled = (index for index, cell in enumerate(row) if cell != "" and not is_blank(cell))
        return shape._replace(cells=frozenset(filled))

    def is_strong(self, row: RowCells, shape: Shape) -> bool:
        """Whether half of the needed cells are filled, one of them with what only data has."""
        return self._has_data(row, shape.cells) if shape.strong is None else shape.strong

    def is_plain(self, row: RowCells, shape: Shape) -> bool:
        """Whether a strong row is data at a glance: it has the code of an indicator, or two texts that are no index.

        Headers are looked for where they could be. With each row looked at whole, the rows take 1.9 ms instead of 1.0.
        """
        if shape.glance is None:
            return False
        cell = row[shape.glance]
        if self.roles.codes:
            return cell in self.roles.codes[shape.glance]
        if type(cell) is not str or cell[:1].isdigit() or is_index_mark(cell):
            return False
        if cell[:1] in TOTALS_INITIALS and may_be_total(cell):
            return False
        ordinal = 0 if self.roles.ordinal is None else row[self.roles.ordinal]
        if type(ordinal) is str and may_be_total(ordinal):
            return False
        return not (shape.may_be_header and self._is_header(row, shape.cells))

    def has_closing_words(self, row: RowCells) -> bool:
        """Whether a cell of the row is a signature, a date in words, or a remark.

        Where no column must be filled such words may be data too: there all texts of a row must be closing words, or
        the first of two, and no cell a number.
        """
        texts = [cell for cell in row if isinstance(cell, str) and cell and len(cell) < 200]  # noqa: PLR2004 - longer ones are no remark
        closing = [_is_closing(text) for text in texts]
        if not self.roles.is_free:
            return any(closing)
        enough = all(closing) or (len(closing) <= 2 and closing[0])  # noqa: PLR2004 - as the docstring says
        return bool(closing) and enough and not any(isinstance(cell, (int, float)) for cell in row)

    def is_remark(self, row: RowCells) -> bool:
        """Whether what a row with closing words says is no more than a remark, below which a total may stand."""
        closing = [cell for cell in row if isinstance(cell, str) and _is_closing(cell)]
        return all(_begins(text, REMARKS) for text in closing)

    def reason(self, row: RowCells, cells: frozenset[int], *, is_strong: bool, below: bool) -> LeftOut | None:
        """Why the row is left out, ``below`` the last strong row or not; None when it is data."""
        special = self._special_reason(row, cells)
        if special or is_strong:
            return special
        if not cells & set(self.roles.indices):
            return LeftOut.NOTE
        has_number = any(index in self.roles.numbers and not isinstance(row[index], str) for index in cells)
        is_numbered = self.roles.ordinal in cells and is_running_number(row[self.roles.ordinal])
        if is_numbered or has_number or any(isinstance(row[index], ErrorCell) for index in cells):
            return None
        if self.roles.is_free and len(cells & self.roles.identity) > 1:
            return None
        if below:
            return LeftOut.NOTE if self._is_note(row, cells) and not self._has_data(row, cells) else None
        if not self.roles.is_free and all(_is_closing(text_of(row[index])) for index in cells):
            return LeftOut.NOTE  # signatures below which more data were typed
        return LeftOut.GROUP if len(cells - {self.roles.ordinal}) <= 1 else None

    def is_lone(self, row: RowCells, cells: frozenset[int]) -> bool:
        """Whether a row names a thing of which nothing else need be known, and is no heading, total or remark."""
        if not self.roles.is_free or cells != {min(self.roles.identity, default=-1)}:
            return False
        text = text_of(row[min(cells)])
        return not (text.isupper() or HEADING.match(text) or names_only_a_total(text) or _is_closing(text))

    def _special_reason(self, row: RowCells, cells: frozenset[int]) -> LeftOut | None:
        """Why not even a strong row is data."""
        if self._is_index(row, cells):
            return LeftOut.INDEX
        if self._is_header(row, cells):
            return LeftOut.HEADER
        if is_total(self.roles, row, cells):
            return LeftOut.TOTAL
        if is_subtotal(self.roles, row, cells):
            return LeftOut.GROUP
        return LeftOut.NOTE if self._is_units(row, cells) else None

    def _is_index(self, row: RowCells, cells: frozenset[int]) -> bool:
        """Whether the cells number the columns 1, 2, 3 or A, B, C; some may have been moved, added or deleted."""
        if len(cells) < min(3, len(self.roles.indices)) or len(cells) < len(self.roles.indices) - 2:
            return False
        marks = []
        for index in sorted(cells):
            match = INDEX_MARK.fullmatch(text_of(row[index]))
            if match is None:  # almost always the second cell
                return False
            marks.append(match.group(1))
        numbers = [int(mark) for mark in marks if mark.isdigit()]
        letters = [mark for mark in marks if mark.isalpha()]
        return len(numbers) + len(letters) == len(marks) and len(set(numbers)) == len(numbers)

    def _is_header(self, row: RowCells, cells: frozenset[int]) -> bool:
        """Whether most of the cells repeat the headers above them."""
        texts = [index for index in cells if isinstance(row[index], str)]
        if len(texts) < 2 or 2 * len(texts) <= len(cells):  # noqa: PLR2004 - one cell may be alike by chance
            return False
        repeated = len(texts)
        for index in texts:
            key = label_key(row[index])
            repeated -= not key or key not in self.headers.get(index, ())
            if repeated < 2 or 2 * repeated <= len(cells):  # noqa: PLR2004 - as above
                return False
        return True

    def _is_units(self, row: RowCells, cells: frozenset[int]) -> bool:
        """Whether the cells are units of amounts: ``(người)``, ``(triệu đồng)``."""
        units = cells & self.roles.amounts
        if not units or not all(_is_no_number(row[index]) for index in units):
            return False
        return {label_key(text_of(row[index])) for index in cells - units} <= UNIT_LABELS

    def _has_data(self, row: RowCells, cells: frozenset[int]) -> bool:
        """Whether a cell has what only data has: a number, a day, or an entry of the list of its column."""
        return any(not isinstance(row[index], str) or self._is_of_kind(index, row[index]) for index in cells)

    def _is_of_kind(self, index: int, text: str) -> bool:
        """Whether a text is one of its column's kind, or an error value."""
        kind = self.roles.kinds.get(index)
        if isinstance(text, ErrorCell):
            return True
        if index in self.roles.numbers:
            return DAY.search(text) is not None if kind is Kind.DATE else number_text(text) is not None
        if index in self.roles.lists:
            return label_key(text) in self.roles.lists[index]
        if kind is Kind.COMMUNE:
            return heads_a_group().match(text_of(text)) is not None
        return kind is Kind.TAX_CODE and DIGIT.search(text) is not None

    def _is_note(self, row: RowCells, cells: frozenset[int]) -> bool:
        """Whether a row below the table is a lone text, or has text only where numbers belong."""
        misplaced = any(index in self.roles.numbers for index in cells)
        return misplaced or len(cells) == 1 or any(text_of(row[index]).startswith("(") for index in cells)


def is_index_mark(cell: object) -> bool:
    """Whether a cell numbers a column: ``1``, ``(A)``, ``5 = 3 + 4``; two letters at the beginning are a word's."""
    if type(cell) is str and len(cell) > 1 and cell[:2].isalpha():
        return False
    return INDEX_MARK.fullmatch(text_of(cell)) is not None


def _is_no_number(cell: object) -> bool:
    """Whether a cell is text without a single digit."""
    return isinstance(cell, str) and not isinstance(cell, ErrorCell) and not DIGIT.search(cell)


@lru_cache(maxsize=1_000)  # the same few words under every table: rows take 1.0 ms instead of 1.1
def _is_closing(text: str) -> bool:
    """Whether a text closes a table: a signature, a date in words, or a remark."""
    return _begins(text, SIGNATURES) or _begins(text, REMARKS) or DATED.search(text) is not None


def _begins(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text is one of the words, or begins with it as a whole word."""
    key = label_key(text)
    return key.startswith(words) and any(key == word or key.startswith(f"{word} ") for word in words)
