"""Rules about published figures: PV-05 on claims alone, PV-04 on the report of 2020 and the sample workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.runs.nightly import run_nightly
from pipeline.runtime.settings import PROJECT, Settings
from schemas.published import parsed, statements
from schemas.rules.published import contradictions
from tests.spec.examples.example import ExampleKind
from tests.spec.examples.printed import PRINTED, Printed

if TYPE_CHECKING:
    from pathlib import Path


def those(rule_id: str) -> pytest.MarkDecorator:
    chosen = [one for one in PRINTED if one.rule_id == rule_id]
    return pytest.mark.parametrize("example", chosen, ids=lambda one: one.name)


@those("PV-05")
def test_contradictions_are_found_where_they_are_and_nowhere_else(example: Printed) -> None:
    found = [(one.statement.claim_id, one.kind) for one in contradictions(parsed(example.claims))]
    assert sorted(found) == sorted(example.found)
    assert bool(found) == (example.kind is ExampleKind.FAILING)


def test_what_is_wrong_in_the_report_of_2020_is_found_and_nothing_else_accused() -> None:
    found = {(one.statement.claim_id, one.kind) for one in contradictions(statements())}
    assert found == {
        ("members_nonfarm_p12", "two_values"),
        ("qtdnd_members_p12", "two_values"),
        ("capital_transport_p12", "unit"),
        ("qtdnd_outstanding_loans", "unit"),
        ("htx_new_vs_target_pct", "percent"),
        ("htx_new_plan_pct_p23", "percent"),
        ("htx_total_p23", "summand"),
        ("donation_union_total_2", "two_values"),
        ("donation_union_total_2", "unit"),
        ("htx_new", "days"),
        ("htx_new_agri", "days"),
        ("htx_new_nonfarm", "days"),
        ("target_2021_new_per_district_min", "targets"),
    }


@pytest.fixture(scope="module")
def november(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("november")
    settings = Settings(
        raw=PROJECT / "raw" / "2020-11", state=folder / "state", files=folder / "files", database=folder / "x.duckdb"
    )
    run_nightly(settings)
    return settings


def asked(database: Path, sql: str, *parameters: object) -> list[str]:
    with duckdb.connect(database, read_only=True) as connection:
        return [one for (one,) in connection.execute(sql, list(parameters)).fetchall()]


VERDICTS = "select distinct verdict from report.reconciliation where list_contains(?, claim_id)"


@those("PV-04")
def test_published_figure_is_held_against_the_computed_one(november: Settings, example: Printed) -> None:
    sql = "select column_name from quality.findings where rule_id = 'PV-04' order by 1"
    differing = asked(november.database, sql)
    fails = example.kind is ExampleKind.FAILING
    assert tuple(one for one in differing if fails or one in example.published) == example.published * fails
    verdicts = asked(november.database, VERDICTS, list(example.published))
    expected = {
        ExampleKind.PASSING: "equal",
        ExampleKind.FAILING: "contradicts itself",
        ExampleKind.NOT_APPLICABLE: "not computed",
    }
    assert verdicts == [expected[example.kind]]


def test_incomplete_coverage_is_held_against_nothing(november: Settings, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for one in sorted(november.raw.glob("*[Ll]ang Giang*")):
        (raw / one.name).write_bytes(one.read_bytes())
    settings = november.model_copy(update={"raw": raw, "state": tmp_path / "state", "database": tmp_path / "x.duckdb"})
    run_nightly(settings)
    assert asked(settings.database, "select count(*) from quality.findings where rule_id = 'PV-04'") == [0]
    reasons = asked(settings.database, "select distinct reason from report.reconciliation where claim_id = 'htx_total'")
    assert len(reasons) == 1
    assert reasons[0].startswith("Mới có ")
