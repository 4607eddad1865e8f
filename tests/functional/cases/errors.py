"""Error values, newer ones too, wherever they stand."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.functional.cases.book import ErrorValue, put
from tests.functional.cases.case import Case
from tests.functional.cases.district_form import declared
from tests.functional.cases.xlsb import as_short_xlsb

NEW = (
    *("#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#PYTHON!"),
    "#EXTERNAL!",
)
OLD = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
XML = ("xlsx", "ods")
"""The formats in which an error is a text, so that any can be there."""

TEXTS = ("HTX!B5", "Bìa!B10")
"""Cells of texts, which are read as they stand and asked about."""


def error(text: str, address: str, formats: tuple[str, ...]) -> Case:
    """An error where a value is needed."""
    return Case(
        f"{text} at {address}",
        put(address, ErrorValue(text)),
        {"WB-08": (address,)},
        {} if address in TEXTS else {address: None},
        quarantined=True,
        formats=formats,
    )


def newest(content: bytes) -> bytes:
    """The error #N/A of an Excel 97 cell as #GETTING_DATA, which xlwt does not write."""
    return re.sub(rb"(\x05\x02\x08\x00.{6})\x2a\x01", b"\\1+\1", content, flags=re.DOTALL)


PLACES = ("QTDND!K4", "THT!D4", declared("THT.ALL"), "HTX!B5", "HTX!C5", "HTX!E5", "Bìa!B10")
CASES = (
    *(error(text, "HTX!L5", XML) for text in NEW),
    *(error(text, "HTX!L5", ("xlsx", "xlsb", "xls", "ods")) for text in OLD),
    error("#GETTING_DATA", "HTX!M5", ("xlsb",)),
    replace(error("#N/A", "HTX!N5", ("xls",)), name="#GETTING_DATA at HTX!N5", after=newest),
    replace(error("#SPILL!", "HTX!N5", ("xlsb",)), name="#SPILL! without its column", writer=as_short_xlsb),
    *(error(text, address, XML) for text, address in zip(NEW, PLACES, strict=False)),
    Case("a new error in a total row", put("HTX!I16", ErrorValue("#SPILL!")), formats=XML, rows={"HTX": 12}),
    Case("a new error in a note", put("HTX!Z5", ErrorValue("#PYTHON!")), formats=XML),
    Case("a new error in a title", put("HTX!A1", ErrorValue("#CONNECT!")), formats=XML),
    Case("a new error beside the list", put("HTX!AC9", ErrorValue("#CALC!")), formats=XML),
)
