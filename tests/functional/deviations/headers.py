"""Headers in other places, orders and spellings."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from schemas.matching import TONES
from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.pages import (
    TABLES,
    header_cells,
    respelt,
)
from tests.spec.examples.edits import rename_column, sheet_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

HTX = "HTX"


def tone_elsewhere(text: str) -> str:
    """Tone marks on the first vowel of each word, as old keyboards put them: ``hòa``, ``thúy``, ``họat``."""
    return " ".join(map(_tone_first, text.split(" ")))


def _tone_first(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(mark for mark in letters if mark in TONES)
    bare = "".join(mark for mark in letters if mark not in TONES)
    at = next((index for index, char in enumerate(bare, start=1) if char.lower() in "aeiouy"), 0)
    while at and at < len(bare) and unicodedata.combining(bare[at]):
        at += 1
    return unicodedata.normalize("NFC", bare[:at] + tones + bare[at:]) if at else word


def tone_before_mark(text: str) -> str:
    """Decomposed letters whose tone stands before the letter's other mark, which no normal form joins."""
    return re.sub(
        "([\u0302\u0306\u031b])([\u0300\u0301\u0303\u0309\u0323])", r"\2\1", unicodedata.normalize("NFD", text)
    )


SPELLINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("in capitals", str.upper),
    ("in small letters", str.lower),
    ("with capitals at every word", str.title),
    ("decomposed (NFD)", lambda text: unicodedata.normalize("NFD", text)),
    ("decomposed (NFKD) in capitals", lambda text: unicodedata.normalize("NFKD", text.upper())),
    ("with double spaces", lambda text: f"  {text.replace(' ', '  ')} "),
    ("with no-break spaces", lambda text: text.replace(" ", "\u00a0")),
    ("with line breaks", lambda text: text.replace(" ", "\n")),
    ("with breaks of another system", lambda text: text.replace(" ", "\r\n")),
    ("with tabs", lambda text: text.replace(" ", "\t")),
    ("with zero-width characters", lambda text: "\ufeff" + "\u200b".join(text)),
    ("with dots behind", lambda text: f"{text}..."),
    ("with colons behind", lambda text: f"{text}:"),
    ("with asterisks", lambda text: f"{text} (*)"),
    ("in quotation marks", lambda text: f'"{text}"'),
    ("with tone marks on another vowel", tone_elsewhere),
    ("with tone marks before others", tone_before_mark),
    (
        "with full-width letters",
        lambda text: "".join(chr(ord(letter) + 0xFEE0) if "!" < letter < "\x7f" else letter for letter in text),
    ),
    ("with the Icelandic letter", lambda text: text.replace("đ", "ð").replace("Đ", "Ð")),
)


def synonym(number: int) -> Change:
    """A known synonym or abbreviation of each header that has so many, unless it is another column's header."""

    def change(workbook: Workbook) -> None:
        for name in TABLES:
            sheet = sheet_of(name).in_version(1)
            headers = {column.header for column in sheet.columns}
            for cell, column in list(header_cells(workbook[name])):
                aliases = [
                    alias for alias in sheet_of(name).in_version(1).column(column).other_headers if alias not in headers
                ]
                cell.value = aliases[number % len(aliases)] if aliases else cell.value

    return change


def english(workbook: Workbook) -> None:
    for name in TABLES:
        for cell, column in list(header_cells(workbook[name])):
            cell.value = column


SPELT = (
    *(Deviation(f"headers {name}", (respelt(respell),)) for name, respell in SPELLINGS),
    *(Deviation(f"synonyms and abbreviations, {number}", (synonym(number),)) for number in range(4)),
    Deviation("English names as headers", (english,)),
)

MISSPELT = (
    ("charter_capital", "Vốn điều lê"),
    ("charter_capital", "Vốn đièu lệ"),
    ("charter_capital", "Von dieu le"),
    ("charter_capital", "Vốn điều lệệ (triệu đồng)"),
    ("status", "Tình trạng hoạt đông"),
    ("rating", "Xép loại"),
    ("rating", "Xếp lại"),
    ("tax_code", "Mã sô thuế"),
    ("name", "Tên họp tác xã"),
    ("founded_on", "Ngày thành lâp"),
    ("trained_managers", "Cán bộ quản lý từ trung cấp trở lên trên"),
    ("supervisors", "Sô thành vien ban kiểm soat"),
    ("difficulty", "Khó khănn chính"),
    ("main_products", "Sảnphẩm chính"),
)


def unaccented(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in letters if not unicodedata.combining(char))


SIMILAR = (
    *(
        Deviation(f"{column} headed {text!a}", (rename_column(HTX, column, text),), {"WB-12": 1})
        for column, text in MISSPELT
    ),
    Deviation("headers without marks", (respelt(unaccented, "THT"),), {"WB-12": 6}),
    Deviation("headers without marks on a wide sheet", (respelt(unaccented, HTX),), {"WB-12": 24}),
)


DEVIATIONS = (*SPELT, *SIMILAR)
