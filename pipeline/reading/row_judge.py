"""What a row of a table is, told from the columns that it fills: data, index, header, sum, group or note."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.reading.cells import ErrorCell, is_blank, text_of
from pipeline.reading.row_words import (
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
from pipeline.reading.typed_text import number_text
from schemas.column import Column, Kind, Layout, Required, Sheet
from schemas.matching import label_key
from schemas.reference_data import code_keys, indicators

if TYPE_CHECKING:
    from pipeline.reading.grid import Grid
    from pipeline.reading.headers import HeaderMap


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
        mapped = [(column, found.columns[column.name]) for column in sheet.columns if column.name in found.columns]
        self.indices = [index for _, index in mapped]
        self.ordinal = found.columns.get("ordinal")
        self.required = {index for column, index in mapped if column.required is not Required.NEVER}
        self.is_free = all(column.required is Required.NEVER for column in sheet.columns)
        if not self.required:
            self.required = {index for _, index in mapped}
        self.has_totals = sheet.layout is not Layout.INDICATORS
        self.is_text = all(column.kind is Kind.TEXT for column, _ in mapped)
        self.kinds = {index: column.kind for column, index in mapped}
        self.lists = {index: code_keys(str(column.code_list)) for column, index in mapped if column.kind is Kind.CODE}
        if sheet.layout is Layout.INDICATORS and sheet.code_column.name in found.columns:
            codes = {label_key(code): code for code in indicators(sheet.table)}
            self.lists[found.columns[sheet.code_column.name]] = codes
        self.headers = {
            index: {label_key(text_of(grid.rows[row][index])) for row in range(found.first, found.last + 1)}
            for index in self.indices
        }
        self.identity = {index for column, index in mapped if _identifies(column, free=self.is_free)}
        self.numbers = {index for column, index in mapped if column.is_amount or column.kind is Kind.DATE}
        self.amounts = self.numbers - {self.ordinal}

    def filled(self, row: Any) -> set[int]:  # noqa: ANN401 - as above
        """Indices of the row's cells that say something: mapped ones, or any when no mapped one does."""
        mapped = {
            one for one in self.indices if (cell := row[one]) != "" and (type(cell) is not str or not is_blank(cell))
        }
        return mapped or {index for index, cell in enumerate(row) if cell != "" and not is_blank(cell)}

    def is_strong(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether half of the needed cells are filled, one of them with what only data has."""
        filled = 2 * len(cells & self.required) >= len(self.required)
        return filled and (self.is_text or self._is_vouched(row, cells))

    def is_plain(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether a strong row is data at a glance: two texts identify it, one of which is no index, beside an amount.

        No sum or group has as many such texts, and no row of units an amount; headers are looked for.
        """
        named = cells & self.identity
        if len(named) < 2:  # noqa: PLR2004 - one text a sum or a group has too
            return False
        numbers = {index for index in cells if row[index].__class__ in (float, int)}
        if numbers.isdisjoint(self.amounts) or INDEX.fullmatch(text_of(row[min(named)])):
            return False
        return 2 * len(numbers) > len(cells) or not self._is_header(row, cells)

    def speaks(self, row: Any) -> bool:  # noqa: ANN401 - as above
        """Whether a cell of the row is about signing, a date in words, or a remark.

        Where no column must be filled such words may be data too: there a row speaks by all its texts, or by the first
        of two, and has no number.
        """
        texts = [cell for cell in row if isinstance(cell, str) and cell and len(cell) < 200]  # noqa: PLR2004
        spoken = [_is_spoken(text) for text in texts]
        if not self.is_free:
            return any(spoken)
        told = all(spoken) or (len(spoken) <= 2 and spoken[0])  # noqa: PLR2004
        return bool(spoken) and told and not any(isinstance(cell, (int, float)) for cell in row)

    def reason(self, row: Any, cells: set[int], *, strong_row: bool, below: bool) -> LeftOut | None:  # noqa: ANN401
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
        if not cells & set(self.indices):
            return LeftOut.NOTE
        has_number = any(index in self.numbers and not isinstance(row[index], str) for index in cells)
        counted = self.ordinal in cells and self._is_running_number(row[self.ordinal])
        if counted or has_number or any(isinstance(row[index], ErrorCell) for index in cells):
            return None
        if self.is_free and len(cells & self.identity) > 1:
            return None
        if below:
            return LeftOut.NOTE if self._is_note(row, cells) and not self._is_vouched(row, cells) else None
        if not self.is_free and all(_is_spoken(text_of(row[index])) for index in cells):
            return LeftOut.NOTE  # signatures below which more data were typed
        return LeftOut.GROUP if len(cells - {self.ordinal}) <= 1 else None

    @staticmethod
    def _is_running_number(cell: object) -> bool:
        return (isinstance(cell, (int, float)) and not isinstance(cell, bool)) or str(cell).strip().isdigit()

    def is_lone(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether a row names a thing of which nothing else need be told, and is no heading, sum or remark."""
        if not self.is_free or cells != {min(self.identity, default=-1)}:
            return False
        text = text_of(row[min(cells)])
        return not (text.isupper() or HEADING.match(text) or ONLY_TOTALS.fullmatch(label_key(text)) or _is_spoken(text))

    def _is_index(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether the cells number the columns 1, 2, 3 or A, B, C; some may have been moved, added or deleted."""
        if len(cells) < min(3, len(self.indices)) or len(cells) < len(self.indices) - 2:
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

    def _is_header(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
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

    def _is_total(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether the first text is a word for a sum, and no other text identifies a thing.

        Beside such a word in the column of ordinals one text may: ``Cộng | 12 HTX``. What is numbered and only begins
        like a sum is a thing. A declared indicator with its value is one too, though its name is ``Tổng số HTX``.
        """
        if not self.has_totals and cells & self.numbers:
            return False
        label = min((index for index in cells if isinstance(row[index], str)), default=None)
        if label is None or len((cells & self.identity) - {label}) > (label == self.ordinal):
            return False
        key = label_key(row[label])
        counted = self.ordinal in cells and self._is_running_number(row[self.ordinal])
        if self.is_free:  # what only begins so may be a thing: Tổng kết phong trào
            return ONLY_TOTALS.fullmatch(key) is not None
        return key in TOTALS or (not counted and any(key.startswith(f"{word} ") for word in TOTALS))

    def _is_subtotal(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether a row with amounts is that of a group: ``II | Phi nông nghiệp | … | 93 | 18.200``.

        Only its first text identifies it, and either a numeral stands before it, or it names a commune or an entry of
        a code list where the name of a thing belongs.
        """
        named = cells & self.identity
        if self.is_free or len(named) != 1 or len(self.identity) <= 2:  # noqa: PLR2004 - a text may well be missing
            return False
        text = text_of(row[next(iter(named))])
        numbered = self.ordinal in cells and not self._is_running_number(row[self.ordinal])
        if numbered and NUMERAL.fullmatch(text_of(row[self.ordinal]).strip(" .)").upper()):
            return True
        if self.ordinal in cells or self.kinds[next(iter(named))] is not Kind.TEXT:
            return False
        is_entry = any(label_key(text) in keys for keys in self.lists.values())
        return is_entry or LEVEL.match(text) is not None

    def _is_units(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether the cells are units of amounts: ``(người)``, ``(triệu đồng)``."""
        units = cells & self.amounts
        if not units or not all(_is_no_number(row[index]) for index in units):
            return False
        return {label_key(text_of(row[index])) for index in cells - units} <= UNIT_LABELS

    def _is_vouched(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether a cell has what only data has: a number, a day, or an entry of the list of its column."""
        return any(not isinstance(row[index], str) or self._tells(index, row[index]) for index in cells)

    def _tells(self, index: int, text: str) -> bool:
        """Whether a text is one of its column's kind, or an error value."""
        kind = self.kinds.get(index)
        if isinstance(text, ErrorCell):
            return True
        if index in self.numbers:
            return DAY.search(text) is not None if kind is Kind.DATE else number_text(text) is not None
        if index in self.lists:
            return label_key(text) in self.lists[index]
        if kind is Kind.COMMUNE:
            return LEVEL.match(text_of(text)) is not None
        return kind is Kind.TAX_CODE and DIGIT.search(text) is not None

    def _is_note(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether a row below the table is a lone text, or has text only where numbers belong."""
        misplaced = any(index in self.numbers for index in cells)
        return misplaced or len(cells) == 1 or any(text_of(row[index]).startswith("(") for index in cells)


def _is_no_number(cell: object) -> bool:
    """Whether a cell is text without a single digit."""
    return isinstance(cell, str) and not isinstance(cell, ErrorCell) and not DIGIT.search(cell)


def _is_spoken(text: str) -> bool:
    """Whether a text is about signing, a date in words, or a remark."""
    key = label_key(text)
    return any(key == word or key.startswith(f"{word} ") for word in SIGNATURES) or DATED.search(text) is not None


def _identifies(column: Column, *, free: bool) -> bool:
    """Whether a column holds the texts that a data row has and a total has not; any text where none is asked for."""
    if column.name in ("ordinal", "note", "label"):
        return False
    return (free or column.required is not Required.NEVER) and not column.is_amount
