"""Text is stored so that Excel reads it back as it was, and never more of it than a cell holds."""

from __future__ import annotations

import pytest

from pipeline.outputs.feedback.markup import LONGEST_TEXT, local_name, parsed, plain, stored_text


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Số thành viên", "Số thành viên"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x07", "_x0007_"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x41_", "_x41_"),
        ("x" * (LONGEST_TEXT + 1), "x" * LONGEST_TEXT),
    ],
)
def test_text_is_stored_as_excel_does(text: str, stored: str) -> None:
    assert stored_text(text) == stored


def test_comments_and_sections_of_plain_text_are_resolved() -> None:
    body = b"<a><!-- <b/> --><c><![CDATA[1 < 2]]></c></a>"
    assert plain(body).endswith(b"<a><c>1 &lt; 2</c></a>")
    assert [local_name(element) for element in parsed(body)] == ["", "c"]
