"""Whatever keeps a workbook from being read with others has its word for people."""

from __future__ import annotations

import ast

from pipeline.reading.read_batch import FAULT
from pipeline.runtime.settings import PROJECT
from schemas.terms import READ_ALONE_VI, read_alone_vi


def named_reasons() -> set[str]:
    """The texts that the plain way raises or notes as the reason."""
    found: set[str] = set()
    for path in (PROJECT / "pipeline" / "reading" / "plain").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                ("NotPlainError", "not_plain.setdefault")
            ):
                found |= {str(part.value) for part in node.args if isinstance(part, ast.Constant)}
    return found


def test_every_reason_to_read_a_workbook_by_itself_has_its_word() -> None:
    assert len(named_reasons()) > 10
    assert {*named_reasons(), FAULT, "asked"} <= {*READ_ALONE_VI}


def test_reasons_are_told_the_most_frequent_first() -> None:
    assert read_alone_vi({"": 7}) == ""
    ways = {"": 7, "size": 1, "merged": 2, f"{FAULT}: KeyError": 1}
    assert read_alone_vi(ways) == "4 (ô dữ liệu gộp: 2; lỗi của chương trình: 1; trang quá lớn hoặc quá thưa: 1)"
