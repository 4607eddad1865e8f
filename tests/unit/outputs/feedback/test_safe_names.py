"""A copy's name is one that every system keeps and shows as it is, whatever the workbook was called."""

from __future__ import annotations

import pytest

from pipeline.outputs.feedback.guarded_copies import feedback_name
from pipeline.outputs.feedback.safe_names import LONGEST_NAME, safe_stem
from schemas.messages import bounded
from tests.support.odd_names import NAMES


@pytest.mark.parametrize(
    ("stem", "safe"),
    [
        ("Biểu HTX (2)", "Biểu HTX (2)"),
        ("a:b?c*", "a_b_c_"),
        ("CON", "_CON"),
        ("con.x", "_con.x"),
        ("concert", "concert"),
        ("-rf", "_rf"),
        (".ẩn", "_ẩn"),
        ("cuối. . ", "cuối"),
        ("\x1b[2J\u202e\n", "_[2J__"),
        ("", "_"),
        ("...", "_"),
    ],
)
def test_name_is_kept_but_for_what_is_no_good_in_one(stem: str, safe: str) -> None:
    assert safe_stem(stem) == safe


@pytest.mark.parametrize("name", [*NAMES, "B\udcb8o.xlsx", "\U0001d160" * 60 + ".xlsx"])
def test_name_of_a_copy_fits_into_a_folder(name: str) -> None:
    copy = feedback_name(name)
    assert len(copy.encode()) < 255
    assert bounded(copy) == copy
    assert safe_stem(safe_stem(name)) == safe_stem(name)
    assert len(safe_stem(name).encode()) <= LONGEST_NAME + 1
