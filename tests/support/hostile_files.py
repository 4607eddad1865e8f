"""Files made to harm whoever opens them, and files that are something else, each with the reason of its WB-01.

The reason is "" where it may be one or another, and ``no_cover`` where the file is read and gets WB-02.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.support.crafted_files import (
    ONE_CELL,
    PROLOG,
    RELATIONS,
    SHEET,
    WORKBOOK,
    Entry,
    added,
    book,
    cells,
    cut,
    deflated,
    entry,
    flipped,
    lying,
    many_sheets,
    relations,
    sheet,
    swollen,
    with_part,
    with_sheet,
    workbook_xml,
    xlsx,
    zipped,
)
from tests.support.hostile_formats import LAUGHING, OTHER_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1 << 20
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
LAST = "XFD1048576"
ZEROS = Entry(b"xl/media/image1.bin", deflated(bytes(MIB)) * 2048 + b"\x03\x00", 2048 * MIB, 0)
FULL = entry("", bytes(MIB))
INSIDE = entry(SHEET, sheet(ONE_CELL).encode())


def shown(text: str, times: int, path: str = STRINGS) -> Callable[[], bytes]:
    """One shared string, shown by many cells."""
    strings = f"{PROLOG}<sst><si><t>{text}</t></si></sst>"
    row = b'<row r="1">' + b'<c r="A1" t="s"><v>0</v></c>' * 100 + b"</row>"
    head, tail = sheet("|").split("|")
    return lambda: xlsx({path: strings, SHEET: swollen(SHEET, head, row, times // 100, tail)})


def repeated(unit: str, times: int) -> Callable[[], bytes]:
    """A sheet that says the same very often."""
    head, tail = sheet("|").split("|")
    return lambda: xlsx({SHEET: swollen(SHEET, head, unit.encode() * 100, times // 100, tail)})


def repeated_part(path: str, around: str, unit: str, times: int) -> Callable[[], bytes]:
    head, tail = around.split("|")
    return lambda: xlsx({path: swollen(path, head, unit.encode() * 100, times // 100, tail)})


ARCHIVES: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb of one entry": (lambda: zipped([*book(), ZEROS]), "inflates_too_much"),
    "bomb of many entries": (
        lambda: zipped([*book(), *(replace(FULL, name=f"xl/media/{n}.bin".encode()) for n in range(300))]),
        "inflates_too_much",
    ),
    "bomb that inflates little": (repeated_part("xl/media/1.bin", "|", "0" * 40, 8_000_000), "inflates_too_much"),
    "bomb of bombs": (lambda: zipped(entry(f"{n}.zip", zipped([ZEROS])) for n in range(10)), "archive"),
    "bomb inside a workbook": (
        lambda: zipped([*book(), entry("xl/embeddings/1.xlsx", zipped([*book(), ZEROS]))]),
        "no_cover",
    ),
    "many entries": (
        lambda: zipped([*book(), *(entry(f"x/{n}", b"") for n in range(10_000))]),
        "too_many_entries",
    ),
    "entries that share their data": (
        lambda: zipped([replace(INSIDE, name=f"{n:04}".encode()) for n in range(1500)], inside=True),
        "overlapping_entries",
    ),
    "bomb by another method": (lambda: zipped([*book(), replace(ZEROS, method=12)]), "corrupt"),
    "size too small, checksum made to fit": (lying(size=10, crc=zlib.crc32(b"<a/><a/><a")), "corrupt"),
    "size too large": (lying(size=1 << 31), "corrupt"),
    "size too large when compressed": (lying(claimed=1 << 30), "corrupt"),
    "size too small when compressed": (lying(claimed=3), "corrupt"),
    "wrong checksum": (lying(crc=1), "corrupt"),
    "two entries of one name": (added(entry(SHEET, sheet(ONE_CELL).encode())), "duplicate_entries"),
    "two names but for case": (added(entry(SHEET.upper(), b"<a/>")), "duplicate_entries"),
    "two names but for slashes": (added(entry(SHEET.replace("/", "\\"), b"<a/>")), "duplicate_entries"),
    "encrypted entry": (lying(flags=0x801), "encrypted"),
    "absolute path": (added(entry("/etc/cron.d/x", b"x")), "odd_names"),
    "path that leads out": (added(entry("../../x", b"x")), "odd_names"),
    "path that leads out by backslashes": (added(entry("xl\\..\\..\\x", b"x")), "odd_names"),
    "name with a null byte": (added(entry(b"xl/media/1.png\0.exe", b"x")), "odd_names"),
    "archive of nothing": (lambda: zipped([]), "archive"),
    **{f"cut at {kept:.1%}": (cut(kept), "corrupt") for kept in (0.02, 0.3, 0.6, 0.9, 0.999)},
    **{f"flipped bits {seed}": (flipped(seed), "corrupt") for seed in range(4)},
}

MARKUP: dict[str, tuple[Callable[[], bytes], str]] = {
    **{f"laughs in {name}": (with_part(name, LAUGHING), "entities") for name in (WORKBOOK, SHEET, STRINGS, RELATIONS)},
    "laughs in UTF-16": (with_part(SHEET, LAUGHING, "utf-16"), "entities"),
    "laughs in UTF-16 without its mark": (with_part(STRINGS, LAUGHING, "utf-16-be"), "entities"),
    "entity of a file": (
        with_part(WORKBOOK, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
        "entities",
    ),
    "document type of elsewhere": (
        with_part("docProps/core.xml", '<!DOCTYPE x SYSTEM "http://h/x.dtd"><x/>'),
        "entities",
    ),
    "huge dimension": (with_sheet(ONE_CELL, before=f'<dimension ref="A1:{LAST}"/>'), "no_cover"),
    "dimension the wrong way": (with_sheet(ONE_CELL, before=f'<dimension ref="{LAST}:A1"/>'), ""),
    "no dimension": (with_sheet(ONE_CELL, before='<dimension ref="-1:&#0;"/>'), "corrupt"),
    "two lone cells": (with_sheet(cells("A1", LAST)), "too_far"),
    "lone formulas": (with_sheet(cells("A1", LAST).replace("<v>1</v>", "<f>1</f>")), "too_far"),
    "lone error without a value": (with_sheet(f'{ONE_CELL}<row r="9"><c r="{LAST}" t="e"/></row>'), "no_cover"),
    "lone cells on many sheets": (
        many_sheets([f"S{n}" for n in range(60)], lambda _: "worksheets/sheet1.xml", sheet(cells("A1", "Z20000"))),
        "too_far",
    ),
    "part that sixty sheets show": (
        many_sheets(
            [f"S{n}" for n in range(60)],
            lambda _: "worksheets/sheet1.xml",
            swollen(
                SHEET, sheet("|").split("|")[0], b"<row><c><v>1</v></c></row>" * 100, 3000, sheet("|").split("|")[1]
            ),
        ),
        "too_wide",
    ),
    "cells without addresses": (repeated("<c><v>1</v></c>", 9_000_000), "too_wide"),
    "rows without cells": (repeated('<row r="1"/>', 2_000_000), "no_cover"),
    **{f"cell at {place}": (with_sheet(cells(place)), "") for place in ("A1048577", "A4294967296", "XFE1", "ZZZZZZZ1")},
    **{
        f"cell at {place!r}": (with_sheet(f'<row><c r="{place}"><v>1</v></c></row>'), "")
        for place in ("A0", "A-1", "1", "")
    },
    "numbers beyond all bounds": (with_sheet(cells("A1", value="1e999") + cells("A2", value="9" * 5000)), ""),
    "a million merges": (
        lambda: xlsx({SHEET: sheet(ONE_CELL, after='<mergeCell ref="A1:B2"/>' * 1_000_000)}),
        "too_many_merges",
    ),
    "merged the wrong way": (with_sheet(ONE_CELL, after=f'<mergeCells><mergeCell ref="{LAST}:A1"/></mergeCells>'), ""),
    "all merged": (with_sheet(ONE_CELL, after=f'<mergeCells><mergeCell ref="A1:{LAST}"/></mergeCells>'), "no_cover"),
    "long text shown a million times": (shown("x" * 32_000, 1_000_000), "too_much_text"),
    "short text shown often": (shown("x" * 600, 1_000_000), "too_much_text"),
    "shared texts under another name": (shown("x" * 32_000, 1_000_000, "XL/SHAREDSTRINGS.XML"), "too_much_text"),
    "many shared texts announced": (with_part(STRINGS, f'{PROLOG}<sst uniqueCount="{1 << 62}"></sst>'), ""),
    "text of 80 MB": (
        repeated_part(
            SHEET, sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>|</t></is></c></row>'), "x" * 40, 2_000_000
        ),
        "",
    ),
    "attribute of 10 MB": (with_sheet(ONE_CELL.replace("<c ", f'<c s="{"1" * 10_000_000}" ')), ""),
    "sheet name of 10 MB": (with_part(WORKBOOK, workbook_xml(["x" * 10_000_000])), "corrupt"),
    "deep sheet": (with_sheet("<a>" * 1_000_000 + "</a>" * 1_000_000 + ONE_CELL), ""),
    "deep workbook": (with_part(WORKBOOK, "<a>" * 1_000_000 + "</a>" * 1_000_000), ""),
    "thousands of sheets": (
        many_sheets([f"S{n}" for n in range(5000)], lambda _: "worksheets/sheet1.xml"),
        "too_many_sheets",
    ),
    "two sheets of one name": (many_sheets(["HTX", "htx"], lambda _: "worksheets/sheet1.xml"), "duplicate_sheets"),
    "sheet name with a null": (with_part(WORKBOOK, workbook_xml(["B&#0;a"])), "corrupt"),
    "no sheet part": (lambda: xlsx({SHEET: None}), "corrupt"),
    "no relations": (lambda: xlsx({RELATIONS: None}), "corrupt"),
    "no root relations": (lambda: xlsx({"_rels/.rels": None}), "corrupt"),
    "no workbook part": (lambda: xlsx({WORKBOOK: None}), "archive"),
    "another workbook beside it": (
        lambda: xlsx({"_rels/.rels": relations(["evil/workbook.xml"], "officeDocument")}),
        "corrupt",
    ),
    **{
        f"sheet that is {target}": (with_part(RELATIONS, relations([target])), "")
        for target in ("workbook.xml", "_rels/workbook.xml.rels", "", "http://h/x.xml", "../../../etc/passwd")
    },
    "millions of styles": (
        repeated_part(STYLES, "<styleSheet><cellXfs>|</cellXfs></styleSheet>", '<xf numFmtId="14"/>', 3_000_000),
        "no_cover",
    ),
    "chain of formulas": (
        lambda: xlsx(
            {SHEET: sheet("".join(f'<row r="{n}"><c r="A{n}"><f>A{n + 1}</f></c></row>' for n in range(1, 100_000)))}
        ),
        "no_cover",
    ),
}

HOSTILE = ARCHIVES | MARKUP | OTHER_FORMATS
