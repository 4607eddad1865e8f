"""After a night in Dagster its checks, its nodes, ``quality.findings`` and the terminal all count the same."""

from __future__ import annotations

import base64
import shutil
from io import StringIO
from typing import TYPE_CHECKING

import openpyxl
import pandera.polars as pa
import polars as pl
import pytest
from rich.console import Console

from pipeline.cli.summaries import print_summary
from pipeline.runtime.settings import PROJECT
from pipeline.validation.failures import RuleCrashedError, checked_frame
from schemas.pandera_schemas import checked
from schemas.rules.families import families_of, family_of
from schemas.terms import SEVERITY_VI
from tests.support.dagster_runs import CRASHING, Run, run_job
from tests.support.revisions import lay

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

pytestmark = pytest.mark.long

NOVEMBER, DECEMBER = "2020-11", "2020-12"
ALLIANCE = "LM24_lien_minh_htx_tinh_bac_giang/Liên minh Hợp tác xã tỉnh Bắc Giang"
UNITS = {
    "213": "213_thanh_pho_bac_giang/Thành phố Bắc Giang",
    "215": "215_huyen_yen_the/Huyện Yên Thế",
    "216": "216_huyen_tan_yen/Huyện Tân Yên",
    "217": "217_huyen_lang_giang/Huyện Lạng Giang",
    "218": "218_huyen_luc_nam/Huyện Lục Nam",
    "219": "219_huyen_luc_ngan/Huyện Lục Ngạn",
    "220": "220_huyen_son_dong/Huyện Sơn Động",
    "221": "221_huyen_yen_dung/Huyện Yên Dũng",
    "222": "222_huyen_viet_yen/Huyện Việt Yên",
    "223": "223_huyen_hiep_hoa/Huyện Hiệp Hòa",
}
TAN_YEN, SON_DONG = f"units/{UNITS['216']}", f"units/{UNITS['220']}"
COPY = "Tệp phản hồi (đủ các lỗi)"
OPEN_OF_NEWEST = """
    select rule_id, severity
    from quality.findings
    where state = 'open' and caused_by is null and submission_id = (
        select submission_id from core.submissions
        where unit_code = '{unit}' and period = date '{period}-01' and status in ('accepted', 'quarantined')
        order by received_at desc, revision desc limit 1
    )
"""


@pytest.fixture(scope="module")
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    installation = empty_installation()
    for period in (NOVEMBER, DECEMBER):
        shutil.copytree(PROJECT / "raw" / period, installation.raw / period)
    return installation


@pytest.fixture(scope="module")
def night(installation: Installation) -> Run:
    """The nightly job over December, with both months' workbooks there."""
    return run_job(installation.settings, "nightly", DECEMBER)


@pytest.fixture(scope="module")
def november(installation: Installation, night: Run) -> Run:  # noqa: ARG001 - after it
    """The nightly job over November."""
    return run_job(installation.settings, "nightly", NOVEMBER)


def test_nightly_job_succeeds_in_spite_of_bad_data(night: Run) -> None:
    assert night.periods[DECEMBER]["success"]
    assert night.periods[DECEMBER]["failures"] == []


def sent_for(period: str) -> dict[str, str]:
    """The nodes of the units that have sent something for the period."""
    return {unit: node for unit, node in UNITS.items() if (unit, period) != ("218", DECEMBER)}


@pytest.mark.parametrize(("run", "period"), [("night", DECEMBER), pytest.param("november", NOVEMBER)])
def test_checks_of_every_unit_count_the_open_findings_of_its_newest_submission(
    installation: Installation, run: str, period: str, request: pytest.FixtureRequest
) -> None:
    night: Run = request.getfixturevalue(run)
    checks = night.checks(period)
    for unit, node in sent_for(period).items():
        found = installation.ask(OPEN_OF_NEWEST.format(unit=unit, period=period))
        for family in families_of("KTTT-01"):
            severities = [severity for rule, severity in found if family_of(rule) == family.name]
            errors, queries = severities.count("error"), severities.count("query")
            check = checks[f"units/{node}", family.name]
            counts = check["metadata"]["Số lỗi"], check["metadata"]["Số điểm hỏi lại"]
            assert counts == (errors, queries), (unit, family.name)
            assert check["passed"] == (not errors and not queries)
            assert check["severity"] == ("ERROR" if errors else "WARN")
        metadata = night.periods[period]["nodes"][f"units/{node}"]
        severities = [severity for _, severity in found]
        assert (metadata["Số lỗi"], metadata["Số điểm hỏi lại"]) == (
            severities.count("error"),
            severities.count("query"),
        )


ACROSS_PERIODS = {
    ("quality/coverage", "all_units_accepted"): "WARN",
    ("report/published_claims", "published_figures_agree"): "WARN",
    ("report/reconciliation", "published_figures_as_computed"): "WARN",
}


