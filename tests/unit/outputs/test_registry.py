"""The registry: every output is declared so that a run can write it and Dagster can show it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.contract import Output, Request, Scope, Written
from pipeline.outputs.registry import OUTPUTS, output_named, outputs_of, tables_read
from pipeline.runtime.settings import PROJECT
from pipeline.warehouse.sql_files import sql_files

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

TABLES = [f"{path.parent.name}.{path.stem}" for path in sql_files(PROJECT / "warehouse")]
NOVEMBER = date(2020, 11, 1)
every_output = pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.name)


def test_names_are_unique_and_found() -> None:
    assert [output_named(output.name) for output in OUTPUTS] == list(OUTPUTS)


def test_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        output_named("no/such")


def test_every_scope_has_outputs_and_every_output_a_scope() -> None:
    by_scope = [outputs_of(scope) for scope in Scope]
    assert all(by_scope)
    assert sorted(output.name for outputs in by_scope for output in outputs) == sorted(
        output.name for output in OUTPUTS
    )


@every_output
def test_output_stands_behind_those_that_it_shows(output: Output) -> None:
    before = [other.name for other in OUTPUTS[: OUTPUTS.index(output)]]
    assert set(output.after) <= set(before)


@every_output
def test_every_table_that_is_read_exists(output: Output) -> None:
    for pattern in output.reads:
        assert any(Path(table).match(pattern) for table in TABLES), pattern


def test_outputs_of_units_read_no_table_because_the_warehouse_is_built_after_them() -> None:
    assert [output.reads for output in outputs_of(Scope.UNIT)] == [()] * len(outputs_of(Scope.UNIT))


@every_output
def test_description_is_vietnamese_with_english_beside_it(output: Output) -> None:
    vietnamese, _, english = output.description.partition(" (")
    assert not vietnamese.isascii()
    assert english.endswith(".)")
    assert english.isascii()


def test_tables_keep_their_order_and_a_star_stands_for_any_name() -> None:
    tables = ["report.b", "core.units", "report.a", "quality.coverage", "quality.rules"]
    assert tables_read(output_named("report/workbook"), tables) == ["report.b", "report.a", "quality.coverage"]
    assert tables_read(output_named("feedback"), tables) == []


def test_what_outputs_share_is_read_once_for_a_request(settings: Settings) -> None:
    calls: list[Request] = []

    def read(request: Request) -> int:
        calls.append(request)
        return len(calls)

    request = Request(settings=settings, period=NOVEMBER)
    assert [request.once(read), request.once(read), Request(settings=settings).once(read)] == [1, 1, 2]


def test_period_folder_is_the_month_unless_a_person_names_another(settings: Settings, tmp_path: Path) -> None:
    assert Request(settings=settings, period=NOVEMBER).period_folder == settings.files / "2020-11"
    assert Request(settings=settings, period=NOVEMBER, folder=tmp_path).period_folder == tmp_path


def test_request_about_the_whole_site_has_no_month(settings: Settings) -> None:
    with pytest.raises(ValueError, match="names none"):
        Request(settings=settings).month  # noqa: B018 - to read it is the point


def test_what_was_written_has_no_facts_unless_it_says_so() -> None:
    assert Written(paths=()).facts() == {}
