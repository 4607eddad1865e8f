"""Which units a path speaks of so plainly that it speaks against another's cover: by code, or name with level."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.judgement.names_in_paths import named_units
from pipeline.judgement.spoken_units import speaks_of_another, spoken_units
from schemas.communes import units_with_area
from schemas.unit_names import name_fits, named_codes

DISTRICTS, LAST_DISTRICTS, COMMUNES = date(2020, 11, 1), date(2025, 2, 1), date(2025, 8, 1)


@pytest.mark.parametrize(
    "path",
    [
        "BC T11.2020 - 217.xlsx",
        "217/bc.xlsx",
        "2020/217/11/bc.xlsx",
        "a\\217\\bc.xlsx",
        "Huyen Lang Giang/x.xlsx",
        "Huye\u0323\u0302n La\u0323ng Giang.xlsx",
        "HUYỆN LẠNG GIANG.XLSX",
        "Huyện_Lạng_Giang.xlsx",
        "H. Lạng Giang.xlsx",
        "HuyenLangGiang.xlsx",
        "huyenlanggiang.xlsx",
        "H.LangGiang_T11.xlsx",
        "h-lang-giang.xlsx",
        "UBND huyện Lạng Giang tháng 11.xlsx",
        "Huy%E1%BB%87n%20L%E1%BA%A1ng%20Giang.xlsx",
        "21\u200b7.xlsx",
        "２１７.xlsx",
        "KTTT217.xlsx",
        "H217.xlsx",
        "mã số 217.xlsx",
        "217 lan 2.xlsx",
        "217 quý 4.xlsx",
        "217_BC_T11.xlsx",
        "KTTT_217_HTX.xlsx",
        "KTTT-01 217 2020-11.xlsx",
        "217/BC-UBND.xlsx",
        "217.11.2020.xlsx",
        "2020.11.217.xlsx",
        "11.2020.217.xlsx",
        "T11.217.xlsx",
        "2020-11-217.xlsx",
        "H Lạng Giang (217).xlsx",
    ],
)
def test_unit_is_spoken_of_by_its_code_or_its_name_with_level(path: str) -> None:
    assert spoken_units(path, DISTRICTS) == {"217"}


@pytest.mark.parametrize(
    "path",
    [
        "Lang Giang.xlsx",
        "tỉnh Bắc Giang/bc.xlsx",
        "Các huyện/thang 11/bc.xlsx",
        "217 HTX.xlsx",
        "Co 217 HTX.xlsx",
        "bao cao 217 hợp tác xã.xlsx",
        "217 thành viên.xlsx",
        "217 xã.xlsx",
        "bao cao 217 phường.xlsx",
        "217 quỹ tín dụng.xlsx",
        "217%.xlsx",
        "CV 217.xlsx",
        "cong van so 217.xlsx",
        "217-BC-UBND.xlsx",
        "lan 217.xlsx",
        "lần nộp 217.xlsx",
        "rev217.xlsx",
        "v217.xlsx",
        "1.217 tv.xlsx",
        "1.217.xlsx",
        "1,217.xlsx",
        "217,5.xlsx",
        "217.500.xlsx",
        "0240 217 888.xlsx",
        "KTTT 12183.xlsx",
        "a217f3b.xlsx",
        "LM-01 24-11-2020.xlsx",
        "T11-2020 2020_11 20201130 lan 2.xlsx",
    ],
)
def test_numbers_that_count_or_date_and_names_without_level_speak_of_no_unit(path: str) -> None:
    assert spoken_units(path, DISTRICTS) == set()


@pytest.mark.parametrize(
    ("path", "period", "code"),
    [
        ("TP. Bắc Giang.xlsx", DISTRICTS, "213"),
        ("TPBacGiang.xlsx", DISTRICTS, "213"),
        ("T.P Bắc Giang.xlsx", DISTRICTS, "213"),
        ("213 Thành phố Bắc Giang.xlsx", DISTRICTS, "213"),
        ("216 Tân Yên.xlsx", DISTRICTS, "216"),
        ("LM24.xlsx", DISTRICTS, "LM24"),
        ("TX Việt Yên.xlsx", date(2024, 5, 1), "222"),
        ("huyen Viet Yen.xlsx", date(2024, 5, 1), "222"),
        ("T.X. Chu.xlsx", LAST_DISTRICTS, "224"),
        ("xã Kép.xlsx", COMMUNES, "07399"),
        ("X.Kep.xlsx", COMMUNES, "07399"),
        ("P. Chũ.xlsx", COMMUNES, "07525"),
        ("Phường Chũ.xlsx", COMMUNES, "07525"),
        ("Huyện Yên Thế/xa Dong Ky.xlsx", COMMUNES, "07282"),
        ("07375 xã Lạng Giang.xlsx", COMMUNES, "07375"),
        ("BC 07375 T8.xlsx", COMMUNES, "07375"),
    ],
)
def test_units_are_those_of_the_period_with_their_own_levels(path: str, period: date, code: str) -> None:
    assert spoken_units(path, period) == {code}


@pytest.mark.parametrize(
    "path",
    [
        "Hợp tác xã Yên Thế.xlsx",
        "HTX Yên Thế.xlsx",
        "H.T.X Kép.xlsx",
        "HopTacXaYenThe.xlsx",
        "các xã Yên Thế.xlsx",
        "Huyện Lạng Giang.xlsx",
        "T.P. Bac Giang.xlsx",
        "TX Chũ.xlsx",
        "217.xlsx",
    ],
)
def test_cooperatives_and_units_of_another_time_are_none(path: str) -> None:
    assert spoken_units(path, COMMUNES) == set()


def test_only_one_other_unit_speaks_against_a_cover_and_only_where_the_own_one_is_not_named() -> None:
    assert speaks_of_another(["217.xlsx"], "219", DISTRICTS) == "217"
    assert speaks_of_another(["217/bc.xlsx", "bc.xlsx"], "219", DISTRICTS) == "217"
    assert speaks_of_another(["217/219.xlsx"], "219", DISTRICTS) == ""
    assert speaks_of_another(["217/Lục Ngạn.xlsx"], "219", DISTRICTS) == ""
    assert speaks_of_another(["217/bc.xlsx", "219/bc.xlsx"], "219", DISTRICTS) == ""
    assert speaks_of_another(["217-218.xlsx"], "219", DISTRICTS) == ""
    assert speaks_of_another(["Luc Nam.xlsx"], "219", DISTRICTS) == ""


def test_name_of_the_province_does_not_stand_for_its_city() -> None:
    assert speaks_of_another(["Bac Giang/217.xlsx"], "213", DISTRICTS) == "217"
    assert speaks_of_another(["TP Bac Giang/217.xlsx"], "213", DISTRICTS) == ""


def test_each_of_the_units_of_2025_is_known_by_its_code_and_by_its_name_with_its_level() -> None:
    units = units_with_area(COMMUNES)
    assert len(units) == 99
    for unit in units:
        short = unit.unit_name.replace("Xã ", "X. ").replace("Phường ", "P. ")
        for path in (f"KTTT_2025-08_{unit.unit_code}.xlsx", f"2025-08/{unit.unit_name}.xlsx", f"{short} 2025-08.xlsx"):
            assert spoken_units(path, COMMUNES) == {unit.unit_code}, path
        assert named_units(f"2025-08/{unit.unit_name}.xlsx", COMMUNES) == {unit.unit_code}
        for text in (unit.unit_name, short, f"UBND {unit.unit_name}, tỉnh Bắc Ninh"):
            assert name_fits(unit.unit_code, text) is True, text
        assert named_codes(unit.unit_name) == {unit.unit_code}


def test_a_ward_of_a_former_provinces_name_needs_its_level_or_its_code() -> None:
    assert speaks_of_another(["Bac Giang/07399.xlsx"], "07210", COMMUNES) == "07399"
    assert speaks_of_another(["P. Bac Giang/07399.xlsx"], "07210", COMMUNES) == ""
    assert spoken_units("Thành phố Bắc Giang", COMMUNES) == frozenset()  # the city of before is no unit then
