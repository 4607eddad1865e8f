"""The rows of a list of recipients, however it was saved: separators, encodings, headers, blank rows."""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LARGEST = 4 << 20
SEPARATORS = ",;\t|"
COLUMNS = ("unit_code", "email", "notices")
_SPELLINGS = {
    "unit_code": {"unitcode", "unit", "code", "madonvi", "madv", "ma", "donvi", "madonvibaocao"},
    "email": {"email", "emails", "mail", "address", "diachi", "diachithu", "diachiemail", "thudientu", "hopthu"}
    | {"diachithudientu"},
    "notices": {"notices", "notice", "kinds", "kind", "loai", "loaithu", "loaithubao", "thubao"},
}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_EXCEL_SEPARATOR = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_AS_FORMULA = re.compile(r'="?(.*?)"?')


class RecipientsError(RuntimeError):
    """Nothing of the file can be read; the Vietnamese sentence says why."""


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """A row that holds something: its number as a spreadsheet counts it, and its cells by column."""

    number: int
    unit_code: str
    email: str
    notices: str


def recipient_rows(path: Path) -> list[RecipientRow]:
    """The rows below the headers; RecipientsError where the file cannot be read or is no list of recipients."""
    lines = _text(path).splitlines()
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip(f"{SEPARATORS} \u00a0\"'")]
    separator = ""
    if numbered and (match := _EXCEL_SEPARATOR.fullmatch(numbered[0][1].strip())):
        separator, numbered = match[1], numbered[1:]
    if not numbered:
        return []
    separator = separator or max(SEPARATORS, key=numbered[0][1].count)
    header = _header(_cells(numbered[0][1], separator))
    if header is None:
        message = f"{path}: dòng đầu phải là tên các cột unit_code,email (và notices, nếu cần)"
        raise RecipientsError(message)
    rows = numbered[1:] if "email" in header else numbered
    return [_row(number, _cells(line, separator), header or COLUMNS) for number, line in rows]


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except FileNotFoundError as problem:
        message = f"không có tệp {path} (HOPTAC_RECIPIENTS)"
        raise RecipientsError(message) from problem
    except OSError as problem:
        message = f"không đọc được tệp {path} (HOPTAC_RECIPIENTS): {problem.strerror}"
        raise RecipientsError(message) from problem
    if len(content) > LARGEST:
        message = f"tệp {path} (HOPTAC_RECIPIENTS) quá lớn, không phải là danh sách người nhận"
        raise RecipientsError(message)
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


def _header(cells: Sequence[str]) -> tuple[str, ...] | None:
    """The columns in their order; empty where the first row is one of recipients; None where it is neither."""
    names = tuple(
        next((name for name, spellings in _SPELLINGS.items() if _plain(cell) in spellings), "") for cell in cells
    )
    if {"unit_code", "email"} <= set(names):
        return names
    return () if any("@" in cell for cell in cells) else None


def _plain(text: str) -> str:
    marked = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in marked if letter.isascii() and letter.isalnum())


def _row(number: int, cells: Sequence[str], header: Sequence[str]) -> RecipientRow:
    """What stands behind the last column belongs to it, or is one more address where it has an ``@``."""
    values = dict.fromkeys(COLUMNS, "")
    for position, cell in enumerate(cells):
        name = header[position] if position < len(header) else "notices"
        name = "email" if name == "notices" and "@" in cell else name
        if name and cell:
            values[name] = f"{values[name]};{cell}" if values[name] else cell
    return RecipientRow(number, **values)
