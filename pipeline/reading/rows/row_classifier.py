"""What a row of a table is, told from the columns that it fills: data, index, header, sum, group or note."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.cells.typed_text import number_text
from pipeline.reading.rows.column_roles import Shape, roles
from pipeline.reading.rows.vocabulary import (
    DATED,
    DAY,
    DIGIT,
    HEADING,
    INDEX,
    LEVEL,
    NUMERAL,
    ONLY_TOTALS,
    SIGNATURES,
    TOTALS,
    UNIT_LABELS,
)
from schemas.column import Kind
from schemas.matching import label_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from schemas.column import Sheet

    Row = Sequence[Any]
    """The cells of a row, whatever they hold."""


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


class Judge:
    """Tells what a row is, from the columns that it fills."""

    def __init__(self, sheet: Sheet, grid: Grid, found: HeaderMap) -> None:
        self.roles = roles(sheet, tuple(found.columns.items()))
        self.headers = found.labels
        cells = set().union(*grid.rows[found.last + 1 :])
        self.blanks = {one for one in cells if one.__class__ is str and not one[:1].isalnum() and is_blank(one)}

    def shape(self, row: Row) -> Shape:
        """Which of the row's cells say something: mapped ones, or any when none of them does."""
        shape = self.roles.shape(row, self.blanks)
        if shape.cells:
            return shape
        return shape._replace(cells=frozenset(i for i, cell in enumerate(row) if cell != "" and not is_blank(cell)))

    def is_strong(self, row: Row, shape: Shape) -> bool:
        """Whether half of the needed cells are filled, one of them with what only data has."""
        return self._is_vouched(row, shape.cells) if shape.strong is None else shape.strong

    def is_plain(self, row: Row, shape: Shape) -> bool:
        """Whether a strong row is data at a glance: it has the code of an indicator, or two texts that are no index.

        Headers are looked for where they could be.
        """
        if shape.glance is None:
            return False
        cell = row[shape.glance]
        if self.roles.codes:
            return cell in self.roles.codes[shape.glance]
        return not _is_index_mark(cell) and not (shape.may_be_header and self._is_header(row, shape.cells))

    def speaks(self, row: Row) -> bool:
        """Whether a cell of the row is about signing, a date in words, or a remark.

        Where no column must be filled such words may be data too: there a row speaks by all its texts, or by the first
        of two, and has no number.
        """
        texts = [cell for cell in row if isinstance(cell, str) and cell and len(cell) < 200]  # noqa: PLR2004
        spoken = [_is_spoken(text) for text in texts]
        if not self.roles.is_free:
            return any(spoken)
        told = all(spoken) or (len(spoken) <= 2 and spoken[0])  # noqa: PLR2004
        return bool(spoken) and told and not any(isinstance(cell, (int, float)) for cell in row)

    def reason(self, row: Row, cells: frozenset[int], *, strong_row: bool, below: bool) -> LeftOut | None:
        """Why the row is not data; None when it is."""
        for told, reason in (
            (self._is_index, LeftOut.INDEX),
            (self._is_header, LeftOut.HEADER),
            (self._is_total, LeftOut.TOTAL),
            (self._is_subtotal, LeftOut.GROUP),
            (self._is_units, LeftOut.NOTE),
        ):
            if told(row, cells):
                return reason
        if strong_row:
            return None
        if not cells & set(self.roles.indices):
            return LeftOut.NOTE
        has_number = any(index in self.roles.numbers and not isinstance(row[index], str) for index in cells)
        counted = self.roles.ordinal in cells and self._is_running_number(row[self.roles.ordinal])
        if counted or has_number or any(isinstance(row[index], ErrorCell) for index in cells):
            return None
        if self.roles.is_free and len(cells & self.roles.identity) > 1:
            return None
        if below:
            return LeftOut.NOTE if self._is_note(row, cells) and not self._is_vouched(row, cells) else None
        if not self.roles.is_free and all(_is_spoken(text_of(row[index])) for index in cells):
            return LeftOut.NOTE  # signatures below which more data were typed
        return LeftOut.GROUP if len(cells - {self.roles.ordinal}) <= 1 else None

    @staticmethod
    def _is_running_number(cell: object) -> bool:
        return (isinstance(cell, (int, float)) and not isinstance(cell, bool)) or str(cell).strip().isdigit()

    def is_lone(self, row: Row, cells: frozenset[int]) -> bool:
        """Whether a row names a thing of which nothing else need be told, and is no heading, sum or remark."""
        if not self.roles.is_free or cells != {min(self.roles.identity, default=-1)}:
            return False
        text = text_of(row[min(cells)])
        return not (text.isupper() or HEADING.match(text) or ONLY_TOTALS.fullmatch(label_key(text)) or _is_spoken(text))

    def _is_index(self, row: Row, cells: frozenset[int]) -> bool:
        """Whether the cells number the columns 1, 2, 3 or A, B, C; some may have been moved, added or deleted."""
        if len(cells) < min(3, len(self.roles.indices)) or len(cells) < len(self.roles.indices) - 2:
            return False
        words = []
        for index in sorted(cells):
            mark = INDEX.fullmatch(text_of(row[index]))
            if mark is None:  # almost always the second cell
                return False
            words.append(mark.group(1))
        numbers = [int(word) for word in words if word.isdigit()]
        letters = [word for word in words if word.isalpha()]
        return len(numbers) + len(letters) == len(words) and len(set(numbers)) == len(numbers)

    def _is_header(self, row: Row, cells: frozenset[int]) -> bool:
        """Whether most of the cells repeat the headers above them."""
        texts = [one for one in cells if isinstance(row[one], str)]
        if len(texts) < 2 or 2 * len(texts) <= len(cells):  # noqa: PLR2004 - one cell may be alike by chance
            return False
        again = len(texts)
        for one in texts:
            key = label_key(row[one])
            again -= not key or key not in self.headers.get(one, ())
            if again < 2 or 2 * again <= len(cells):  # noqa: PLR2004 - as above
                return False
        return True

    def _is_total(self, row: Row, cells: frozenset[int]) -> bool:
        """Whether the first text is a word for a sum, and no other text identifies a thing.

        Beside such a word in the column of ordinals one text may: ``Cộng | 12 HTX``. What is numbered and only begins
        like a sum is a thing. A declared indicator with its value is one too, though its name is ``Tổng số HTX``.
        """
        if not self.roles.has_totals and cells & self.roles.numbers:
            return False
        label = min((index for index in cells if isinstance(row[index], str)), default=None)
        if label is None or len((cells & self.roles.identity) - {label}) > (label == self.roles.ordinal):
            return False
        key = label_key(row[label])
        counted = self.roles.ordinal in cells and self._is_running_number(row[self.roles.ordinal])
        if self.roles.is_free:  # what only begins so may be a thing: Tổng kết phong trào
            return ONLY_TOTALS.fullmatch(key) is not None
        return key in TOTALS or (not counted and any(key.startswith(f"{word} ") for word in TOTALS))

    def _is_subtotal(self, row: Row, cells: frozenset[int]) -> bool:
        """Whether a row with amounts is that of a group: ``II | Phi nông nghiệp | … | 93 | 18.200``.

        Only its first text identifies it, and either a numeral stands before it, or it names a commune or an entry of
        a code list where the name of a thing belongs.
        """
        named = cells & self.roles.identity
        if self.roles.is_free or len(named) != 1 or len(self.roles.identity) <= 2:  # noqa: PLR2004 - a text may well be missing
            return False
        text = text_of(row[next(iter(named))])
        at = self.roles.ordinal
        if at is not None and at in cells:
            numeral = NUMERAL.fullmatch(text_of(row[at]).strip(" .)").upper())
            return numeral is not None and not self._is_running_number(row[at])
        if self.roles.kinds[next(iter(named))] is not Kind.TEXT:
            return False
        is_entry = any(label_key(text) in keys for keys in self.roles.lists.values())
        return is_entry or LEVEL.match(text) is not None

    def _is_units(self, row: Row, cells: frozenset[int]) -> bool:
        """Whether the cells are units of amounts: ``(người)``, ``(triệu đồng)``."""
        units = cells & self.roles.amounts
        if not units or not all(_is_no_number(row[index]) for index in units):
            return False
        return {label_key(text_of(row[index])) for index in cells - units} <= UNIT_LABELS

    def _is_vouched(self, row: Row, cells: frozenset[int]) -> bool:
        """Whether a cell has what only data has: a number, a day, or an entry of the list of its column."""
        return any(not isinstance(row[index], str) or self._tells(index, row[index]) for index in cells)

    def _tells(self, index: int, text: str) -> bool:
        """Whether a text is one of its column's kind, or an error value."""
        kind = self.roles.kinds.get(index)
        if isinstance(text, ErrorCell):
            return True
        if index in self.roles.numbers:
            return DAY.search(text) is not None if kind is Kind.DATE else number_text(text) is not None
        if index in self.roles.lists:
            return label_key(text) in self.roles.lists[index]
        if kind is Kind.COMMUNE:
            return LEVEL.match(text_of(text)) is not None
        return kind is Kind.TAX_CODE and DIGIT.search(text) is not None

    def _is_note(self, row: Row, cells: frozenset[int]) -> bool:
        """Whether a row below the table is a lone text, or has text only where numbers belong."""
        misplaced = any(index in self.roles.numbers for index in cells)
        return misplaced or len(cells) == 1 or any(text_of(row[index]).startswith("(") for index in cells)


def _is_index_mark(cell: object) -> bool:
    """Whether a cell numbers a column: ``1``, ``(A)``, ``5 = 3 + 4``; two letters at the beginning are a word's."""
    if type(cell) is str and len(cell) > 1 and cell[:2].isalpha():
        return False
    return INDEX.fullmatch(text_of(cell)) is not None


def _is_no_number(cell: object) -> bool:
    """Whether a cell is text without a single digit."""
    return isinstance(cell, str) and not isinstance(cell, ErrorCell) and not DIGIT.search(cell)


@lru_cache(maxsize=1_000)  # the same few words under every table
def _is_spoken(text: str) -> bool:
    """Whether a text is about signing, a date in words, or a remark."""
    key = label_key(text)
    return any(key == word or key.startswith(f"{word} ") for word in SIGNATURES) or DATED.search(text) is not None
