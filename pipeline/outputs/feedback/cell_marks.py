"""Marks of a sheet's cells: all findings of a cell in a single mark, with the colour and the comment that it gets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reading.formats.xlsx_scan import column_index
from schemas.matching import label_key
from schemas.message_parts import without_place
from schemas.reference_data import all_indicators
from schemas.registry import tables
from schemas.terms import SEVERITY_VI

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.finding import Finding, Severity

WORST_FIRST = tuple(SEVERITY_VI)
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True, slots=True)
class CellMark:
    """The findings of a cell; row and column are counted from 0."""

    row: int
    column: int
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """The worst severity among the findings."""
        return min((finding.severity for finding in self.findings), key=WORST_FIRST.index)

    @property
    def text(self) -> str:
        """The comment: per finding its severity and rule, what is wrong and how to correct it."""
        ordered = sorted(self.findings, key=lambda finding: WORST_FIRST.index(finding.severity))
        return "\n".join(_comment_line(finding) for finding in ordered)


def _comment_line(finding: Finding) -> str:
    follows = f" (Do {finding.caused_by}.)" if finding.caused_by else ""
    return f"[{SEVERITY_VI[finding.severity]}] {finding.rule_id} · {message_without_place(finding)}{follows}"


def row_and_column(cell: str) -> tuple[int, int] | None:
    """Zero-based row and column of the first address in the text; None when there is none."""
    match = _ADDRESS.match(cell)
    if not match:
        return None
    return int(match.group(2)) - 1, column_index(match.group(1).encode())


def cell_marks(findings: Iterable[Finding]) -> list[CellMark]:
    """The marks of one sheet's findings, in the order of their cells."""
    by_cell: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        if position := row_and_column(finding.cell):
            by_cell.setdefault(position, []).append(finding)
    return [CellMark(row, column, tuple(found)) for (row, column), found in sorted(by_cell.items())]


def message_without_place(finding: Finding) -> str:
    """What the Vietnamese message says after ``Sheet!Cell``, for places where that is shown already."""
    return without_place(finding.message_vi, finding.sheet, finding.cell)


def in_order(findings: Iterable[Finding], sheets: Sequence[str]) -> list[Finding]:
    """Errors, then queries, then infos; within them as the cells stand in the workbook. What is no rule's is first."""
    order = {name: index for index, name in enumerate(sheets)}

    def key(finding: Finding) -> tuple[bool, int, int, tuple[int, int], str]:
        position = row_and_column(finding.cell) or (-1, -1)
        severity = WORST_FIRST.index(finding.severity)
        return bool(finding.rule_id), severity, order.get(finding.sheet, -1), position, finding.rule_id

    return sorted(findings, key=key)


def column_header(finding: Finding) -> str:
    """The column's header as the form has it, or the indicator's label."""
    if known := all_indicators().get(finding.column_name):
        return known.label_vi
    named = label_key(finding.sheet)
    sheets = sorted(tables().values(), key=lambda sheet: named not in map(label_key, (sheet.name, *sheet.aliases)))
    columns = (column for sheet in sheets for column in sheet.columns if column.name == finding.column_name)
    return next((column.header for column in columns), finding.column_name)
