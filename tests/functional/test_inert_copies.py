"""No copy of any workbook that the tests know acts: all cases in all formats, and the samples."""

from __future__ import annotations

import pytest

from pipeline.outputs.feedback import feedback_copy
from pipeline.outputs.feedback.inert import is_inert
from pipeline.runtime.settings import PROJECT, Settings
from schemas.finding import Finding, Severity
from tests.functional.cases.test_cases import FILES

FOUND = [Finding("", "CL-02", Severity.ERROR, "HTX", "K5", "members", message_vi="HTX!K5 · sai")]
LIMITS = Settings()


@pytest.mark.long
@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "xls", "ods", "xlsm", "xltx"])
def test_no_copy_of_a_case_acts(kind: str) -> None:
    contents = {name: case.content(of_kind) for name, (case, of_kind) in FILES.items() if of_kind == kind}
    assert contents
    assert [name for name, content in contents.items() if not is_inert(feedback_copy(content, FOUND, LIMITS))] == []


def test_no_copy_of_a_sample_acts() -> None:
    paths = sorted((PROJECT / "raw").rglob("*.xls*"))
    assert paths
    assert [path for path in paths if not is_inert(feedback_copy(path.read_bytes(), FOUND, LIMITS))] == []
