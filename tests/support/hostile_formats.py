"""Hostile files that are no ``.xlsx``, and files that are something else, each with the reason of its WB-01."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tests.support.crafted_files import (
    GOOD,
    book,
    commented,
    entry,
    ods,
    ole,
    record,
    table_xml,
    with_large_end,
    xls,
    xlsx,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1 << 20
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
)  # a9 is two thousand million letters
LAUGHING = (
    f'<?xml version="1.0"?>{LAUGHS}]><worksheet><sheetData><row r="1"><c><v>&a9;</v></c></row></sheetData></worksheet>'
)
OLE_LOOP = ole({}, chains={0: 0, 1: 1})
REPEATED = (
    '<table:table-row table:number-rows-repeated="{}"><table:table-cell office:value-type="float" office:value="1" '
    'table:number-columns-repeated="{}"/></table:table-row>'
)
CELL = struct.Struct("<HHHd")

OTHER_FORMATS: dict[str, tuple[Callable[[], bytes], str]] = {
    "encrypted": (lambda: ole({"EncryptionInfo": b"x" * 99, "EncryptedPackage": b"x" * 5000}), "encrypted"),
    "xls with a password": (lambda: xls(password=True), "encrypted"),
    "xls loop in the directory": (lambda: OLE_LOOP[:1024], "corrupt"),
    "xls loop in a stream": (lambda: ole({"Workbook": bytes(9999)}, chains={5: 3}), "corrupt"),
    "xls loop in the table": (lambda: ole({"Workbook": bytes(9999)}, more=0)[:-512] + bytes(512), "corrupt"),
    "xls cut": (lambda: xls()[:700], "corrupt"),
    "xls of garbage": (lambda: ole({"Workbook": bytes(range(256)) * 40}), "corrupt"),
    "xls with lone cells": (
        lambda: xls(*(record(0x203, CELL.pack(r, c, 0, 1)) for r, c in ((0, 0), (65535, 255)))),
        "",
    ),
    "xls with a cell too short": (lambda: xls(record(0x203, b"\0")), ""),
    "xls of garbage before a workbook": (
        lambda: ole({"Workbook": bytes(range(256)) * 40}) + GOOD.read_bytes(),
        "corrupt",
    ),
    "xls that holds a workbook": (lambda: ole({"Workbook": bytes(range(256)) * 40, "x": GOOD.read_bytes()}), "corrupt"),
    "pdf before a workbook": (lambda: b"%PDF-1.7\n" + GOOD.read_bytes(), "pdf"),
    "html before a workbook": (lambda: b"<html></html>" + GOOD.read_bytes(), "html"),
    "png before a workbook": (lambda: b"\x89PNG\r\n\x1a\n" + GOOD.read_bytes(), "image"),
    "workbook before a workbook": (lambda: xlsx() + GOOD.read_bytes(), "corrupt"),
    "workbook and ods in one": (
        lambda: zipped([*book(), entry("content.xml", table_xml(REPEATED.format(1, 1)).encode())]),
        "corrupt",
    ),
    "workbook with another end in its comment": (lambda: commented(xlsx(), GOOD.read_bytes()), "corrupt"),
    "workbook with a large end that says otherwise": (lambda: with_large_end(GOOD.read_bytes()), "corrupt"),
    "xlsb of garbage": (
        lambda: zipped([entry("_rels/.rels", b"<a/>"), entry("xl/workbook.bin", b"\x83\xff\xff\xff\x7f" * 99)]),
        "corrupt",
    ),
    "ods of rows that repeat": (lambda: ods(table_xml(REPEATED.format(1_048_576, 16_384))), ""),
    "ods of many rows that repeat": (lambda: ods(table_xml(REPEATED.format(1, 16_384) * 900)), ""),
    "ods of rows beyond all numbers": (lambda: ods(table_xml(REPEATED.format(1 << 65, 1 << 65))), "corrupt"),
    "ods without an end": (lambda: ods(table_xml(REPEATED.format(1, 1)).partition("</table:table>")[0]), "corrupt"),
    "ods that laughs": (lambda: ods(LAUGHING), "entities"),
    "ods encrypted": (
        lambda: zipped([entry("content.xml", b"\x9a" * 99), entry("META-INF/manifest.xml", b"<encryption-data/>")]),
        "encrypted",
    ),
    "docx": (lambda: zipped([entry("[Content_Types].xml", b"<a/>"), entry("word/document.xml", b"<a/>")]), "word"),
    "pptx": (
        lambda: zipped([entry("[Content_Types].xml", b"<a/>"), entry("ppt/slides/slide1.xml", b"<a/>")]),
        "slides",
    ),
    "doc": (lambda: ole({"WordDocument": bytes(5000)}), "word"),
    "zip with a workbook": (lambda: zipped([entry("BC thang 11.xlsx", GOOD.read_bytes())]), "archive"),
    "pdf": (lambda: b"%PDF-1.7\n" + bytes(999), "pdf"),
    "png": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(999), "image"),
    "html": (lambda: b"<html><body><table><tr><td>STT</td></tr></table></body></html>", "html"),
    "csv": ("STT,Tên hợp tác xã\n1,HTX Kép\n".encode, "csv"),
    "csv in UTF-16": (lambda: "STT\tTên hợp tác xã\n1\tHTX Kép\n".encode("utf-16"), "csv"),
    "csv in TCVN3": (lambda: b"STT,T\xaan h\xeep t\xb8c x\xb7\n1,HTX K\xd0p\n", "csv"),
    "json": (lambda: b'{"rows": [1, 2, 3]}', "unknown"),
    "exe": (lambda: b"MZ\x90\x00" + bytes(range(256)) * 9, "unknown"),
    "sqlite": (lambda: b"SQLite format 3\x00" + bytes(4080), "unknown"),
    "zeros": (lambda: bytes(MIB), "unknown"),
    "empty": (lambda: b"", "empty"),
    "too large": (lambda: bytes(65 * MIB), "too_large"),
}
