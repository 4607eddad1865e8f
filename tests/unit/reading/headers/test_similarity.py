"""A slip in a header is forgiven; a word that makes another column of it is not, however much alike the rest is."""

from __future__ import annotations

import pytest

from pipeline.reading.headers.similarity import SIMILAR, bare_key, likeness


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Lao động thường xuyên nữ", "Lao động thường xuyên"),
        ("Tổng vốn hoạt động năm", "Tổng vốn hoạt động"),
        ("Thu nhập bình quân lao động thường xuyên trước", "Thu nhập bình quân lao động thường xuyên"),
        ("Số thành viên HĐQT cũ", "Số thành viên HĐQT"),
    ],
)
def test_header_with_a_word_of_another_meaning_is_another_column(header: str, name: str) -> None:
    assert likeness(header, name) == 0
    assert likeness(name, name) == 100


@pytest.mark.parametrize("header", ["Von dieu le", "VỐN  ĐIỀU LỆ", "Vốn-điều-lệ"])
def test_header_without_its_marks_is_the_same(header: str) -> None:
    assert likeness(header, "Vốn điều lệ") == 100


@pytest.mark.parametrize(
    ("header", "name", "is_similar"),
    [("Doanh thi", "Doanh thu", True), ("Doanh", "Doanh thu", False), ("Thôm", "Thôn", False)],
)
def test_one_letter_may_be_wrong_in_a_long_name_and_in_a_short_one_may_not(
    header: str, name: str, *, is_similar: bool
) -> None:
    assert (likeness(header, name) >= SIMILAR) is is_similar


def test_bare_key_keeps_letters_and_digits_alone() -> None:
    assert bare_key("Đơn vị: 7 (xã)") == "donvi7xa"
