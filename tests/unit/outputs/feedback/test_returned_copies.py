"""A feedback copy that lies ready is made anew when the code that makes copies changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.outputs.feedback import Order, marked_copy, returned_copies
from pipeline.runtime.settings import PROJECT
from tests.unit.outputs.feedback.feedback_books import FINDINGS

if TYPE_CHECKING:
    import pytest

ORDER = Order(Path("a.xlsx"), "submission", tuple(FINDINGS), "a.xlsx")


def test_code_of_copies_is_found_where_it_lies() -> None:
    assert Path(marked_copy.__file__).parent == PROJECT / returned_copies.CODE[0]


def test_other_code_asks_for_another_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    before = returned_copies.digest(ORDER)
    assert returned_copies.digest(ORDER) == before
    monkeypatch.setattr(returned_copies, "code_hash", lambda *folders: f"other code in {folders}")
    assert returned_copies.digest(ORDER) != before
