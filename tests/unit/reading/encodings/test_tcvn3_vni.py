"""Text in TCVN3 or VNI is decoded whole; Unicode is recognised and never changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.encodings.tcvn3_vni import ENCODINGS, VNI, decode, is_foreign, is_telling
from tests.unit.reading.legacy_texts import FORM_TEXTS, TABLES, encoded, restorable


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_name_and_label_of_the_form_comes_back(encoding: str) -> None:
    back = [decode(encoded(text, encoding), encoding) for text in FORM_TEXTS]
    assert back == [restorable(text, encoding) for text in FORM_TEXTS]


def test_no_name_or_label_of_the_form_tells_of_a_legacy_encoding() -> None:
    assert [text for text in FORM_TEXTS if is_telling(text)] == []


LETTERS = "".join(TABLES[VNI]) + "ABCDEGHIKLMNOPQRSTUVXYabcdeghiklmnopqrstuvxy 0123456789-–.,"
LATIN_1 = frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý")


@given(st.text(LETTERS))
def test_text_with_a_letter_beyond_the_repertoire_never_changes(text: str) -> None:
    for encoding in ENCODINGS:
        if not LATIN_1.issuperset(char for char in text if not char.isascii() and char.isalpha()):
            assert is_foreign(text, encoding)
        if is_foreign(text, encoding) or text.isascii():
            assert decode(text, encoding) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [("Oâng AÙnh", "Ông Ánh"), ("ÔÛ Thuûy", "Ở Thủy"), ("thaúng", "thẳng"), ("Myõ Lîa", "Mỹ Lỵa"), ("Ñoâng", "Đông")],
)
def test_vni_as_different_keyboards_write_it(typed: str, text: str) -> None:
    assert decode(typed, VNI) == text
