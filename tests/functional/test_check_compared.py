"""``hoptac check`` beside a warehouse answers what the night after it answers, and writes nothing."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.judgement.not_compared import NO_DECEMBER, NO_PREVIOUS
from pipeline.runs.check_against_state import NO_WAREHOUSE, OTHER_VERSION
from pipeline.runs.check_files import CheckedFile, check_files
from pipeline.runtime.settings import PROJECT
from schemas.finding import Severity
from schemas.rules.province import tax_code_in_one_unit
from schemas.rules.workbook import UNSUPPORTED_PERIOD
from tests.spec.examples.sent import SentFile, cooperatives
from tests.support.hoptac_command import hoptac
from tests.support.revisions import lay, receive, revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from tests.support.installation import Installation

pytestmark = pytest.mark.long

LANG_GIANG = PROJECT / "raw" / "2020-12" / "KTTT_2020-12_217_Lang Giang.xlsx"
YEN_THE = PROJECT / "raw" / "2020-12" / "BC thang 12 - Yen The.xlsx"
NUMBERS = count(1)
PV_02 = tax_code_in_one_unit.rule_id
OF_NIGHT = """
    select rule_id, severity, sheet, cell, observed, message_vi, state, coalesce(caused_by, '')
    from quality.findings where submission_id = ? order by all
