"""Feedback on workbooks of other dialects, and copies of the values alone where a file cannot be written."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from pipeline.outputs.feedback import feedback_copy
from pipeline.outputs.feedback.colours import SEVERITY_COLOURS
from pipeline.outputs.feedback.values_copy import _allowed_name, _Formats, _write_value
from schemas.finding import Severity
from tests.unit.outputs.feedback.feedback_books import LIMITS, RICH, found, opened, parts, values

if TYPE_CHECKING:
    from collections.abc import Callable

HALF_PAST_EIGHT = dt.datetime.fromisoformat("2020-11-30T08:30:00")


def strict(content: bytes) -> bytes:
    changes = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/rel",
            b"http://purl.oclc.org/ooxml/officeDocument/rel",
        ),
    )
    return repacked(content, lambda _, body: body.replace(*changes[0]).replace(*changes[1]))


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, body in parts(content).items():
            changed = change(name, body)
            if changed is not None:
                archive.writestr(name, changed)
    return stream.getvalue()


def test_strict_workbook_gets_strict_parts() -> None:
    copy = feedback_copy(strict(RICH), [found("Số liệu", "B7", Severity.QUERY)], LIMITS)
    written = b"".join(body for name, body in parts(copy).items() if name.endswith((".xml", ".rels")))
    assert b"http://schemas.openxmlformats.org/spreadsheetml" not in written
    assert b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" not in written
    assert list(values(copy)) == ["Lỗi", *values(RICH), "Giải trình"]
    assert b"B7" in parts(copy)["xl/comments1.xml"]


def test_workbook_without_styles_gets_them() -> None:
    def change(name: str, body: bytes) -> bytes | None:
        if name == "xl/styles.xml":
            return None
        return re.sub(rb"<(?:Override|Relationship)[^>]*styles[^>]*/>", b"", body)

    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Số liệu").write_string("A1", "x")
    copy = feedback_copy(repacked(stream.getvalue(), change), [found("Số liệu", "B7")], LIMITS)
    assert opened(copy)["Số liệu"]["B7"].fill.fgColor.rgb == f"FF{SEVERITY_COLOURS[Severity.ERROR]}"


def test_workbook_with_a_damaged_part_that_its_reader_does_without_comes_back_as_values() -> None:
    broken = repacked(RICH, lambda name, body: body[:-20] if name == "xl/comments1.xml" else body)
    copy = feedback_copy(broken, [found("Số liệu", "B7")], LIMITS)
    assert values(copy)["Số liệu"][1][2][0] == 12.5
    assert opened(copy)["Số liệu"]["B7"].comment


@pytest.mark.parametrize(
    ("name", "taken", "allowed"),
    [
        ("HTX", set(), "HTX"),
        ("HTX", {"htx"}, "HTX (2)"),
        ("a/b:c?", set(), "a_b_c_"),
        ("x" * 40, {"x" * 31}, "x" * 27 + " (2)"),
        ("", set(), "_"),
    ],
)
def test_sheet_of_a_values_copy_has_a_name_that_excel_allows(name: str, taken: set[str], allowed: str) -> None:
    assert _allowed_name(name, taken) == allowed


def test_merged_range_over_the_whole_sheet_is_left_out_of_a_values_copy() -> None:
    def change(name: str, body: bytes) -> bytes | None:
        wide = b'<mergeCell ref="XFD1048576:A1"/><mergeCell ref="A1:D1048576"/><mergeCell ref="A1:D1"'
        return None if name == "[Content_Types].xml" else body.replace(b'<mergeCell ref="A1:D1"', wide)

    copy = feedback_copy(repacked(RICH, change), [found("Số liệu", "B7")], LIMITS)
    assert [str(area) for area in opened(copy)["Số liệu"].merged_cells.ranges] == ["A1:D1"]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("=1+1", "=1+1"),
        (True, True),
        (7, 7),
        (2.5, 2.5),
        (dt.date(2020, 11, 30), dt.date(2020, 11, 30)),
        (HALF_PAST_EIGHT, HALF_PAST_EIGHT),
        (dt.date(1899, 12, 30), "1899-12-30"),
        (float("inf"), "inf"),
    ],
)
def test_value_is_copied_as_what_it_is(value: Any, read: object) -> None:  # noqa: ANN401 - whatever a cell holds
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        _write_value(book.add_worksheet("a"), 0, 0, value, _Formats(book).of_value(value, is_struck=False))
    assert values(stream.getvalue())["a"][1] == [[read]]
