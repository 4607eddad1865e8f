"""A commune's name that has ended is answered with what became of it, and with no guess where that is not known."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.ended_communes import ended_in_unit
from schemas.forms.cooperatives import COOPERATIVES
from schemas.matching import label_key
from schemas.messages import finding
from schemas.rules.cell_details import code_details
from schemas.rules.cells import in_code_list

COMMUNE = COOPERATIVES.column("commune")
NOVEMBER_2020 = date(2020, 11, 30)
MARCH_2024, MARCH_2025, JULY_2025 = date(2024, 3, 31), date(2025, 3, 31), date(2025, 7, 31)


def _message(unit_code: str, day: date, text: str) -> str:
    row = {"unit_code": unit_code, "as_of": day, COMMUNE.name: None, COMMUNE.text_name: text}
    details = code_details(COMMUNE, row)
    found = finding(
        in_code_list,
        "s",
        variant=details.variant,
        observed=text,
        expected=details.expected,
        hint=details.hint,
        since=details.since,
    )
    assert "{" not in found.message_en
    return found.message_vi


@pytest.mark.parametrize("text", ["Phường Thọ Xương", "P. Thọ Xương", "thọ xương", "07201"])
def test_a_new_commune_learns_that_it_took_over_the_old_one(text: str) -> None:
    assert f'"{text}" đã sáp nhập vào "Phường Bắc Giang" từ 01/07/2025.' in _message("07210", JULY_2025, text)


def test_a_new_commune_learns_which_other_one_took_over() -> None:
    found = _message("07228", JULY_2025, "Phường Thọ Xương")
    assert "từ 01/07/2025, nay thuộc Phường Bắc Giang (07210)" in found
    assert "không thuộc đơn vị ghi trên bìa" in found


def test_a_commune_of_the_other_former_province_names_its_successor_too() -> None:
    assert 'đã sáp nhập vào "Phường Vũ Ninh" từ 01/07/2025.' in _message("09169", JULY_2025, "Phường Đáp Cầu")
    assert "nay thuộc Phường Vũ Ninh (09169)" in _message("07210", JULY_2025, "Phường Đáp Cầu")


def test_a_district_learns_what_a_commune_of_its_own_is_called_since() -> None:
    assert 'từ 01/01/2025 mang tên "Phường Song Mai".' in _message("213", MARCH_2025, "Xã Song Mai")


def test_a_commune_that_went_to_another_unit_as_it_was_is_that_units() -> None:
    assert '"Xã Kiên Lao" thuộc Thị xã Chũ (224)' in _message("219", MARCH_2025, "Xã Kiên Lao")


def test_the_chain_is_followed_where_the_successor_has_ended_itself() -> None:
    found = _message("07333", JULY_2025, "Xã Lam Cốt")
    assert "từ 01/01/2025" in found
    assert 'nay thuộc "Xã Quang Trung"' in found
    assert 'nay thuộc "Phường Yên Dũng"' in _message("07681", JULY_2025, "Thị trấn Nham Biền")


@pytest.mark.parametrize(
    ("unit_code", "day", "text", "since"),
    [
        ("213", MARCH_2025, "Phường Lê Lợi", "01/01/2025"),
        ("07210", JULY_2025, "Phường Lê Lợi", "01/01/2025"),
        ("07210", JULY_2025, "Thị trấn Cầu Gồ", "01/01/2020"),
        ("217", NOVEMBER_2020, "Xã Phi Mô", "01/01/2020"),
    ],
)
def test_of_one_with_no_known_successor_it_is_said_when_it_ended_and_nothing_is_guessed(
    unit_code: str, day: date, text: str, since: str
) -> None:
    found = _message(unit_code, day, text)
    assert f'"{text}" đã kết thúc từ {since}; không có dữ liệu' in found
    assert "gần nhất" not in found


@pytest.mark.parametrize(
    ("unit_code", "day", "text", "there"),
    [
        ("217", NOVEMBER_2020, "Thị trấn Cầu Gồ", "Huyện Yên Thế (215)"),
        ("213", MARCH_2024, "Xã Nham Sơn", "Huyện Yên Dũng (221)"),
    ],
)
def test_one_that_ended_in_another_unit_is_said_to_have_ended_and_whose_it_was(
    unit_code: str, day: date, text: str, there: str
) -> None:
    found = _message(unit_code, day, text)
    assert f'"{text}" đã kết thúc từ 01/01/2020, trước đó thuộc {there}, không thuộc đơn vị ghi trên bìa' in found
    assert f'"{text}" thuộc' not in found


def test_another_commune_is_none_of_a_unit_that_is_one_itself() -> None:
    assert '"Xã Kép" thuộc Xã Kép (07399), không thuộc' in _message("07210", JULY_2025, "Xã Kép")


def test_every_successor_of_a_commune_that_was_split_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from schemas import ended_communes, successors  # noqa: PLC0415 - whose caches are cleared around

    pieces = (("07210", True), ("07228", True))
    caches = (successors._codes_after, ended_communes.ended_in_unit, ended_communes.ended_elsewhere)  # noqa: SLF001 - to forget what was looked up
    known = successors.successors_of

    def split(code: str, day: date) -> tuple[tuple[str, bool], ...]:
        return pieces if code == "07201" and day == date(2025, 7, 1) else known(code, day)

    for cached in (*caches, ended_communes._ended):  # noqa: SLF001 - to forget what was looked up
        cached.cache_clear()
    try:
        with monkeypatch.context() as patched:
            patched.setattr(successors, "successors_of", split)
            patched.setattr(ended_communes, "successors_of", split)
            for unit_code in ("07210", "07228"):
                found = _message(unit_code, JULY_2025, "Phường Thọ Xương")
                assert "đã chia ra từ 01/07/2025, nay thuộc các nơi: Phường Bắc Giang, Phường Đa Mai." in found
    finally:
        for cached in (*caches, ended_communes._ended):  # noqa: SLF001 - to forget what was looked up
            cached.cache_clear()


def test_the_latest_that_ended_by_the_day_is_meant() -> None:
    gone = ended_in_unit("217", label_key("Phi Mô"), NOVEMBER_2020)
    assert gone is not None
    assert (gone.commune_name, gone.ended_on) == ("Xã Phi Mô", date(2020, 1, 1))
    assert ended_in_unit("217", label_key("Phi Mô"), date(2019, 12, 31)) is None
    assert ended_in_unit("217", label_key("Mỹ Thái"), NOVEMBER_2020) is None
