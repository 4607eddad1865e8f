"""Two hundred spoilt cells of clean workbooks: each is named by a finding, or no rule can take it for wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from openpyxl.utils import coordinate_to_tuple, range_boundaries

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from pipeline.staging.from_validation import staged_frames
from pipeline.staging.tables import SUBMISSIONS
from pipeline.validation.validate import validate
from schemas.column import Kind
from schemas.finding import Severity
from schemas.registry import rule_by_id
from tests.support.spoilt_cells import Corruption, Spoilt, clean, corruptions

if TYPE_CHECKING:
    from schemas.finding import Finding

pytestmark = pytest.mark.long

NUMBER, SEED = 200, 58


@dataclass(frozen=True)
class JudgedCorruptions:
    """Corruptions by the name that their workbook is given, findings and verdicts by the same names."""

    corruptions: dict[str, Corruption]
    findings: dict[str, list[Finding]]
    verdicts: dict[str, str]

    def noticed(self, name: str) -> bool:
        """Whether a finding names the spoilt cell, as its own or among those that it rests on."""
        corruption = self.corruptions[name]
        return any(names(found, corruption.sheet.name, corruption.cell) for found in self.findings[name])


def names(found: Finding, sheet: str, cell: str) -> bool:
    """Whether a finding names the cell; related cells may be ranges, several joined by commas."""
    row, column = coordinate_to_tuple(cell)
    for place in (f"{found.sheet}!{found.cell}", *(part for cells in found.related_cells for part in cells.split(","))):
        at, _, area = place.rpartition("!")
        if at == sheet:
            left, top, right, bottom = range_boundaries(area)
            if left <= column <= right and top <= row <= bottom:
                return True
    return False


@pytest.fixture(scope="module")
def judged() -> JudgedCorruptions:
    """All spoilt workbooks and the untouched ones, by unit code, validated in one chunk."""
    spoilt = {corruption.place: corruption for corruption in corruptions(NUMBER, SEED)}
    limits = Settings()
    contents = {name: corruption.content() for name, corruption in spoilt.items()}
    contents |= {unit: clean(unit).read_bytes() for unit in {corruption.unit_code for corruption in spoilt.values()}}
    validated = validate([read_workbook(name, content, limits) for name, content in contents.items()])
    verdicts = staged_frames(validated)[SUBMISSIONS].select("submission_id", "verdict")
    return JudgedCorruptions(spoilt, validated.findings, dict(verdicts.iter_rows()))


def test_untouched_workbooks_have_no_findings(judged: JudgedCorruptions) -> None:
    untouched = judged.findings.keys() - judged.corruptions.keys()
    assert len(untouched) == 10
    assert [finding for unit in untouched for finding in judged.findings[unit]] == []


def test_every_spoilt_cell_that_a_rule_needs_is_named_by_a_finding(judged: JudgedCorruptions) -> None:
    assert len(judged.corruptions) == NUMBER
    needed = [name for name, corruption in judged.corruptions.items() if corruption.must_be_noticed()]
    assert len(needed) > NUMBER / 2
    assert {judged.corruptions[name].kind for name in needed} == set(Spoilt)
    assert [name for name in needed if not judged.noticed(name)] == []


def test_spoilt_cells_that_stay_unnoticed_are_free_texts_blanks_or_plausible_numbers(judged: JudgedCorruptions) -> None:
    silent = [corruption for name, corruption in judged.corruptions.items() if not judged.findings[name]]
    assert len(silent) > 20
    free = (Kind.TEXT, Kind.COUNT, Kind.MONEY)
    assert [
        corruption.place
        for corruption in silent
        if corruption.kind is not Spoilt.BLANK and corruption.column.kind not in free
    ] == []
    assert [
        corruption.place
        for corruption in silent
        if corruption.kind in (Spoilt.TEXT, Spoilt.ERROR) and corruption.column.is_parsed
    ] == []


def test_every_finding_names_a_sheet_and_a_cell_and_says_so_in_its_message(judged: JudgedCorruptions) -> None:
    for findings in judged.findings.values():
        for finding in findings:
            assert (bool(finding.sheet), bool(finding.cell)) == (True, True), finding
            assert finding.message_vi.startswith(f"{finding.sheet}!{finding.cell} · ")


def test_errors_quarantine_queries_alone_do_not(judged: JudgedCorruptions) -> None:
    for name, findings in judged.findings.items():
        assert all(finding.severity is rule_by_id(finding.rule_id).severity for finding in findings)
        rules = {finding.rule_id for finding in findings if finding.severity is Severity.ERROR}
        if not rules:
            assert judged.verdicts[name] == "accepted"
        else:
            assert judged.verdicts[name] == ("unreadable" if "WB-02" in rules else "quarantined")
