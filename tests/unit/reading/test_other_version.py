"""A sheet of another version than the cover's is told by one finding, whatever shows it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from pipeline.judgement.causes import with_causes
from pipeline.reading.read_batch import together
from pipeline.reading.read_files import READ_TYPES, read_files
from pipeline.reading.read_workbook import read_workbook
from pipeline.reading.transfer import parcel
from pipeline.runtime.settings import Settings, settings
from pipeline.staging.tables import FINDING_TYPES
from pipeline.validation.validate import validate
from schemas.rules.versions import ShownBy
from tests.spec.examples.sent import cooperative, fund, union
from tests.support.version_two import VersionedReport, member_kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from pipeline.samples import SampleRow
    from schemas.finding import Finding

PERIOD = date(2024, 9, 1)
"""Taken on either version."""
GROUPS: SampleRow = {"commune": "Xã Tân Hưng", "activity": "water", "groups": 9, "members": 30}
UNION = union(1, commune="Xã Tân Hưng")
ROWS: dict[int, dict[str, Sequence[SampleRow]]] = {
    1: {
        "cooperatives": [cooperative(1, commune="Xã Tân Hưng")],
        "credit_funds": [fund(1)],
        "unions": [UNION],
        "groups": [GROUPS],
    },
    2: {
        "cooperatives": [cooperative(1, commune="Xã Tân Hưng", total_capital=900, **member_kinds(20))],
        "credit_funds": [fund(1, status="operating")],
        "unions": [UNION],
        "groups": [GROUPS],
    },
}


def workbook(cover: int, others: Collection[str], **blank: str) -> bytes:
    """A workbook of one version with those sheets of the other one; ``blank`` cells by sheet."""
    books = {
        version: openpyxl.load_workbook(BytesIO(VersionedReport(PERIOD, "217", version, ROWS[version]).content()))
        for version in ROWS
    }
    book, other = books[cover], books[3 - cover]
    for name in others:
        at = book.sheetnames.index(name)
        del book[name]
        page = book.create_sheet(name, at)
        for row in other[name].iter_rows(values_only=True):
            page.append(row)
    for name, cell in blank.items():
        book[name][cell] = None
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def mixed(cover: int, others: Collection[str], **blank: str) -> list[dict[str, str]]:
    """The findings on a workbook of one version with those sheets of the other one, as a worker sends them."""
    batch = together([read_workbook("a" * 64, workbook(cover, others, **blank), settings())])
    readings, frames = parcel(batch.readings, batch.frames).opened(READ_TYPES)
    findings: list[Finding] = validate(readings, frames).findings["a" * 64]
    frame = pl.DataFrame([asdict(found) for found in findings], schema=FINDING_TYPES)
    return with_causes(frame).to_dicts()


ALL = ("HTX", "QTDND", "LHHTX", "THT", "Tổng hợp")


def heads(findings: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    """What stands by itself, the version of the workbook itself aside."""
    return [
        (found["rule_id"], found["sheet"], found["variant"])
        for found in findings
        if not found["caused_by"] and found["rule_id"] not in {"WB-14", "WB-13"}
    ]


def rules(findings: list[Finding]) -> set[str]:
    return {found.rule_id for found in findings}


@pytest.mark.parametrize("cover", [1, 2])
def test_workbooks_of_one_version_have_no_findings(cover: int) -> None:
    assert heads(mixed(cover, ())) == []


@pytest.mark.parametrize(
    ("cover", "sheet", "shown_by"),
    [
        (1, "HTX", ShownBy.MISSING_COLUMNS),
        (2, "HTX", ShownBy.MISSING_COLUMNS),
        (1, "QTDND", ShownBy.FURTHER_COLUMNS),
        (2, "QTDND", ShownBy.MISSING_COLUMNS),
        (1, "LHHTX", ShownBy.FURTHER_COLUMNS),
        (1, "THT", ShownBy.MISSING_COLUMNS),
        (2, "THT", ShownBy.MISSING_COLUMNS),
        (1, "Tổng hợp", ShownBy.MISSING_INDICATORS),
        (2, "Tổng hợp", ShownBy.MISSING_INDICATORS),
    ],
)
def test_a_single_sheet_of_another_version_is_one_mistake(cover: int, sheet: str, shown_by: ShownBy) -> None:
    assert heads(mixed(cover, (sheet,))) == [("WB-04", sheet, shown_by)]


@pytest.mark.parametrize("cover", [1, 2])
def test_all_sheets_of_another_version_are_one_mistake(cover: int) -> None:
    assert heads(mixed(cover, ALL)) == [("WB-04", "HTX", ShownBy.MISSING_COLUMNS)]


def test_workers_answer_for_sheets_of_another_version_as_for_any_other(tmp_path: Path) -> None:
    books = {(cover, name): workbook(cover, (name,)) for cover in ROWS for name in ALL}
    files = []
    for content in books.values():
        digest = hashlib.sha256(content).hexdigest()
        files.append((digest, tmp_path / digest))
        files[-1][1].write_bytes(content)
    readings = [reading for read in read_files(files, Settings(workers=1)) for reading in read.batch.readings]
    alone = [
        read_workbook(digest, content, settings()) for (digest, _), content in zip(files, books.values(), strict=True)
    ]
    assert [reading.findings for reading in readings] == [reading.findings for reading in alone]
    assert {sheet for (_, sheet), reading in zip(books, alone, strict=True) if "WB-04" in rules(reading.findings)} == {
        *ALL
    }


def test_a_blank_cell_on_a_sheet_of_the_right_version_is_a_mistake_of_its_own() -> None:
    found = heads(mixed(2, ("HTX",), THT="B2"))
    assert ("WB-04", "HTX", ShownBy.MISSING_COLUMNS) in found
    assert ("CL-01", "THT", "") in found


def test_a_single_column_of_the_other_version_is_a_further_column_only() -> None:
    assert [found["rule_id"] for found in mixed(1, ("LHHTX",), LHHTX="I1")] == ["WB-05", "WB-14"]
