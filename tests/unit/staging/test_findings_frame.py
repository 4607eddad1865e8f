"""Findings become rows with their lists of cells, whether they have none, one or more."""

from __future__ import annotations

from pipeline.staging.tables import FINDING_TYPES, findings_frame
from schemas.messages import Operand, finding
from schemas.rules import workbook


def test_each_finding_has_its_own_related_cells() -> None:
    cells = [(), ("HTX!B3", "HTX!C3"), (), ("HTX!D4",)]
    findings = [
        finding(workbook.OTHER_NAME, str(at), operands=tuple(Operand("ô", "cell", cell, 1) for cell in its))
        for at, its in enumerate(cells)
    ]
    frame = findings_frame(findings)
    assert frame.schema == FINDING_TYPES
    assert frame["related_cells"].to_list() == [list(its) for its in cells]


def test_without_findings_there_are_no_rows() -> None:
    assert (findings_frame([]).height, findings_frame([]).schema) == (0, FINDING_TYPES)
