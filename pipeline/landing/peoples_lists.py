"""Lists that people keep as CSV beside the settings, however they were saved: encodings, separators, blank rows."""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from schemas.messages import bounded
from schemas.reference_data import units

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

LARGEST = 4 << 20
"""Bytes of a list: tens of thousands of rows."""
SEPARATORS = ",;\t|"
UNIT_CODE = frozenset({"unitcode", "unit", "code", "madonvi", "madv", "ma", "donvi", "madonvibaocao"})
"""How people head the column of the units' codes, in plain letters."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_EXCEL_SEPARATOR = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_AS_FORMULA = re.compile(r'="?(.*?)"?')


class ListError(RuntimeError):
    """Nothing of a list can be read; the Vietnamese sentence says why."""


class RowError(ValueError):
    """A row of a list cannot be used; the Vietnamese sentence says why."""


class ListRow(NamedTuple):
    """A row that holds something: the number of its line, and its cells."""

    number: int
    cells: list[str]


def list_rows(path: Path, setting: str) -> list[ListRow]:
    """The rows of the list that the setting names, its headers first where it has some.

    FileNotFoundError where there is no such file, ListError where it cannot be read.
    """
    lines = _text(path, setting).splitlines()
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip(f"{SEPARATORS} \u00a0\"'")]
    separator = ""
    if numbered and (match := _EXCEL_SEPARATOR.fullmatch(numbered[0][1].strip())):
        separator, numbered = match[1], numbered[1:]
    separator = separator or max(SEPARATORS, key=(numbered[0][1] if numbered else "").count)
    return [ListRow(number, _cells(line, separator)) for number, line in numbered]


def columns_of(header: Sequence[str], spellings: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Which column stands at each place of a header, by the spellings of its name; blank where none does."""
    return tuple(next((name for name, known in spellings.items() if _plain(cell) in known), "") for cell in header)


def known_unit(text: str) -> str:
    """The code of a reporting unit of any time as the reference data have it; RowError for any other text."""
    known = _codes()
    if code := known.get(text.casefold()):
        return code
    meant = next((code for code in (text.zfill(5), text.partition(".")[0]) if code in known), "")
    hint = f", có phải {meant}? (Excel hay bỏ số 0 ở đầu)" if meant else ""
    message = f"không có đơn vị «{bounded(text, 30)}»{hint}" if text else "thiếu mã đơn vị"
    raise RowError(message)


@cache
def _codes() -> dict[str, str]:
    return {unit.unit_code.casefold(): unit.unit_code for unit in units()}


def _text(path: Path, setting: str) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise
    except OSError as problem:
        message = f"không đọc được tệp {path} ({setting}): {problem.strerror}"
        raise ListError(message) from problem
    if len(content) > LARGEST:
        message = f"tệp {path} ({setting}) lớn hơn {LARGEST >> 20} MiB, không phải là một danh sách"
        raise ListError(message)
    return unicodedata.normalize("NFC", _decoded(content)).replace("\0", "")


def _decoded(content: bytes) -> str:
    """Codes and addresses are ASCII; of the rest as much as can be told is."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.removeprefix(mark).decode(encoding, "replace")
    if b"\0" in content[:4]:  # UTF-16 without a mark: the first letters are ASCII
        return content.decode("utf-16-be" if content.startswith(b"\0") else "utf-16-le", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1258", "replace")


def _cells(line: str, separator: str) -> list[str]:
    """The cells of a line, by another separator where this one does not divide it.

    Each line by itself: a stray quotation mark must not swallow the rows below it.
    """
    for candidate in (separator, *SEPARATORS):
        try:
            [cells] = csv.reader([line], delimiter=candidate)
        except (csv.Error, ValueError):
            continue
        if len(cells) > 1:
            return [_cell(cell) for cell in cells]
    return [_cell(line)]


def _cell(text: str) -> str:
    """A cell without what Excel and people put around a code that begins with 0."""
    text = text.strip(' \u00a0\t\u200b\ufeff"')
    formula = _AS_FORMULA.fullmatch(text)
    return (formula[1] if formula else text).lstrip("'\u2019").strip()


def _plain(text: str) -> str:
    marked = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in marked if letter.isascii() and letter.isalnum())
