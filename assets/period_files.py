"""What a run writes of the periods that changed: coverage and templates by day too, the report's files at night.

Each is a step about all periods, whose events are those of the nodes ``coverage``, ``templates`` and of the report: a
person may write these for one period by themselves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    DagsterInstance,
    DataVersion,
    MaterializeResult,
    asset,
)

from assets.coverage import coverage, coverage_results, coverage_version
from assets.failures import step_failures
from assets.metadata import CURRENT, code_of, metadata_of
from assets.offered_periods import offer
from assets.outputs import deps_of, output_key
from assets.partitions import partition_key, partitions_among
from assets.report_behind import keep_report_behind
from assets.reported_events import Report, Result, report, versions
from assets.run_intake import intake_of
from assets.warehouse import table_files
from pipeline.outputs.contract import Output, Request, Scope
from pipeline.outputs.made_files import digest, product_digest
from pipeline.outputs.registry import REPORT, outputs_of
from pipeline.outputs.status_page.contents import unit_lines
from pipeline.runs.handed_out import period_states, states_so_far, states_with_following
from pipeline.runs.intake import WAIT, Intake
from pipeline.runs.write_outputs import CARRIED_ON
from pipeline.runtime.clock import today
from pipeline.runtime.settings import settings

DESK, REPORT_FILES = AssetKey(["periods", "desk"]), AssetKey(["periods", "report"])


def of_desk() -> list[Output]:
    """The outputs of periods that are written whenever one of them changes."""
    return [output for output in outputs_of(Scope.PERIOD) if output.group != REPORT]


def of_report() -> list[Output]:
    """The outputs of periods that are written once a night."""
    return [output for output in outputs_of(Scope.PERIOD) if output.group == REPORT]


def period_files(tables: Iterable[str]) -> list[AssetsDefinition]:
    """The two steps of a run, behind the tables that the files are made from."""
    tables = list(tables)
    return [
        _step(
            DESK,
            of_desk(),
            [*_read(of_desk(), tables), AssetKey(["quality", "coverage"])],
            "Tình hình nộp và mẫu biểu của những kỳ vừa thay đổi, báo lên các nút coverage và templates. "
            "(Coverage and templates of the periods that changed.)",
        ),
        _step(
            REPORT_FILES,
            of_report(),
            _read(of_report(), tables),
            "Bảng số liệu và văn bản báo cáo của những kỳ vừa thay đổi: mỗi đêm một lần, hoặc do người dùng chạy riêng "
            "các nút của báo cáo. (The report's files of the periods that changed, once a night.)",
        ),
    ]


def _read(outputs: Sequence[Output], tables: Sequence[str]) -> list[AssetKey]:
    return list(dict.fromkeys(key for output in outputs for key in deps_of(output, tables)))


def _step(key: AssetKey, outputs: Sequence[Output], deps: Sequence[AssetKey], description: str) -> AssetsDefinition:
    def write(context: AssetExecutionContext) -> MaterializeResult[Any]:
        """Write the outputs of each period that changed since, and report them to their nodes."""
        with step_failures():
            intake = intake_of(context.run_id)
            offer(context.instance, ())
            found = list(_changed_outputs(context.instance, intake, outputs))
            if key == DESK:
                found += _changed_coverage(context.instance)
            report(context.instance, context.run_id, found)
            if key == REPORT_FILES:
                keep_report_behind(context.instance, is_behind=False)
        return MaterializeResult(data_version=CURRENT, metadata={"Số mục vừa viết": len(found)})

    declare = asset(
        key=key,
        deps=deps,
        group_name=REPORT if key == REPORT_FILES else "desk",
        owners=["team:stewards"],
        description=description,
        metadata=code_of(Path(__file__)),
    )
    return declare(write)


def _changed_outputs(instance: DagsterInstance, intake: Intake, outputs: Sequence[Output]) -> Iterator[Report]:
    """What was written of each expected period that is known otherwise than when it was written last."""
    states = period_states(intake.known)
    now = states_so_far(states) if outputs == of_report() else _carried(states_with_following(states))
    shown = versions(instance, [output_key(output) for output in outputs])
    product = product_digest(settings())
    for period in partitions_among(now):
        version, partition = DataVersion(digest(product, now[period])), partition_key(period)
        changed = [output for output in outputs if shown.get((output_key(output), partition)) != version.value]
        request = Request(settings=settings(), period=period, wait=WAIT)
        for output in changed:
            facts = metadata_of(output.write(request).facts())
            written: Result = MaterializeResult(asset_key=output_key(output), metadata=facts, data_version=version)
            yield Report(partition, [written], deps_of(output, _tables()))


def _carried(states: Mapping[date, str]) -> dict[date, str]:
    """By period a hash of those from which the templates of its following month may be prefilled."""
    return {
        period: digest(*(states[each] for each in sorted(states) if _months(each, period) in range(CARRIED_ON)))
        for period in states
    }


def _months(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _changed_coverage(instance: DagsterInstance) -> Iterator[Report]:
    """The coverage of each period in which a unit stands otherwise, or is overdue as of today."""
    by_period: dict[date, Any] = unit_lines(settings().database)
    shown, day = versions(instance, [coverage.key]), today()
    for period in partitions_among(by_period):
        partition = partition_key(period)
        if shown.get((coverage.key, partition)) != coverage_version(by_period[period], day).value:
            results = list(coverage_results(by_period, period, day))
            yield Report(partition, results, [AssetKey(["quality", "coverage"])])


def _tables() -> list[str]:
    return list(table_files(settings().warehouse))
