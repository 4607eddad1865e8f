"""Published reports that are handed in: taken whole or not at all, replaced, retracted, as of a moment, backed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.landing import ledger as ledgers
from pipeline.runs.changed_periods import changed_periods
from pipeline.runtime.settings import ledger_path
from schemas.reference_data import reference_rows
from tests.functional.faults.processes import KILLED, ended
from tests.support.backups import empty
from tests.support.claims import csv_text, row, write_csv, write_workbook
from tests.support.hoptac_command import CommandResult, hoptac

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.installation import Installation

pytestmark = pytest.mark.long

YEAR = {"as_of": "2021"}
YEAR_LATER = (
    row("htx", "884", as_of="30/11/2021"),
    row("came", "93", qualifiers="event=founded", **YEAR),
    row("went", "17", qualifiers="event=dissolved", **YEAR),
)
"""808 of 58/BC-LM, with 93 and without 17."""
PRINTED = "select claim_id, verdict from report.reconciliation where report_id = ? order by claim_id"
NEXT_YEAR = "12/BC-LM"


def add(place: Installation, path: Path) -> CommandResult:
    return hoptac(place.settings, "published", "add", str(path))


def handed_in(place: Installation, tmp_path: Path, *rows: Mapping[str, str]) -> CommandResult:
    done = add(place, write_csv(tmp_path / "claims.csv", *rows))
    assert done.returncode == 0, done.stdout
    return done


def open_findings(place: Installation, report_id: str) -> list[tuple[str, str]]:
    sql = "select column_name, place from quality.findings where starts_with(place, ?) and state = 'open' order by all"
    return [(claim, where.rpartition("/")[2]) for claim, where in place.ask(sql, f"{report_id}/")]


def test_report_of_a_year_without_data_is_held_against_the_year_before(changed: Installation, tmp_path: Path) -> None:
    told = handed_in(changed, tmp_path, *YEAR_LATER).stdout
    assert told.strip() == "Đã nhận báo cáo 12/BC-LM (kỳ 11/2021, mọi đơn vị): 3 số liệu."
    assert dict(changed.ask(PRINTED, NEXT_YEAR)) == dict.fromkeys(("came", "htx", "went"), "not computed")
    reasons = changed.ask("select distinct reason from report.reconciliation where report_id = ?", NEXT_YEAR)
    assert reasons == [("Kho dữ liệu chưa có báo cáo nào của kỳ này",)]
    told = handed_in(changed, tmp_path, YEAR_LATER[0] | {"value": "885"}, *YEAR_LATER[1:]).stdout
    assert "1 điểm mâu thuẫn" in told
    assert "Báo cáo in 885; số đầu năm hoặc năm trước cộng số tăng, trừ số giảm là 884" in told
    assert open_findings(changed, NEXT_YEAR) == [("htx", "roll")]
    listed = hoptac(changed.settings, "published", "list").stdout
    assert "12/BC-LM · kỳ 11/2021, mọi đơn vị · ký ngày 15/12/2021 · 3 số liệu, 1 số mâu thuẫn · " in listed
    assert dict(changed.ask(PRINTED, NEXT_YEAR))["htx"] == "contradicts itself"
    changed.run()
    assert open_findings(changed, NEXT_YEAR) == [("htx", "roll")]


def test_replaced_report_says_what_is_other_and_the_same_again_changes_nothing(
    changed: Installation, tmp_path: Path
) -> None:
    handed_in(changed, tmp_path, *YEAR_LATER)
    ledger = ledger_path(changed.settings).read_bytes()
    assert "3 số liệu như đã có." in handed_in(changed, tmp_path, *YEAR_LATER).stdout
    assert ledger_path(changed.settings).read_bytes() == ledger
    other = (YEAR_LATER[0] | {"value": "890"}, YEAR_LATER[1], row("gone", "8", qualifiers="event=bankrupt", **YEAR))
    told = handed_in(changed, tmp_path, *other).stdout
    assert "Đã thay báo cáo 12/BC-LM" in told
    assert "3 số liệu, thêm 1, bỏ 1, sửa 1." in told


def test_build_as_of_a_moment_has_the_version_of_then(changed: Installation, tmp_path: Path) -> None:
    before = ledgers.load(ledger_path(changed.settings)).known_at()
    handed_in(changed, tmp_path, *YEAR_LATER)
    between = ledgers.load(ledger_path(changed.settings)).known_at()
    handed_in(changed, tmp_path, YEAR_LATER[0] | {"value": "900"})
    for moment, values in ((before, []), (between, [93, 884, 17])):
        then = tmp_path / "then.duckdb"
        built = hoptac(changed.settings, "build", "--as-of", f"{moment}", str(then))
        assert built.returncode == 0, built.stdout
        place = type(changed)(changed.folder, changed.settings.model_copy(update={"database": then}))
        printed = place.ask(
            "select value from report.published_claims where report_id = ? order by claim_id", NEXT_YEAR
        )
        assert [value for (value,) in printed] == values
    assert changed.ask("select value from report.published_claims where report_id = ?", NEXT_YEAR) == [(900,)]


def test_back_up_and_rebuild_know_what_was_handed_in(changed: Installation, tmp_path: Path) -> None:
    handed_in(changed, tmp_path, *YEAR_LATER)
    rows = changed.contents()
    assert hoptac(changed.settings, "backup", str(tmp_path / "b.tar.gz")).returncode == 0
    there = empty(tmp_path)
    assert hoptac(there.settings, "restore", str(tmp_path / "b.tar.gz")).returncode == 0
    there.run()
    restored = there.contents()
    assert {name: [set(restored[name]) ^ set(rows[name])] for name in rows if restored[name] != rows[name]} == {}
    assert hoptac(there.settings, "rebuild").returncode == 0
    assert there.contents() == rows


def test_report_of_a_unit_is_held_against_that_units_figures(changed: Installation, tmp_path: Path) -> None:
    own = "select count(*) from core.cooperatives where unit_code = '217' and not is_ended and sector = 'agriculture'"
    number = changed.scalar(own)
    unit = {"report_id": "3/BC-UBND", "period": "11/2020", "signed_on": "5/12/2020", "unit_code": "Huyện Lạng Giang"}
    agriculture = row("agri", f"{number}", figure_id="HTX.AGRI", topic="", **unit)
    too_many = row("new", "94", qualifiers="event=founded", **unit)
    handed_in(changed, tmp_path, agriculture, too_many)
    assert dict(changed.ask(PRINTED, "3/BC-UBND")) == {"agri": "equal", "new": "contradicts itself"}
    assert ("new", "part") in open_findings(changed, "3/BC-UBND")
    names = changed.ask("select distinct unit_code, unit_name from report.reconciliation where unit_code is not null")
    assert names == [("217", "Huyện Lạng Giang")]


def test_report_of_the_product_is_replaced_and_retracted_like_any_other(changed: Installation, tmp_path: Path) -> None:
    claims = [each for each in reference_rows("published_claims") if each["claim_id"] != "members_nonfarm_p12"]
    path = tmp_path / "58.csv"
    path.write_text(csv_text(claims, list(claims[0])), encoding="utf-8")
    done = add(changed, path)
    assert "bỏ 1" in done.stdout, done.stdout
    assert len([rule for rule in open_findings(changed, "58/BC-LM") if rule[1] != "htx"]) > 1
    assert ("members_nonfarm_p12", "two_values") not in open_findings(changed, "58/BC-LM")
    gone = hoptac(changed.settings, "published", "remove", "58/BC-LM", "--because", "thử")
    assert gone.returncode == 0, gone.stdout
    assert changed.scalar("select count(*) from report.published_claims") == 0
    assert open_findings(changed, "58/BC-LM") == []
    again = hoptac(changed.settings, "published", "remove", "58/BC-LM", "--because", "thử")
    assert again.returncode == 2


def test_explained_finding_gives_the_verdict_back(changed: Installation) -> None:
    asked = "select verdict, reason from report.reconciliation where claim_id = 'htx_new'"
    [(verdict, reason)] = changed.ask(asked)
    assert verdict == "contradicts itself"
    assert "30/11/2020" in reason
    explanation = ("--period", "2020-11", "--rule", "PV-05", "--place", "58/BC-LM/htx_new/", "Đến 15/11")
    assert hoptac(changed.settings, "explain", *explanation).returncode == 0
    assert changed.ask(asked) == [("equal", None)]


def test_no_claim_is_equal_while_a_finding_on_it_is_open(province: Installation) -> None:
    sql = (
        "select r.claim_id from report.reconciliation as r inner join quality.findings as f "
        "on f.column_name = r.claim_id and starts_with(f.place, r.report_id || '/' || r.claim_id) "
        "where r.verdict = 'equal' and f.state = 'open'"
    )
    assert province.ask(sql) == []


def test_wrong_file_is_refused_and_nothing_of_it_is_taken(changed: Installation, tmp_path: Path) -> None:
    ledger = ledger_path(changed.settings).read_bytes()
    path = write_workbook(tmp_path / "claims.xlsx", *YEAR_LATER, row("x", "1", unit="mét"))
    done = add(changed, path)
    assert done.returncode == 2
    assert 'claims.xlsx · trang Số liệu, ô J5 · Đơn vị tính (unit) · "mét"' in done.stdout
    assert ledger_path(changed.settings).read_bytes() == ledger
    assert hoptac(changed.settings, "published", "list").stdout.count("·") == 5


def test_only_the_periods_of_a_report_and_the_next_year_are_asked_for_again(
    changed: Installation, tmp_path: Path
) -> None:
    asked = changed_periods(changed.settings)
    handed_in(changed, tmp_path, *YEAR_LATER)
    assert changed_periods(changed.settings).keys() == asked.keys()
    handed_in(changed, tmp_path, row("htx", "800", report_id="9/BC", period="11/2019", signed_on="1/12/2019"))
    assert {f"{period:%Y-%m}" for period in changed_periods(changed.settings)} == {"2020-11"}


POINTS = {
    "before the claims": ("before", "pipeline.runs.publishing:_publication", "2"),
    "after the claims": ("before", "pipeline.runs.publishing:_bring_up_to_date", "1"),
    "before the swap": ("before", "pathlib:Path.replace", "hoptac.duckdb"),
    "after the swap": ("after", "pathlib:Path.replace", "hoptac.duckdb"),
}


@pytest.mark.parametrize("point", POINTS)
def test_kill_leaves_all_claims_or_none_and_the_next_run_ends_as_if_nothing_was(
    point: str, changed: Installation, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "claims.csv", *YEAR_LATER)
    done = ended(changed, *POINTS[point], command=f"published add {path}")
    assert done.status == KILLED, done.output
    known = len(ledgers.load(ledger_path(changed.settings)).publications)
    assert known == (0 if point == "before the claims" else 1)
    changed.run()
    assert len(changed.ask(PRINTED, NEXT_YEAR)) == 3 * known
    assert add(changed, path).returncode == 0
    assert len(changed.ask(PRINTED, NEXT_YEAR)) == 3
