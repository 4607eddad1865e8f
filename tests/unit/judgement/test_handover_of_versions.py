"""Rows that a unit took over from reports on an older version of the form add up as that version did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.state import known_state
from tests.support.installation import installation_in
from tests.support.small_reports import FUND, cooperative, tax_code
from tests.support.version_two import VersionedReport, member_kinds
from tests.unit.judgement.handed_over import DECEMBER, JANUARY

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.samples.submission import SampleRow

CITY, YEN_DUNG = "213", "221"
COMMUNES = {CITY: "07210", YEN_DUNG: "07690"}
"""A commune of each. Yên Dũng went to the city on 2025-01-01."""


def _of_version(version: int, row: SampleRow) -> SampleRow:
    """A cooperative or a fund as a version of the form asks for it."""
    if version == 1:
        return row
    return row | ({"status": "operating"} if "condition" in row else member_kinds(23, 2))


def _report(unit_code: str, version: int) -> VersionedReport:
    """What a unit says of December: cooperatives, a fund and groups of its commune."""
    commune = COMMUNES[unit_code]
    cooperatives = [cooperative(f"HTX {unit_code} {at}", at + int(unit_code), commune) for at in range(12)]
    fund = FUND | {"name": f"QTDND {unit_code}", "tax_code": tax_code(int(unit_code)), "commune": commune}
    certified = "certified_groups" if version == 1 else "registered_groups"
    rows: dict[str, list[SampleRow]] = {
        "cooperatives": [_of_version(version, row) for row in cooperatives],
        "credit_funds": [_of_version(version, fund | {"founded_on": DECEMBER.replace(year=1997)})],
        "groups": [{"commune": commune, "activity": "water", "groups": 20, certified: 15, "members": 300}],
    }
    return VersionedReport(DECEMBER, unit_code, version, rows)


def _asked_of(folder: Path, *before: VersionedReport) -> dict[str, tuple[str, str]]:
    """What TG-14 asks of a January with three cooperatives, no fund and no groups: observed, expected by indicator."""
    rows = [_of_version(2, row) for row in _report(CITY, 1).rows["cooperatives"][:3]]
    installation = installation_in(folder)
    for report in (*before, VersionedReport(JANUARY, CITY, 2, {"cooperatives": rows})):
        path = installation.raw / report.file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(report.content())
    ingested = ingest_workbooks(installation.settings)
    known = known_state(installation.settings, ingested.inbox, ingested.ledger)
    asked = known.findings.filter(pl.col("rule_id") == "TG-14")
    return {code: (now, then) for code, now, then in asked.select("column_name", "observed", "expected").rows()}


@pytest.mark.parametrize("versions", [(1, 1), (1, 2), (2, 1), (2, 2)])
def test_stocks_are_held_against_rows_of_any_version(tmp_path: Path, versions: tuple[int, int]) -> None:
    asked = _asked_of(tmp_path, *map(_report, (CITY, YEN_DUNG), versions))
    assert asked["HTX.ALL"] == ("3", "26")
    assert asked["MEMBERS.ALL"] == ("75", "2400")
    assert asked["THT.ALL"] == ("0", "40")


@pytest.mark.parametrize("versions", [(1, 1), (1, 2), (2, 1)])
def test_indicator_that_a_version_of_before_lacks_is_not_held_against_a_part(
    tmp_path: Path, versions: tuple[int, int]
) -> None:
    asked = _asked_of(tmp_path, *map(_report, (CITY, YEN_DUNG), versions))
    assert not {"THT.REGISTERED", "MEMBERS.OFFICIAL", "MEMBERS.CONTRIBUTING"} & set(asked)


def test_indicator_that_all_versions_of_before_have_is_held_against_their_sum(tmp_path: Path) -> None:
    asked = _asked_of(tmp_path, _report(CITY, 2), _report(YEN_DUNG, 2))
    assert asked["THT.REGISTERED"] == ("0", "30")
    assert asked["MEMBERS.OFFICIAL"] == ("69", "552")
