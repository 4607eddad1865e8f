"""A unit's name on a cover is known however its level and its office are written, and is never taken for another's."""

from __future__ import annotations

import pytest

from schemas.unit_names import name_fits


@pytest.mark.parametrize(
    "text",
    [
        "Huyện Lục Nam",
        "huyện lục nam",
        "H. Lục Nam",
        "H.Lục Nam",
        "Lục Nam",
        "UBND huyện Lục Nam",
        "Ủy ban nhân dân H. Lục Nam",
        "Phòng Tài chính - Kế hoạch huyện Lục Nam, tỉnh Bắc Giang",
        "huyen luc nam",
    ],
)
def test_name_fits_its_code_however_it_is_written(text: str) -> None:
    assert name_fits("218", text) is True
    assert name_fits("217", text) is False


@pytest.mark.parametrize(
    ("code", "text"),
    [("218", "Xã Lục Nam"), ("07444", "Huyện Lục Nam"), ("215", "Xã Yên Thế"), ("07777", "Thị xã Việt Yên")],
)
def test_name_of_another_level_is_another_unit(code: str, text: str) -> None:
    assert name_fits(code, text) is False


@pytest.mark.parametrize(
    ("code", "text"),
    [("213", "TP. Bắc Giang"), ("213", "T.P Bắc Giang"), ("222", "Huyện Việt Yên"), ("222", "TX Việt Yên")],
)
def test_former_and_present_names_of_a_unit_fit_its_code(code: str, text: str) -> None:
    assert name_fits(code, text) is True


def test_name_without_level_fits_each_unit_of_that_name() -> None:
    assert [name_fits(code, "Yên Thế") for code in ("215", "07288", "217")] == [True, True, False]


def test_alliance_is_no_district() -> None:
    assert name_fits("LM24", "Liên minh HTX tỉnh Bắc Giang") is True
    assert name_fits("217", "Liên minh Hợp tác xã tỉnh Bắc Giang") is False


@pytest.mark.parametrize("text", ["Phòng Kinh tế", "L. Giang", "Hợp tác xã Lục Nam", "..."])
def test_name_of_no_unit_says_nothing(text: str) -> None:
    assert name_fits("218", text) is None
