"""How much memory a sheet would take is known from its XML, and honest sheets are far from the limits."""

from __future__ import annotations

import pytest

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.xlsx_scan import TooWideError, check_size, error_cells, used_area
from pipeline.runtime.settings import Settings

LIMITS = Settings(max_cells=10_000, max_text=10_000, max_merges=3)
STRINGS = b"<sst><si><t>" + b"x" * 100 + b"</t></si><si><t>HTX</t></si></sst>"


def sheet(*places: str, cell: str = "<v>1</v>") -> bytes:
    """A sheet of one row for each cell."""
    rows = (f'<row r="{place.lstrip("ABCDEFX")}"><c r="{place}">{cell}</c></row>' for place in places)
    return "".join(rows).encode()


def shared(index: int, times: int) -> bytes:
    return b'<row r="1">' + b'<c r="A1" t="s"><v>%d</v></c>' % index * times + b"</row>"


def refusal(*sheets: tuple[bytes, int], strings: bytes = b"") -> str:
    with pytest.raises(UnreadableError) as problem:
        check_size([(body, error_cells(body), times) for body, times in sheets], strings, LIMITS)
    return problem.value.reason


def passes(*sheets: tuple[bytes, int], strings: bytes = b"") -> None:
    check_size([(body, error_cells(body), times) for body, times in sheets], strings, LIMITS)


@pytest.mark.parametrize(
    ("body", "area"),
    [
        (b"", 0),
        (sheet("A1"), 1),
        (sheet("B2", "D5"), 12),
        (sheet("XFD1048576"), 1),
        (sheet("A1", "XFD1048576"), 16_384 * 1_048_576),
        (b'<row r="3"><c r="B3"><v>1</v></c><c r="C3" s="1"/><c r="AA3"><v>1</v></c></row>', 26),
        (b'<row r="1"><c r="A1" s="1"/></row><row r="9"><c r="XFD9" s="1"/><c r="XFE9"/></row>', 0),
        (b'<row r="1"><c r="A1" s="1"/><c r="C1"><v>1</v></c><c r="XFD1" s="1"/></row>', 1),
        (b"<row><c><v>1</v></c></row>", 0),
    ],
)
def test_used_area_is_the_rectangle_of_the_cells_with_values(body: bytes, area: int) -> None:
    assert used_area(body) == area


def test_used_area_reaches_to_the_error_cells() -> None:
    assert used_area(sheet("B2"), [(0, 0), (3, 4)]) == 20


def test_rectangles_of_all_sheets_count_together_as_often_as_they_are_shown() -> None:
    body = sheet("A1", "D1000")
    passes((body, 2))
    assert refusal((body, 3)) == "too_far"
    assert refusal((body, 1), (body, 1), (body, 1)) == "too_far"


def test_formats_far_below_and_to_the_right_are_honest() -> None:
    passes((b'<row r="200000" s="1"><c r="A200000" s="1"/><c r="XFD200000" s="1"/></row>' + sheet("A1"), 1))


def test_error_far_away_widens_the_sheet_but_a_format_of_that_type_does_not() -> None:
    assert refusal((sheet("A1") + b'<row r="90000"><c r="A90000" t="e"><v>#REF!</v></c></row>', 1)) == "too_far"
    passes((sheet("A1") + b'<row r="90000"><c r="A90000" t="e"/></row>', 1))


def test_cells_at_one_place_count_each() -> None:
    passes((b"<row><c><v>1</v></c></row>" * 10_000, 1))
    assert refusal((b"<row><c><v>1</v></c></row>" * 10_001, 1)) == "too_wide"


def test_shared_text_counts_for_each_cell_that_shows_it() -> None:
    passes((shared(0, 80), 1), strings=STRINGS)
    assert refusal((shared(0, 80), 2), strings=STRINGS) == "too_much_text"


def test_long_text_that_is_shown_once_does_not_count_for_the_others() -> None:
    passes((shared(1, 300) + shared(0, 1), 1), strings=STRINGS)


def test_merged_ranges_are_counted() -> None:
    passes((b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 3, 1))
    assert refusal((b'<mergeCell ref="A1:B2"/>' * 4, 1)) == "too_many_merges"


@pytest.mark.parametrize(
    ("places", "far"),
    [
        (["B2", "D5", "XFD900"], (899, 16_383)),
        (["B2", "C3", "C1048576"], (1_048_575, 2)),
        (["XFD1", "B2", "D5"], (0, 16_383)),
        (["B2", "D5", "XF7", "C900"], (6, 629)),
        (["A1", "XFD1048576"], (1_048_575, 16_383)),
    ],
)
def test_cell_that_makes_a_sheet_too_large_is_known(places: list[str], far: tuple[int, int]) -> None:
    with pytest.raises(TooWideError) as problem:
        check_size([(sheet("A1"), (), 1), (sheet(*places), (), 1)], b"", LIMITS)
    assert problem.value.at == (1, far)
