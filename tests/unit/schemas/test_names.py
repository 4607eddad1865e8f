"""Names of cooperatives without their generic words, and when two of them are nearly the same."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from schemas.matching import label_key
from schemas.names import MOST_COMPARED, MOST_PAIRED, NUMERAL, SIMILAR, clusters, core_name

TWENTY = "nam long hoa mai sen"
WORDS = ("htx", "dịch vụ", "nông nghiệp", "hồng", "phong", "rau", "an toàn", "số 1", "số 2", "kép", "tân yên")


def numbered(names: list[str], groups: list[int] | None = None) -> list[int | None]:
    """The numbers of names, of one group unless it is told of which each is."""
    columns = {"group": groups or [0] * len(names), "name_key": names, "at": list(range(len(names)))}
    frame = pl.DataFrame(columns, schema={"group": pl.Int64, "name_key": pl.String, "at": pl.UInt32})
    return clusters(frame, ["group"]).to_list()


def nearly_same(name: str, other: str) -> bool:
    """What the contract says of two keys: they differ, but not by much without generic words, nor by their numerals."""
    if name == other or re.findall(NUMERAL, name) != re.findall(NUMERAL, other):
        return False
    return fuzz.ratio(core_name(name), core_name(other)) >= SIMILAR


def core(name: str) -> str:
    return core_name(label_key(name))


def near(name: str, other: str) -> bool:
    keys = list(dict.fromkeys((label_key(name), label_key(other))))
    return len(keys) == 2 and len(set(numbered(keys))) == 1


@pytest.mark.parametrize(
    "name",
    [
        "HTX Hồng Phong",
        "Hợp tác xã Hồng Phong",
        "HTX nông nghiệp Hồng Phong",
        "HTX Dịch vụ nông nghiệp Hồng Phong",
        "HTX DVNN Hồng Phong",
        "HTX SX-KD và dịch vụ tổng hợp Hồng Phong".replace("SX-KD", "SXKD"),
        "HTX sản xuất, kinh doanh và dịch vụ Hồng Phong",
        "Quỹ tín dụng nhân dân Hồng Phong",
        "Liên hiệp hợp tác xã Hồng Phong",
        "Hồng Phong HTX",
    ],
)
def test_generic_words_are_left_out_wherever_they_stand(name: str) -> None:
    assert core(name) == label_key("Hồng Phong")


@pytest.mark.parametrize("name", ["HTX Nông nghiệp", "HTX dịch vụ tổng hợp", "HTX"])
def test_name_of_generic_words_alone_is_kept_whole(name: str) -> None:
    assert core(name) == label_key(name)


def test_generic_words_within_another_word_stay() -> None:
    assert core("HTX Vàng") == label_key("Vàng")
    assert core("HTX Dvina") == "dvina"


def test_a_generic_word_twice_is_left_out_twice() -> None:
    assert core("HTX HTX Hồng Phong") == label_key("Hồng Phong")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("HTX Hồng Phong", "HTX nông nghiệp Hồng Phong"),
        ("HTX số 1 Hồng Phong", "HTX dịch vụ số 1 Hồng Phong"),
        (f"HTX {TWENTY}", f"HTX {TWENTY[:-1]}x"),
    ],
)
def test_names_that_differ_in_generic_words_or_in_one_letter_of_twenty_are_nearly_the_same(
    name: str, other: str
) -> None:
    assert near(name, other)
    assert near(other, name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        (f"HTX {TWENTY[:-1]}", f"HTX {TWENTY[:-2]}x"),
        ("HTX số 1 Hồng Phong", "HTX số 2 Hồng Phong"),
        ("HTX Hồng Phong", "HTX Hồng Phong 2"),
        ("HTX Hồng Phong 12", "HTX Hồng Phong 1 2"),
        ("HTX Hồng Phong", "HTX Phong Hồng"),
        ("HTX nông nghiệp", "HTX dịch vụ"),
    ],
)
def test_one_letter_of_nineteen_or_another_numeral_makes_another_name(name: str, other: str) -> None:
    assert not near(name, other)


def test_quite_the_same_name_is_not_nearly_the_same() -> None:
    assert not near("HTX Hồng Phong", "HTX  HỒNG PHONG")


def test_likeness_is_the_contracts() -> None:
    assert SIMILAR == 95


def test_each_name_that_is_like_no_other_has_its_own_number() -> None:
    assert len(set(numbered([label_key(name) for name in ("HTX Gạo", "HTX Nấm", "HTX Mật ong")]))) == 3
    assert numbered([]) == []


def test_names_that_are_alike_through_a_third_share_a_number() -> None:
    first, second, third = TWENTY, f"{TWENTY[:-1]}x", f"y{TWENTY[1:-1]}x"
    assert not nearly_same(first, third)
    numbers = numbered([first, "gạo", third, second])
    assert numbers[0] == numbers[2] == numbers[3] != numbers[1]


NAMES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), unique=True, max_size=6)


@given(NAMES)
def test_names_share_a_number_if_and_only_if_a_chain_of_likeness_leads_from_one_to_the_other(names: list[str]) -> None:
    numbers = numbered(names)
    groups = [{at} for at in range(len(names))]
    for at in range(len(names)):
        for earlier in range(at):
            if nearly_same(names[at], names[earlier]):
                joined = groups[at] | groups[earlier]
                for member in joined:
                    groups[member] = joined
    for number, group in zip(numbers, groups, strict=True):
        assert {at for at, other in enumerate(numbers) if other == number} == group


@pytest.mark.parametrize("others", [MOST_PAIRED - 4, MOST_PAIRED - 3, 3 * MOST_PAIRED])
def test_names_are_numbered_alike_in_small_groups_and_in_large_ones(others: int) -> None:
    like, whole = [TWENTY, f"{TWENTY[:-1]}x", f"y{TWENTY[1:-1]}x"], [f"htx {TWENTY}"]
    unlike = [chr(0x4E00 + number) * 9 for number in range(others)]
    numbers = numbered([*unlike, *like, *whole])
    assert numbers == [*range(others), *[others] * 4]


def test_names_of_other_groups_are_not_compared() -> None:
    second = f"{TWENTY[:-1]}x"
    assert numbered([TWENTY, second, TWENTY, second], [1, 2, 3, 3]) == [0, 1, 2, 2]


def test_too_many_names_are_not_compared_but_those_with_other_numerals_are() -> None:
    many = [f"{TWENTY} {chr(0x4E00 + number)}" for number in range(MOST_COMPARED + 1)]
    few = [f"{TWENTY} 7", f"{TWENTY[:-1]}x 7"]
    numbers = numbered([*many, *few])
    assert set(numbers[: len(many)]) == {None}
    assert numbers[-1] == numbers[-2] is not None
