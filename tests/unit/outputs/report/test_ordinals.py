"""Parts of a document are counted in words, however many there are."""

from __future__ import annotations

import pytest

from pipeline.outputs.report.ordinals import ordinal


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "nhất"),
        (2, "hai"),
        (4, "tư"),
        (5, "năm"),
        (6, "sáu"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "21"),
    ],
)
def test_ordinal_is_said_as_people_say_it(number: int, words: str) -> None:
    assert ordinal(number) == words
