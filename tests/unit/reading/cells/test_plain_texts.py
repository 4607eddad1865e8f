"""A column of texts that is plain at once is what each of its cells gives by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.cells.parsers import are_plain_texts, read_text
from pipeline.reading.cells.special_cells import ErrorCell

LETTERS = st.sampled_from([*"aà1 -–'|", "\u0300", "\u200b", "\xa0", "\n"])


@given(st.lists(st.text(LETTERS, max_size=4), max_size=4))
def test_plain_texts_are_those_that_reading_leaves_as_they_are(cells: list[str]) -> None:
    if are_plain_texts(cells):
        assert [read_text(cell).value for cell in cells] == [cell or None for cell in cells]


def test_names_and_blanks_are_plain() -> None:
    assert are_plain_texts(["HTX Hòa Bình", "", "Quỹ (1)"])


@pytest.mark.parametrize(
    "cell", ["a\u0300", "a\u200b", " a", "a ", "a  b", "a\n", "-", "'a", ErrorCell("#REF!"), 1.0, True]
)
def test_what_reading_changes_is_not_plain(cell: object) -> None:
    assert not are_plain_texts(["HTX", cell])
