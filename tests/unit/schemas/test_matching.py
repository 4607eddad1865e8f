"""Labels are equal whatever their spelling, and different words stay different."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.matching import commune_keys, label_key, nfc

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹòóỏõọờớởỡợùúủũụừứửữự ", max_size=30)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("thuỷ sản", "thủy sản"),
        ("THỦY SẢN", "Thủy sản"),
        ("Nông,  lâm\nnghiệp", "Nông lâm nghiệp"),
        ("Xã/phường/thị trấn", "xã, phường - thị trấn"),
        ("Khoẻ", "Khỏe"),
        ("ＨＴＸ", "htx"),
        ("HTX ", "\u00a0HTX"),
    ],
)
def test_other_spelling_of_a_label_has_the_same_key(text: str, other: str) -> None:
    assert label_key(text) == label_key(other)


@pytest.mark.parametrize(
    ("text", "other"), [("ba", "bà"), ("ban", "bàn"), ("dong", "đồng"), ("tổ", "tô"), ("má", "mà")]
)
def test_other_word_has_another_key(text: str, other: str) -> None:
    assert label_key(text) != label_key(other)


@given(VIETNAMESE)
def test_key_does_not_depend_on_unicode_form_case_or_spacing(text: str) -> None:
    key = label_key(text)
    assert label_key(unicodedata.normalize("NFD", text)) == key
    assert label_key(unicodedata.normalize("NFC", text.upper())) == key
    assert label_key(f" {text.replace(' ', '  ')}\n") == key


@given(st.text())
def test_any_text_has_keys(text: str) -> None:
    assert label_key(text) == label_key(text).strip()
    assert nfc(nfc(text)) == nfc(text)
    assert len(commune_keys(text)) == 2


@pytest.mark.parametrize(
    "name",
    ["Xã Mỹ Thái", "X. Mỹ Thái", "x.mỹ thái", "X Mỹ Thái", "Phường Mỹ Thái", "P. Mỹ Thái", "TT. Mỹ Thái", "Mỹ Thái"],
)
def test_commune_is_the_same_without_its_level(name: str) -> None:
    assert commune_keys(name)[1] == label_key("Mỹ Thái")


@pytest.mark.parametrize("name", ["Xuân Hương", "Phượng Sơn", "Tân Thanh", "Phi Mô", "Xương Lâm", "Thị Cầu"])
def test_name_that_begins_like_a_level_keeps_its_beginning(name: str) -> None:
    assert commune_keys(name) == (label_key(name), label_key(name))


UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u180b\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2064\u2066\u2069\u206f\u3164"
)
MORE_UNSEEN = "\ufe00\ufe0f\ufeff\uffa0\ufff9\ufffb\U0001d173\U000e0001\U000e0020\U000e0100\U000e01ef"


@pytest.mark.parametrize("mark", [*UNSEEN, *MORE_UNSEEN], ids=lambda mark: f"{ord(mark):04x}")
def test_what_shows_nothing_counts_for_nothing(mark: str) -> None:
    text = f"{mark}Xã {mark}Ngh{mark}i\u0303a Ho{mark}\u0300a{mark}"
    assert nfc(text) == "Xã Nghĩa Hòa"
    assert label_key(text) == label_key("Xã Nghĩa Hoà")
    assert commune_keys(text) == commune_keys("Xã Nghĩa Hòa")