def failing(night: Run, period: str) -> dict[tuple[str, str], str]:
    """The severities of the checks that did not pass."""
    return {key: check["severity"] for key, check in night.checks(period).items() if not check["passed"]}


def test_quarantined_unit_fails_and_queries_warn(night: Run) -> None:
    assert (
        failing(night, DECEMBER)
        == {
            (TAN_YEN, "cells"): "WARN",
            (TAN_YEN, "cooperatives"): "WARN",
            (SON_DONG, "cells"): "ERROR",
            (SON_DONG, "cooperatives"): "ERROR",
            (SON_DONG, "totals"): "ERROR",
            ("coverage", "on_time"): "ERROR",
        }
        | ACROSS_PERIODS
    )


def test_where_nothing_is_wrong_only_queries_and_what_spans_periods_warn(november: Run) -> None:
    assert failing(november, NOVEMBER) == {(f"units/{ALLIANCE}", "alliance"): "WARN"} | ACROSS_PERIODS


def test_node_names_period_file_and_revision_and_the_workbook_that_goes_back(
    installation: Installation, night: Run
) -> None:
    node = night.periods[DECEMBER]["nodes"][SON_DONG]
    assert (node["Kỳ"], node["Tệp"], node["Lần nộp"]) == ("12/2020", "2020-12/SON DONG BC HTX 12-2020.xlsx", "1")
    assert node["Nhận lúc"].endswith("(giờ Việt Nam)")
    assert node[COPY].startswith(f"/files/{DECEMBER}/phan-hoi/")
    copy = installation.settings.files / node[COPY].removeprefix("/files/")
    assert openpyxl.load_workbook(copy).sheetnames[0] == "Lỗi"
    assert night.checks(DECEMBER)[SON_DONG, "cells"]["metadata"][COPY] == node[COPY]
    others = {key for key, metadata in night.periods[DECEMBER]["nodes"].items() if COPY in metadata}
    assert others == {TAN_YEN, SON_DONG}


def test_coverage_tells_a_period_in_numbers_with_a_picture(night: Run) -> None:
    metadata = night.periods[DECEMBER]["nodes"]["coverage"]
    names = ("Phải nộp", "Được chấp nhận", "Đúng hạn", "Bị trả lại", "Chưa nộp", "Số lỗi", "Số điểm hỏi lại")
    assert [metadata[name] for name in names] == [10, 8, 0, 1, 1, 4, 4]
    head, _, data = metadata["Hình"].partition("base64,")
    assert head == "![Tình hình nộp báo cáo](data:image/png;"
    assert base64.b64decode(data.removesuffix(")"), validate=True).startswith(b"\x89PNG")


def test_page_is_there_for_every_period(installation: Installation, night: Run) -> None:
    assert night.periods[DECEMBER]["nodes"]["page"]["Số trang"] == 3
    pages = [installation.settings.files / name for name in ("index.html", "2020-11/index.html", "2020-12/index.html")]
    assert ["kỳ 12/2020</h1>" in path.read_text(encoding="utf-8") for path in pages] == [True, False, True]


def alliance(run: Run, period: str) -> object:
    """What the Alliance's node says of it, all its checks being there and its workbook none too few."""
    found = {check for asset, check in run.checks(period) if asset == f"units/{ALLIANCE}"}
    assert found == {"received", *(family.name for family in families_of("LM-01"))}
    assert run.checks(period)[f"units/{ALLIANCE}", "received"]["passed"]
    return run.periods[period]["nodes"][f"units/{ALLIANCE}"]["Tình trạng"]


def test_unit_that_has_sent_nothing_or_owes_nothing_has_no_node_in_the_period(night: Run) -> None:
    units = {name for name in night.periods[DECEMBER]["nodes"] if name.startswith("units/")}
    assert units == {f"units/{node}" for node in sent_for(DECEMBER).values()}


def test_alliance_has_reported_in_november(november: Run) -> None:
    assert alliance(november, NOVEMBER) == "được chấp nhận"


@pytest.mark.parametrize(
    ("table", "check", "rule_id"),
    [
        ("quality/coverage", "all_units_accepted", "PV-01"),
        ("core/cooperatives", "tax_code_in_one_unit", "PV-02"),
        ("core/cooperatives", "cooperative_in_one_unit", "PV-03"),
    ],
)
def test_checks_across_units_count_the_open_findings_of_their_rule(
    installation: Installation, night: Run, table: str, check: str, rule_id: str
) -> None:
    count = installation.scalar(f"select count(*) from quality.findings where rule_id = '{rule_id}' and state = 'open'")  # noqa: S608 - names of this test alone
    result = night.checks(DECEMBER)[table, check]
    assert (result["metadata"]["Số lượng"], result["passed"]) == (count, count == 0)


