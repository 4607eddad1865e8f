"""What is said at which cell: all findings of a cell as one mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reading.formats.xlsx_scan import column_index
from schemas.finding import SEVERITY_VI, Finding, Severity
from schemas.matching import label_key
from schemas.reference_data import all_indicators
from schemas.registry import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WORST_FIRST = tuple(SEVERITY_VI)
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True, slots=True)
class CellMark:
    """A cell's mark; row and column are counted from 0."""

    row: int
    column: int
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """The worst severity."""
        return min((one.severity for one in self.findings), key=WORST_FIRST.index)

    @property
    def text(self) -> str:
        """What the comment says: per finding its severity and rule, what is wrong and how to mend it."""
        ordered = sorted(self.findings, key=lambda one: WORST_FIRST.index(one.severity))
        return "\n".join(f"[{SEVERITY_VI[one.severity]}] {one.rule_id} · {said(one)}" for one in ordered)


def place(cell: str) -> tuple[int, int] | None:
    """Zero-based row and column of the first address in the text; None when there is none."""
    match = _ADDRESS.match(cell)
    if not match:
        return None
    return int(match.group(2)) - 1, column_index(match.group(1).encode())


def marks(findings: Iterable[Finding]) -> list[CellMark]:
    """The marks of one sheet's findings, in the order of their cells."""
    at: dict[tuple[int, int], list[Finding]] = {}
    for one in findings:
        if where := place(one.cell):
            at.setdefault(where, []).append(one)
    return [CellMark(row, column, tuple(found)) for (row, column), found in sorted(at.items())]


def said(finding: Finding) -> str:
    """The message without the place that it opens with."""
    where = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
    return finding.message_vi.removeprefix(f"{where} · ") if where else finding.message_vi


def in_order(findings: Iterable[Finding], sheets: Sequence[str]) -> list[Finding]:
    """Errors, then queries, then infos; within them as the cells stand in the workbook. What is no rule's is first."""
    order = {name: index for index, name in enumerate(sheets)}

    def key(one: Finding) -> tuple[bool, int, int, tuple[int, int], str]:
        at = place(one.cell) or (-1, -1)
        return bool(one.rule_id), WORST_FIRST.index(one.severity), order.get(one.sheet, -1), at, one.rule_id

    return sorted(findings, key=key)


def header(finding: Finding) -> str:
    """The column's header as the form has it, or the indicator's label."""
    if known := all_indicators().get(finding.column_name):
        return known.label_vi
    named = label_key(finding.sheet)
    sheets = sorted(tables().values(), key=lambda one: named not in map(label_key, (one.name, *one.aliases)))
    columns = (column for sheet in sheets for column in sheet.columns if column.name == finding.column_name)
    return next((column.header for column in columns), finding.column_name)
