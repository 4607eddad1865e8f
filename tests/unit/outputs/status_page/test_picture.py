"""The picture of who has reported shows the lines that it is given."""

from __future__ import annotations

import struct
from dataclasses import replace

from pipeline.outputs.status_page.contents import UnitLine
from pipeline.outputs.status_page.picture import MOST_UNITS, coverage_png
from tests.support.small_status import COVERAGE, DECEMBER

LINES = [UnitLine(*row) for row in COVERAGE if row[0] == DECEMBER]


def test_picture_is_the_same_for_the_same_lines_and_another_for_others() -> None:
    picture = coverage_png({DECEMBER: LINES})
    assert picture.startswith(b"\x89PNG")
    assert coverage_png({DECEMBER: LINES}) == picture
    assert coverage_png({DECEMBER: LINES[:2]}) != picture


def test_picture_of_many_units_is_no_taller_than_a_screen_and_counts_how_they_stand() -> None:
    many = [replace(LINES[0], code=f"{number:05d}") for number in range(MOST_UNITS + 1)]
    picture = coverage_png({DECEMBER: many})
    *_, height = struct.unpack(">II", picture[16:24])
    assert height < 700
    missing = [*many[:-1], replace(many[-1], status="missing")]
    assert coverage_png({DECEMBER: missing}) != picture
