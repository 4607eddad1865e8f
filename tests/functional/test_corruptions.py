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
from tests.functional.corruptions import Corruption, Spoilt, clean, corruptions

if TYPE_CHECKING:
    from schemas.finding import Finding

NUMBER, SEED = 200, 58


@dataclass(frozen=True)
class Judged:
    """Corruptions by the name that their workbook is given, findings and verdicts by the same names."""

    corruptions: dict[str, Corruption]
    findings: dict[str, list[Finding]]
    verdicts: dict[str, str]

    def noticed(self, name: str) -> bool:
        """Whether a finding names the spoilt cell, as its own or among those that it rests on."""
        one = self.corruptions[name]
        return any(names(found, one.sheet.name, one.cell) for found in self.findings[name])


def names(found: Finding, sheet: str, cell: str) -> bool:
    """Whether a finding names the cell; related cells may be ranges, several joined by commas."""
    row, column = coordinate_to_tuple(cell)
    for place in (f"{found.sheet}!{found.cell}", *(part for one in found.related_cells for part in one.split(","))):
        at, _, area = place.rpartition("!")
        if at == sheet:
            left, top, right, bottom = range_boundaries(area)
            if left <= column <= right and top <= row <= bottom:
                return True
    return False


@pytest.fixture(scope="module")
def judged() -> Judged:
    """All spoilt workbooks and the untouched ones, by unit code, validated in one chunk."""
    spoilt = {one.place: one for one in corruptions(NUMBER, SEED)}
    limits = Settings()
    contents = {name: one.content() for name, one in spoilt.items()}
    contents |= {unit: clean(unit).read_bytes() for unit in {one.unit_code for one in spoilt.values()}}
    validated = validate([read_workbook(name, content, limits) for name, content in contents.items()])
    verdicts = staged_frames(validated)[SUBMISSIONS].select("submission_id", "verdict")
    return Judged(spoilt, validated.findings, dict(verdicts.iter_rows()))


def test_untouched_workbooks_have_no_findings(judged: Judged) -> None:
    untouched = judged.findings.keys() - judged.corruptions.keys()
    assert len(untouched) == 10
    assert [one for unit in untouched for one in judged.findings[unit]] == []


def test_every_spoilt_cell_that_a_rule_needs_is_named_by_a_finding(judged: Judged) -> None:
    assert len(judged.corruptions) == NUMBER
    needed = [name for name, one in judged.corruptions.items() if one.must_be_noticed()]
    assert len(needed) > NUMBER / 2
    assert {judged.corruptions[name].kind for name in needed} == set(Spoilt)
    assert [name for name in needed if not judged.noticed(name)] == []


def test_spoilt_cells_that_stay_unnoticed_are_free_texts_blanks_or_plausible_numbers(judged: Judged) -> None:
    silent = [one for name, one in judged.corruptions.items() if not judged.findings[name]]
    assert len(silent) > 20
    free = (Kind.TEXT, Kind.COUNT, Kind.MONEY)
    assert [one.place for one in silent if one.kind is not Spoilt.BLANK and one.column.kind not in free] == []
    assert [one.place for one in silent if one.kind in (Spoilt.TEXT, Spoilt.ERROR) and one.column.is_parsed] == []


def test_every_finding_names_a_sheet_and_a_cell_and_says_so_in_its_message(judged: Judged) -> None:
    for findings in judged.findings.values():
        for one in findings:
            assert (bool(one.sheet), bool(one.cell)) == (True, True), one
            assert one.message_vi.startswith(f"{one.sheet}!{one.cell} · ")


def test_errors_quarantine_queries_alone_do_not(judged: Judged) -> None:
    for name, findings in judged.findings.items():
        assert all(one.severity is rule_by_id(one.rule_id).severity for one in findings)
        rules = {one.rule_id for one in findings if one.severity is Severity.ERROR}
        if not rules:
            assert judged.verdicts[name] == "accepted"
        else:
            assert judged.verdicts[name] == ("unreadable" if "WB-02" in rules else "quarantined")
