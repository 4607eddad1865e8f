"""Examples of WB-09 and WB-11: what a file's name says, and two files of one revision."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from itertools import count

from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import NEIGHBOUR, SentFile, cooperatives

ROWS = cooperatives(1, 2, 3)
PERIOD, UNIT, REVISION = "B9", "B7", "B11"


def called(name: str, month: str = "2020-11") -> SentFile:
    """Lạng Giang's report (217) under that name."""
    return SentFile(f"{name}.xlsx", month, ROWS)


def speaks(name: str, cell: str, expected: str) -> Scenario:
    """An example whose name speaks of something else than the cover's cell."""
    found = (Found(f"{name}.xlsx", "Bìa", cell, (), expected),)
    return breaks("WB-09", name, called(name), found=found)


def silent(text: str, name: str, month: str = "2020-11") -> Scenario:
    """An example whose name does not speak of one unit or period."""
    return is_not_asked("WB-09", text, called(name, month))


NAMED: tuple[Scenario, ...] = (
    *(
        holds("WB-09", name, called(name))
        for name in (
            "KTTT_2020-11_217_Lang Giang",
            "2020-11/Báo cáo tháng 11.2020",
            "LangGiang 11-2020",
            "bao cao thang 11 nam 2020 lạng giang",
        )
    ),
    speaks("KTTT_2020-12", PERIOD, "11/2020"),
    speaks("BC thang 10.2020", PERIOD, "11/2020"),
    speaks("2020_10/lan 1", PERIOD, "11/2020"),
    speaks("218 11-2020", UNIT, "217"),
    speaks("2020-11/Luc Nam", UNIT, "217"),
    speaks("Bao cao HTX Yên Thế", UNIT, "217"),
    breaks(
        "WB-09",
        "another unit and another period",
        called("2020-10 YenDung"),
        found=(Found("2020-10 YenDung.xlsx", "Bìa", PERIOD), Found("2020-10 YenDung.xlsx", "Bìa", UNIT)),
    ),
    silent("it says neither", "bao cao HTX"),
    silent("the date of the report is no period", "BC ngay 01.12.2020"),
    silent("nor is it with the year first", "BC 2020-12-01"),
    silent("nor in words", "BC ngày 1 tháng 12 năm 2020"),
    silent("two periods are named", "2020-12/KTTT 11-2020"),
    silent("two units are named", "Luc Nam - Yen The"),
    silent("a number within another is no code", "KTTT 12183"),
    silent("a part of a word is no unit: Chũ is none in chưa", "bao cao chua ky", "2025-02"),
    silent("the province is not its city", "HTX tinh Bac Giang"),
)


_NUMBERS = count(1)


def twin(name: str) -> SentFile:
    """A file of revision 1 of November; a telephone number of its own makes its content its own."""
    return SentFile(name, "2020-11", ROWS, remark=f"0204 {next(_NUMBERS)}")


def later(name: str, first: str) -> tuple[Found, ...]:
    """The finding at the later file's revision, with the first one's."""
    cell = f"Bìa!{REVISION}"
    return (Found(f"{name}.xlsx", "Bìa", REVISION, (f"{first}.xlsx!{cell}",), f"{first}.xlsx"),)


def by_hash() -> tuple[SentFile, SentFile]:
    """Two files that differ in nothing that orders them but their hashes, the smaller first."""
    pair = sorted((twin("either"), twin("other")), key=lambda file: sha256(file.content()).hexdigest())
    small, large = (replace(file, name=name) for name, file in zip(("small", "large"), pair, strict=True))
    return small, large


TWINS: tuple[Scenario, ...] = (
    holds(
        "WB-11",
        "another number",
        twin("one"),
        replace(twin("two"), revision=2),
        statuses={"one.xlsx": "superseded"},
    ),
    holds("WB-11", "another period", twin("one"), replace(twin("two"), month="2020-12")),
    holds("WB-11", "another unit", twin("one"), replace(twin("two"), unit=NEIGHBOUR, rows=cooperatives(4, 5))),
    breaks(
        "WB-11",
        "the one received later counts, though it was modified earlier",
        replace(twin("one"), days=5),
        replace(twin("two"), late=True),
        found=later("two", "one"),
        statuses={"one.xlsx": "superseded"},
    ),
    breaks(
        "WB-11",
        "of those received together the one modified later counts",
        replace(twin("one"), days=5),
        twin("two"),
        found=later("one", "two"),
        statuses={"two.xlsx": "superseded"},
    ),
    breaks(
        "WB-11",
        "of those modified together the one with the larger hash counts",
        *by_hash(),
        found=later("large", "small"),
        statuses={"small.xlsx": "superseded"},
    ),
    breaks(
        "WB-11",
        "three files",
        twin("one"),
        replace(twin("two"), days=1),
        replace(twin("three"), late=True),
        found=(*later("two", "one"), *later("three", "one")),
        statuses={"one.xlsx": "superseded", "two.xlsx": "superseded"},
    ),
    breaks(
        "WB-11",
        "a quarantined file is one too",
        twin("one"),
        replace(twin("two"), late=True, declared={"HTX.ALL": 99}),
        found=later("two", "one"),
        also=("TG-01", "TG-10", "TG-11"),
        statuses={"two.xlsx": "quarantined"},
    ),
    is_not_asked(
        "WB-11",
        "the same content under two names is one submission",
        replace(twin("one"), remark="0204 0"),
        replace(twin("two"), remark="0204 0"),
    ),
    is_not_asked(
        "WB-11",
        "the other file was removed",
        replace(twin("one"), gone=True),
        replace(twin("two"), late=True),
        statuses={"one.xlsx": "withdrawn"},
    ),
    is_not_asked(
        "WB-11",
        "the number is blank",
        twin("one"),
        replace(twin("two"), revision=None),
        also=("CL-01",),
        statuses={"two.xlsx": "quarantined"},
    ),
)

EXAMPLES: tuple[Scenario, ...] = (*NAMED, *TWINS)
