"""Rules about published figures: PV-05 on claims alone, PV-04 on the report of 2020 and the sample workbooks."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.runs.nightly import run_nightly
from pipeline.runs.publishing import contradicted_claims
from pipeline.runtime.settings import PROJECT, Settings
from schemas.messages import rule_texts
from schemas.published import parsed, statements
from schemas.rules.published import CONTRADICTS, contradictions
from tests.spec.examples.example import ExampleKind
from tests.spec.examples.printed import PRINTED
from tests.spec.examples.printed_claims import REPORT, REPORTS, Printed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from schemas.rules.published import Contradiction


CONTRADICTIONS_OF_58 = 23


def those(rule_id: str) -> pytest.MarkDecorator:
    chosen = [example for example in PRINTED if example.rule_id == rule_id]
    return pytest.mark.parametrize("example", chosen, ids=lambda example: example.name)


def kinds_by_claim(found: Iterable[Contradiction]) -> list[tuple[str, str]]:
    """Claim and kind of each contradiction, in order."""
    return sorted((contradiction.statement.claim_id, contradiction.kind) for contradiction in found)


@those("PV-05")
def test_contradictions_are_found_where_they_are_and_nowhere_else(example: Printed) -> None:
    found = kinds_by_claim(contradictions(parsed(example.claims, REPORTS)))
    assert found == sorted(example.found)
    assert bool(found) == (example.kind is ExampleKind.FAILING)


def test_every_kind_of_contradiction_has_an_example() -> None:
    kinds = {kind for example in PRINTED for _, kind in example.found}
    assert kinds == set(rule_texts(CONTRADICTS.rule_id, "vi")["variants"])


def test_what_is_wrong_in_the_report_of_2020_is_found_and_nothing_else_accused() -> None:
    found = kinds_by_claim(contradictions(statements()))
    assert set(found) == {
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
        ("target_2021_new_min", "below_actual"),
        ("target_2021_admit_min", "below_actual"),
        ("target_2021_admit_max", "below_actual"),
        ("target_2020_new_max", "plan"),
        ("htx_new_p23", "two_days"),
        ("htx_new_agri_p12", "two_days"),
        ("htx_new_nonfarm_p12", "two_days"),
        ("htx_dissolved", "account"),
        ("htx_dissolved_agri", "account"),
        ("htx_dissolved_nonfarm", "account"),
    }
    assert len(found) == CONTRADICTIONS_OF_58


@pytest.fixture(scope="module")
def november(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("november")
    shutil.copytree(PROJECT / "raw" / "2020-11", folder / "raw" / "2020-11")
    settings = Settings(
        raw=folder / "raw", state=folder / "state", files=folder / "files", database=folder / "x.duckdb"
    )
    run_nightly(settings)
    return settings


def asked(database: Path, sql: str, *parameters: object) -> list[str]:
    with duckdb.connect(database, read_only=True) as connection:
        return [value for (value,) in connection.execute(sql, list(parameters)).fetchall()]


VERDICTS = "select distinct verdict from report.reconciliation where list_contains(?, claim_id)"


@those("PV-04")
def test_published_figure_is_held_against_the_computed_one(november: Settings, example: Printed) -> None:
    sql = "select column_name from quality.findings where rule_id = 'PV-04' order by 1"
    differing = asked(november.database, sql)
    fails = example.kind is ExampleKind.FAILING
    accused = tuple(claim_id for claim_id in differing if fails or claim_id in example.published)
    assert accused == example.published * fails
    verdicts = asked(november.database, VERDICTS, list(example.published))
    expected = {
        ExampleKind.PASSING: "equal",
        ExampleKind.FAILING: "contradicts itself",
        ExampleKind.NOT_APPLICABLE: "not computed",
    }
    assert verdicts == [expected[example.kind]]


def test_list_counts_the_claims_that_the_reconciliation_has_as_contradicted(november: Settings, tmp_path: Path) -> None:
    sql = "select claim_id from report.reconciliation where verdict = 'contradicts itself'"
    assert contradicted_claims(november) == {REPORT: len(asked(november.database, sql))}
    assert contradicted_claims(november) == {REPORT: CONTRADICTIONS_OF_58}
    unbuilt = november.model_copy(update={"database": tmp_path / "none.duckdb"})
    named = {found.statement.claim_id for found in contradictions(statements())}
    assert contradicted_claims(unbuilt) == {REPORT: len(named)}


def test_incomplete_coverage_is_held_against_nothing(november: Settings, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    (raw / "2020-11").mkdir(parents=True)
    for path in sorted(november.raw.rglob("*[Ll]ang Giang*")):
        (raw / "2020-11" / path.name).write_bytes(path.read_bytes())
    settings = november.model_copy(update={"raw": raw, "state": tmp_path / "state", "database": tmp_path / "x.duckdb"})
    run_nightly(settings)
    assert asked(settings.database, "select rule_id from quality.findings where rule_id = 'PV-04'") == []
    reasons = asked(settings.database, "select distinct reason from report.reconciliation where claim_id = 'htx_total'")
    assert len(reasons) == 1
    assert reasons[0].startswith("Mới có ")
