"""The levels that people write are data; the patterns made of them take what is typed, whole or shortened."""

from __future__ import annotations

import pytest

from schemas.levels import begins_with_commune, heads_a_group, levels


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Xã Mỹ Thái", "Mỹ Thái"),
        ("xã  Mỹ Thái", "Mỹ Thái"),
        ("PHƯỜNG Chũ", "Chũ"),
        ("Thị trấn Vôi", "Vôi"),
        ("X.Mỹ Thái", "Mỹ Thái"),
        ("x Mỹ Thái", "Mỹ Thái"),
        ("P. Chũ", "Chũ"),
        ("TT.Vôi", "Vôi"),
        ("tt Vôi", "Vôi"),
        ("T.T Vôi", "Vôi"),
        ("T.T. Vôi", "Vôi"),
        ("Phong Vân", "Phong Vân"),
        ("Xuân Hương", "Xuân Hương"),
        ("Huyện Lục Nam", "Huyện Lục Nam"),
    ],
)
def test_commune_is_known_without_its_level(written: str, bare: str) -> None:
    assert begins_with_commune().sub("", written) == bare


@pytest.mark.parametrize("text", ["Xã Mỹ Thái", "Phường Chũ", "Thị xã Việt Yên", "Thị trấn Vôi", "TT. Vôi", "p.Chũ"])
def test_place_heads_a_group_of_rows(text: str) -> None:
    assert heads_a_group().match(text)


@pytest.mark.parametrize("text", ["Hợp tác xã Mỹ Thái", "Huyện Lục Nam", "Thành phố mới", "Tỉnh", "Xã", "Pà Thẻn"])
def test_other_text_heads_none(text: str) -> None:
    assert not heads_a_group().match(text)


def test_every_level_is_of_a_known_kind() -> None:
    assert {level.kind for level in levels()} == {"province", "district", "commune"}
    assert [level.level for level in levels("province")] == ["tỉnh"]
