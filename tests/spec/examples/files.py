"""Examples of WB-09, WB-11 and WB-19: what a file's name says, two files of one revision, unsupported periods."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from itertools import count

from tests.spec.examples.edits import cover
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


def unnamed(name: str, moment: str) -> tuple[Found, ...]:
    """The finding at the later file's revision, with the other file by when it was received alone."""
    other = f"một tệp khác nhận lúc {moment}"
    return (Found(f"{name}.xlsx", "Bìa", REVISION, (f"{other}!Bìa!{REVISION}",), other),)


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
    breaks(
        "WB-11",
        "one that speaks of another unit is named by when it came",
        twin("218/mot"),
        replace(twin("two"), days=1),
        found=unnamed("two", "03/12/2020 09:00"),
        also=("WB-09",),
        statuses={"218/mot.xlsx": "superseded"},
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

LATE = "2021-06"
"""Seven months after the period: nothing about the moment of receipt speaks for it."""


def sent(name: str = "bao cao HTX", month: str = "2020-11", received: str = LATE) -> SentFile:
    """Lạng Giang's report, received long after its month under a name that says nothing."""
    return replace(twin(name), month=month, received=received)


def unsupported(text: str, *files: SentFile, also: tuple[str, ...] = ()) -> Scenario:
    """An example whose last file has a period that nothing supports."""
    name = files[-1].file_name
    found = (Found(name, "Bìa", PERIOD, (), f"{files[-1].received[5:]}/{files[-1].received[:4]}"),)
    return breaks("WB-19", text, *files, found=found, also=also, statuses={name: "quarantined"})


SUPPORT: tuple[Scenario, ...] = (
    *(
        holds("WB-19", f"named {name}", sent(name))
        for name in (
            "KTTT_2020-11_217",
            "T11.2020",
            "BC thang 11-2020",
            "Tháng 11 năm 2020/bao cao",
            "2020/11/bao cao",
            "2020/Lạng Giang/bao cao thang 11",
            "112020",
        )
    ),
    *(holds("WB-19", f"received in {month}", sent(received=month)) for month in ("2020-11", "2020-12", "2021-01")),
    *(
        holds("WB-19", f"the unit's report of {month} was accepted", sent(f"KTTT {month}", month), sent())
        for month in ("2020-09", "2020-10", "2020-11", "2020-12", "2021-01")
        if month != "2020-11"
    ),
    holds(
        "WB-19",
        "a chain of reports, whatever their order",
        sent("c", "2020-12"),
        sent("b", "2020-10"),
        sent("KTTT 2020-08", "2020-08"),
    ),
    unsupported("received three months later", sent(received="2021-02")),
    unsupported("received before its month", sent(received="2020-10")),
    unsupported("the year is mistyped", sent(month="2024-11", received="2020-12")),
    unsupported("the name speaks of another month", sent("KTTT 10-2020"), also=("WB-09",)),
    unsupported("the unit's accepted report is three months away", sent("KTTT 2020-08", "2020-08"), sent()),
    unsupported(
        "the report beside it is another unit's",
        replace(sent("KTTT 2020-10", "2020-10"), unit=NEIGHBOUR, rows=cooperatives(4, 5)),
        sent(),
    ),
    breaks(
        "WB-19",
        "two that nothing supports do not support each other",
        sent("a"),
        sent("b", "2020-12"),
        found=(Found("a.xlsx", "Bìa", PERIOD), Found("b.xlsx", "Bìa", PERIOD)),
        statuses={"a.xlsx": "quarantined", "b.xlsx": "quarantined"},
    ),
    breaks(
        "WB-19",
        "what was sent back supports nothing",
        replace(sent("KTTT 2020-10", "2020-10"), declared={"HTX.ALL": 99}),
        sent(),
        found=(Found("bao cao HTX.xlsx", "Bìa", PERIOD),),
        also=("TG-01", "TG-10", "TG-11"),
        statuses={"KTTT 2020-10.xlsx": "quarantined", "bao cao HTX.xlsx": "quarantined"},
    ),
    breaks(
        "WB-19",
        "a steward has taken it, and it supports the next",
        replace(sent(), accepted_because="Đơn vị gửi lại hồ sơ cũ"),
        sent("b", "2021-01"),
        found=(Found("bao cao HTX.xlsx", "Bìa", PERIOD),),
    ),
    is_not_asked(
        "WB-19",
        "the period is no month",
        replace(sent(), change=cover("period", "Quý IV/2020")),
        also=("WB-06",),
        statuses={"bao cao HTX.xlsx": "quarantined"},
    ),
    is_not_asked(
        "WB-19",
        "the file was removed",
        replace(sent("a"), gone=True),
        replace(sent("T11.2020"), late=True),
        statuses={"a.xlsx": "withdrawn"},
    ),
)

EXAMPLES: tuple[Scenario, ...] = (*NAMED, *TWINS, *SUPPORT)
