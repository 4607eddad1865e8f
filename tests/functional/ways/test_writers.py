"""Whoever writes a workbook, it is read alike both ways, and what honest writers write goes the plain way."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from pipeline.reading.plain.ways import way_of
from pipeline.reading.read_workbook import read_workbook
from tests.support.both_ways import LIMITS, differences, ways
from tests.support.writers.archive_habits import ARCHIVERS
from tests.support.writers.drawn import TEMPLATES, template
from tests.support.writers.libraries import by_openpyxl, by_openpyxl_write_only, by_xlsxwriter
from tests.support.writers.like_excel import by_hand, package
from tests.support.writers.programs import HABITS, PLAIN_HABITS, PROGRAMS, Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.writers.described import Described
    from tests.support.writers.like_excel import Parts

LIBRARIES: dict[str, Callable[[Described], bytes]] = {
    "XlsxWriter": by_xlsxwriter,
    "XlsxWriter in constant memory": lambda book: by_xlsxwriter(book, constant_memory=True),
    "openpyxl": by_openpyxl,
    "openpyxl, write-only": by_openpyxl_write_only,
    "by hand": by_hand,
}
HONEST = ("Excel", "SheetJS", "EPPlus", "Apache POI", "Google Sheets", "WPS", "ExcelJS", "ExcelJS as a stream")
SEEDS = range(3)


@cache
def parts(name: str = TEMPLATES[0]) -> Parts:
    return package(template(name))


def assert_agree(files: dict[str, bytes]) -> None:
    wrong = differences(list(files.items()))
    assert not wrong, "\n".join(wrong[:20])


def assert_plain(files: dict[str, bytes]) -> None:
    assert not {name: way for name, way in ways(list(files.items())).items() if way}


def test_what_libraries_write_is_read_alike_and_goes_the_plain_way() -> None:
    book = template(TEMPLATES[0])
    files = {name: write(book) for name, write in LIBRARIES.items()}
    assert_agree(files)
    assert_plain(files)


def test_what_programs_write_is_read_alike() -> None:
    assert_agree(
        {f"{name} {at}": writer.written(parts(at)) for name, writer in PROGRAMS.items() for at in TEMPLATES[:1]}
    )


def test_what_honest_programs_write_goes_the_plain_way() -> None:
    assert_plain({name: PROGRAMS[name].written(parts()) for name in HONEST})


def test_harmless_habit_keeps_a_workbook_on_the_plain_way() -> None:
    assert_plain({name: Writer(frozenset({name})).written(parts()) for name in PLAIN_HABITS})


def test_habits_are_read_alike_in_one_batch() -> None:
    """Some habits, over forms by turns; the others take longer."""
    names = enumerate(list(HABITS)[::4])
    assert_agree({name: Writer(frozenset({name}), seed=at).written(parts(TEMPLATES[at % 4])) for at, name in names})


def test_however_a_package_is_zipped_it_is_read_alike() -> None:
    assert_agree({name: archive(parts()) for name, archive in ARCHIVERS.items()})


def test_harmless_habits_leave_the_rows_as_they_are() -> None:
    """So that what is compared has rows: of most habits nothing is seen in what is read."""
    right = read_workbook("s", by_hand(template(TEMPLATES[0])), LIMITS)
    for name in (
        "a prefix",
        "single quotes",
        "cells without addresses",
        "texts in their cells",
        "strings turned round",
    ):
        read = read_workbook("s", Writer(frozenset({name})).written(parts()), LIMITS)
        assert {table: rows.frame.rows() for table, rows in read.tables.items()} == {
            table: rows.frame.rows() for table, rows in right.tables.items()
        }, name


@pytest.mark.long
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_habit_over_every_form_is_read_alike(name: str, seed: int) -> None:
    for archiver in ("deflated", "stored"):
        assert_agree({habit: Writer(frozenset({habit}), archiver, seed).written(parts(name)) for habit in HABITS})


@pytest.mark.long
def test_what_libreoffice_writes_is_read_alike_and_goes_the_plain_way(
    convert: Callable[[bytes, str, str], bytes],
) -> None:
    files = {name: convert(by_hand(template(name)), "xlsx", "xlsx:Calc MS Excel 2007 XML") for name in TEMPLATES}
    assert_agree(files)
    assert_plain(files)


def test_way_that_is_told_of_a_workbook_alone_is_its_way_in_a_batch() -> None:
    files = {name: writer.written(parts()) for name, writer in PROGRAMS.items()}
    assert {name: way_of(content, LIMITS) for name, content in files.items()} == ways(list(files.items()))