def test_nodes_of_the_tables_tell_their_rows(installation: Installation, night: Run) -> None:
    told = {
        name.replace("/", "."): metadata["dagster/row_count"]
        for name, metadata in night.periods[DECEMBER]["nodes"].items()
        if "dagster/row_count" in metadata
    }
    tables = [name for (name,) in installation.ask("select schema_name || '.' || table_name from duckdb_tables()")]
    counts = {name: installation.scalar(f"select count(*) from {name}") for name in tables}  # noqa: S608 - our tables
    assert told == counts  # a view's rows are not counted


def test_nodes_of_the_reports_files_tell_where_they_are_and_what_is_not_settled(
    installation: Installation, night: Run
) -> None:
    for kind, name in (("workbook", "bang-so-lieu-2020-12.xlsx"), ("document", "bao-cao-2020-12.docx")):
        metadata = night.periods[DECEMBER]["nodes"][f"report/{kind}"]
        assert metadata["Tệp"] == f"/files/{DECEMBER}/{name}"
        assert (installation.settings.files / DECEMBER / name).is_file()
        assert metadata["Số điều cần lưu ý"] == 2
        assert "Huyện Lục Nam (chưa nộp)" in metadata["Lưu ý"]
        pictures = [value for value in metadata.values() if str(value).startswith("![")]
        assert len(pictures) == 3
        assert all("](data:image/png;base64,iVBOR" in picture for picture in pictures)


def test_terminal_tells_the_findings_by_rule_as_the_warehouse_has_them(installation: Installation, night: Run) -> None:
    assert night.periods[DECEMBER]["success"]
    console = Console(record=True, width=250, file=StringIO())
    print_summary(console, installation.settings, 0, [])
    lines = [[cell.strip() for cell in line.split("│")] for line in console.export_text().splitlines() if "│" in line]
    shown = {
        (row[1], row[3]): tuple(map(int, row[4:7])) for row in lines if row[3].capitalize() in SEVERITY_VI.values()
    }
    counted = installation.ask(
        "select rule_id, severity, count(*) filter (where caused_by is null), "
        "count(*) filter (where caused_by is null and state = 'open'), count(caused_by) "
        "from quality.findings group by all"
    )
    assert shown == {(rule, SEVERITY_VI[severity].lower()): tuple(counts) for rule, severity, *counts in counted}
    coverage = {row[1]: tuple(map(int, row[2:6])) for row in lines if row[1] in ("11/2020", "12/2020")}
    assert coverage == {"11/2020": (11, 11, 0, 0), "12/2020": (10, 8, 1, 1)}


def test_crash_in_a_rule_fails_the_step_with_its_traceback_and_is_no_finding(
    empty_installation: Callable[[], Installation],
) -> None:
    installation = empty_installation()
    lay(installation, "a 11-2020.xlsx", (PROJECT / "raw" / NOVEMBER / "SON DONG BC HTX 11-2020.xlsx").read_bytes())
    run = run_job(installation.settings, "nightly!", NOVEMBER).periods[NOVEMBER]
    assert not run["success"]
    (failure,) = run["failures"]
    assert failure["step"] == "inbox"
    assert "RuleCrashedError" in [cause["name"] for cause in failure["causes"]]
    text = "\n".join(cause["text"] for cause in failure["causes"])
    assert CRASHING in text
    assert "no_such_column" in text
    assert "pipeline/validation/validate.py" in text
    assert (run["checks"], run["nodes"]) == ([], {})
    assert not installation.settings.database.exists()
    assert not list(installation.settings.state.rglob("findings.parquet"))


def test_what_a_person_must_see_to_fails_the_step_in_vietnamese(empty_installation: Callable[[], Installation]) -> None:
    installation = empty_installation()
    laid = lay(
        installation, "a 11-2020.xlsx", (PROJECT / "raw" / NOVEMBER / "SON DONG BC HTX 11-2020.xlsx").read_bytes()
    )
    installation.run()
    laid.unlink()
    run = run_job(installation.settings, "nightly", NOVEMBER).periods[NOVEMBER]
    (failure,) = run["failures"]
    assert failure["step"] == "inbox"
    assert "Hộp nhận tệp trống, trong khi kho dữ liệu có 1 tệp từ đó" in failure["causes"][0]["text"]
    assert installation.ask("select status from core.submissions") == [("accepted",)]


def test_check_that_raises_is_a_crash_and_one_that_is_false_a_failure() -> None:
    def schema(holds: pl.Expr) -> pa.DataFrameSchema:
        return pa.DataFrameSchema({"submission_id": checked(pl.String, {"HTX-01#0": holds}, nullable=False)}, name="x")

    frame = pl.DataFrame({"submission_id": ["s", "s"], "a": [1, 2]})
    assert [failure.at for failure in checked_frame(schema(pl.col("a") < 2), frame).failures] == [1]
    with pytest.raises(RuleCrashedError, match="HTX-01"):
        checked_frame(schema(pl.col("b") < 2), frame)