"""


def column(page: Any, header: str) -> int:  # noqa: ANN401 - openpyxl is not typed
    at: int = next(cell.column for row in page.iter_rows() for cell in row if cell.value == header)
    return at


def spoil(workbook: Workbook) -> None:
    """A capital in dong, which its likes and the month before contradict."""
    page = workbook["HTX"]
    capital = page.cell(8, column(page, "Vốn điều lệ"))
    capital.value = int(capital.value) * 1_000_000


def spoilt(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(revision(2, spoil, of=LANG_GIANG.read_bytes()))
    return path


def answers(checked: CheckedFile) -> list[tuple[object, ...]]:
    rows = checked.as_dict()["findings"]
    names = ("rule_id", "severity", "sheet", "cell", "observed", "message_vi", "state")
    return sorted((*(row[name] for name in names), row["caused_by"] or "") for row in rows)


def test_check_gives_the_findings_of_the_night_that_follows(two_months: Installation, tmp_path: Path) -> None:
    installation = two_months.copied(tmp_path / "project")
    path = spoilt(tmp_path / "KTTT_2020-12_217_Lang Giang lan 2.xlsx")
    (checked,) = check_files([path], installation.settings)
    assert {"HTX-06", "HTX-14"} <= {finding.rule_id for finding in checked.findings}
    lay(installation, f"2020-12/{path.name}", path.read_bytes())
    installation.run()
    night = [tuple(row) for row in installation.ask(OF_NIGHT, checked.submission_id)]
    named = [tuple(str(value).replace(f"2020-12/{path.name}", path.name) for value in row) for row in night]
    assert [tuple(map(str, row)) for row in answers(checked)] == sorted(named)
    assert checked.not_compared == (NO_DECEMBER,)


def test_code_of_another_unit_sends_nothing_back_as_in_the_night_that_follows(
    two_months: Installation, tmp_path: Path
) -> None:
    installation = two_months.copied(tmp_path / "project")
    code = two_months.scalar("select min(tax_code) from core.cooperatives where unit_code = '215'")

    def with_its_code(workbook: Workbook) -> None:
        page = workbook["HTX"]
        page.cell(8, column(page, "Mã số thuế")).value = code

    path = tmp_path / "KTTT_2020-12_217_Lang Giang lan 2.xlsx"
    path.write_bytes(revision(2, with_its_code, of=LANG_GIANG.read_bytes()))
    (checked,) = check_files([path], installation.settings)
    assert (PV_02, Severity.ERROR) in {(finding.rule_id, finding.severity) for finding in checked.findings}
    assert not checked.is_clean
    lay(installation, f"2020-12/{path.name}", path.read_bytes())
    installation.run()
    status = installation.ask("select status from core.submissions where submission_id = ?", checked.submission_id)
    assert [(checked.status,)] == status == [("accepted",)]


def test_files_with_one_code_that_are_checked_together_are_all_taken_in(
    two_months: Installation, tmp_path: Path
) -> None:
    nothing = two_months.settings.model_copy(update={"state": tmp_path / "s", "database": tmp_path / "none.duckdb"})
    code = two_months.scalar("select min(tax_code) from core.cooperatives where unit_code = '215'")

    def with_its_code(workbook: Workbook) -> None:
        page = workbook["HTX"]
        page.cell(8, column(page, "Mã số thuế")).value = code

    path = tmp_path / "217.xlsx"
    path.write_bytes(revision(2, with_its_code, of=LANG_GIANG.read_bytes()))
    found = check_files([path, YEN_THE], nothing)
    assert [PV_02 in {finding.rule_id for finding in checked.findings} for checked in found] == [True, True]
    assert [checked.status for checked in found] == ["accepted", "accepted"]


def test_check_writes_nothing(two_months: Installation, tmp_path: Path) -> None:
    installation = two_months.copied(tmp_path / "project")

    def files() -> dict[Path, tuple[int, bytes]]:
        paths = (path for path in installation.folder.rglob("*") if path.is_file())
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}

    before = files()
    check_files([spoilt(tmp_path / "2020-12 217.xlsx")], installation.settings)
    assert files() == before


def test_file_that_was_taken_in_is_answered_as_it_was(two_months: Installation) -> None:
    path = two_months.raw / "2020-12" / LANG_GIANG.name
    (checked,) = check_files([path], two_months.settings)
    assert answers(checked) == sorted(tuple(row) for row in two_months.ask(OF_NIGHT, checked.submission_id))


def test_first_month_is_said_not_to_be_compared(two_months: Installation) -> None:
    path = two_months.raw / "2020-11" / "BC thang 11 - Yen The.xlsx"
    (checked,) = check_files([path], two_months.settings)
    assert checked.not_compared == (NO_PREVIOUS, NO_DECEMBER)


def test_amount_in_dong_is_found_among_the_rows_of_the_workbook_alone(tmp_path: Path, two_months: Installation) -> None:
    nothing = two_months.settings.model_copy(update={"state": tmp_path / "s", "database": tmp_path / "none.duckdb"})
    (checked,) = check_files([spoilt(tmp_path / "a.xlsx")], nothing)
    assert ("HTX-06", "K8") in {(finding.rule_id, finding.cell) for finding in checked.findings}
    assert checked.not_compared == (NO_WAREHOUSE,)


def test_warehouse_of_another_version_is_said_not_to_be_compared_with(two_months: Installation, tmp_path: Path) -> None:
    other = two_months.settings.model_copy(update={"state": tmp_path / "state of another version"})
    (checked,) = check_files([LANG_GIANG], other)
    assert checked.not_compared == (OTHER_VERSION,)


def test_each_of_two_files_of_a_unit_and_period_is_answered(tmp_path: Path, two_months: Installation) -> None:
    nothing = two_months.settings.model_copy(update={"state": tmp_path / "s", "database": tmp_path / "none.duckdb"})
    wrong, right = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    wrong.write_bytes(revision(2, spoil, of=LANG_GIANG.read_bytes()))
    right.write_bytes(revision(3, of=LANG_GIANG.read_bytes()))
    found = [{finding.rule_id for finding in checked.findings} for checked in check_files([wrong, right], nothing)]
    assert "HTX-06" in found[0]
    assert "HTX-06" not in found[1]


@pytest.mark.parametrize("known", [True, False], ids=["compared", "not_compared"])
def test_person_is_never_told_plainly_that_all_is_well_where_nothing_was_compared(
    two_months: Installation, tmp_path: Path, *, known: bool
) -> None:
    nowhere = {} if known else {"database": tmp_path / "none.duckdb"}
    result = hoptac(two_months.settings.model_copy(update=nowhere), "check", str(LANG_GIANG))
    assert result.returncode == 0, result.stdout
    assert "Đạt" not in result.stdout.splitlines()[1]
    assert ("chưa có kho dữ liệu" in result.stdout) is not known


def report(unit: str, revision: int, period: str = "2020-12") -> bytes:
    """A small report that nothing in itself speaks against."""
    rows = cooperatives(1, 2, 3)
    return SentFile("", period, rows, unit=unit, revision=revision, remark=f"0240 {next(NUMBERS)}").content()


@pytest.mark.parametrize(
    ("name", "revision", "status"),
    [
        ("218 T12-2020.xlsx", 2, "quarantined"),
        *(
            pytest.param(*asked)
            for asked in (
                ("bao cao 12-2020.xlsx", 22, "quarantined"),
                ("bao cao 12-2020.xlsx", 21, "accepted"),
                ("218 va 219 T12-2020.xlsx", 2, "accepted"),
                ("218 T12-2020.xlsx", 1, "quarantined"),
            )
        ),
    ],
)
@pytest.mark.parametrize("withdrawn", [False, pytest.param(True)])
def test_check_says_of_a_stranger_what_the_night_says(
    empty_installation: Callable[[], Installation],
    tmp_path: Path,
    name: str,
    revision: int,
    status: str,
    *,
    withdrawn: bool,
) -> None:
    installation = empty_installation()
    first = receive(installation, "217 T12-2020.xlsx", report("217", 1))
    if withdrawn:
        receive(installation, "12-2020 khac.xlsx", report("217", 2))
        first.unlink()
        installation.run()
        revision += 1
    path = tmp_path / name
    path.write_bytes(report("217", revision))
    (outside,) = check_files([path], installation.settings)
    inside = lay(installation, name, path.read_bytes())
    (there,) = check_files([inside], installation.settings)
    installation.run()
    night = [tuple(map(str, row)) for row in installation.ask(OF_NIGHT, outside.submission_id)]
    assert [tuple(map(str, row)) for row in answers(outside)] == sorted(night)
    assert answers(there) == answers(outside)
    assert outside.status == there.status == status
    assert installation.ask("select status from core.submissions where file_name = ?", name) == [(status,)]


def test_folder_of_a_file_in_the_landing_zone_speaks_too(empty_installation: Callable[[], Installation]) -> None:
    installation = empty_installation()
    receive(installation, "217 T12-2020.xlsx", report("217", 1))
    path = lay(installation, "218/T12-2020.xlsx", report("217", 2))
    assert check_files([path], installation.settings)[0].status == "quarantined"
    installation.run()
    replaced = lay(installation, "217 T12-2020.xlsx", report("217", 3))
    (checked,) = check_files([replaced], installation.settings)
    installation.run()
    assert checked.status == "accepted"
    assert installation.ask("select status from core.submissions where revision > 1 order by revision") == [
        ("quarantined",),
        ("accepted",),
    ]


def test_period_is_not_asked_about_outside_the_landing_zone_only(
    empty_installation: Callable[[], Installation], tmp_path: Path
) -> None:
    installation = empty_installation()
    receive(installation, "218 T12-2020.xlsx", report("218", 1))
    path = tmp_path / "bao cao.xlsx"
    path.write_bytes(report("217", 1, "2015-03"))
    assert UNSUPPORTED_PERIOD.rule_id not in {f.rule_id for f in check_files([path], installation.settings)[0].findings}
    inside = lay(installation, path.name, path.read_bytes())
    assert UNSUPPORTED_PERIOD.rule_id in {f.rule_id for f in check_files([inside], installation.settings)[0].findings}
