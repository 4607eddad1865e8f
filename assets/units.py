"""One node per reporting unit, partitioned by period: the checks of its newest submission."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

import polars as pl
from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    multi_asset,
)

from assets.failures import step_failures
from assets.findings_table import cells_table, files_table
from assets.metadata import metadata_of
from assets.partitions import PERIODS, period_of
from assets.unit_nodes import UnitNode
from pipeline.judgement.causes import places
from pipeline.judgement.unit_state import UnitState, unit_state
from pipeline.judgement.unplaced import unplaced_files
from pipeline.outputs.contract import Fact, Request, Scope
from pipeline.outputs.registry import outputs_of
from pipeline.runs.changed_periods import mark_stale
from pipeline.runs.intake import WAIT, take_in
from pipeline.runtime.clock import time_text
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import settings
from schemas.messages import bounded
from schemas.provinces import province_in
from schemas.rules.families import families_of
from schemas.terms import ACCEPTED_BECAUSE_VI, STATUS_VI, unchanged_vi

RECEIVED = "received"
MOST_CAUSES = 3
"""At most so many causes are named in the verdict of a check."""


def unit_specs(nodes: Sequence[UnitNode]) -> list[AssetSpec]:
    """A node for each reporting unit."""
    kinds = {"pandera", *chain.from_iterable(output.kinds for output in outputs_of(Scope.UNIT))}
    return [
        AssetSpec(
            node.key,
            deps=["inbox"],
            group_name="units",
            kinds=kinds,
            owners=["team:stewards"],
            description=(
                f"{node.name} (mã {node.code}): bản nộp mới nhất trong kỳ và kết quả kiểm tra. Trang này cho thấy lượt "
                "chạy gần nhất, của kỳ ghi ở mục «Kỳ»; các kỳ khác ở thẻ Partitions. (Reporting unit; other periods "
                "are in the tab Partitions.)"
            ),
            metadata={"Mã đơn vị": node.code, "Tên đơn vị": node.name},
        )
        for node in nodes
    ]


def check_specs(nodes: Sequence[UnitNode]) -> list[AssetCheckSpec]:
    """For each node whether it has reported, and one check per rule family of its form."""
    return [
        AssetCheckSpec(name, asset=node.key, description=text, partitions_def=PERIODS)
        for node in nodes
        for name, text in (
            (RECEIVED, "Đơn vị đã nộp báo cáo của kỳ."),
            *((family.name, family.title_vi) for family in families_of(node.form_id)),
        )
    ]


def units_asset(nodes: Sequence[UnitNode]) -> AssetsDefinition:
    """The nodes of the units, of which any may be run by themselves."""

    @multi_asset(
        name="units",
        specs=unit_specs(nodes),
        check_specs=check_specs(nodes),
        can_subset=True,
        partitions_def=PERIODS,
    )
    def units(context: AssetExecutionContext) -> Iterator[MaterializeResult[Any] | AssetCheckResult]:
        """Yield every selected unit's state in the period, an absent one too, and the result of each rule family."""
        with step_failures():
            period = period_of(context.partition_key)
            intake = take_in(settings())
            with lock(settings(), WAIT):
                mark_stale(settings(), period)
            selected = [node for node in nodes if node.key in context.selected_asset_keys]
            states = {node.report: unit_state(intake.known, node.code, period, node.form_id) for node in selected}
            facts = write_unit_outputs(period, states)
            unplaced = unplaced_files(intake.known)
            for node in selected:
                state = states[node.report]
                about = (
                    about_submission(state, period) | metadata_of(facts[node.report]) | about_unplaced(unplaced, node)
                )
                yield MaterializeResult(asset_key=node.key, metadata=about | counts(state))
                yield received_check(node.key, state)
                yield from (family_check(node.key, family.name, state, about) for family in families_of(node.form_id))

    return units


def write_unit_outputs(period: date, states: Mapping[str, UnitState]) -> dict[str, dict[str, Fact]]:
    """Write the files that go back to these units; what is to be known of them, by the key of the report."""
    facts: dict[str, dict[str, Fact]] = {code: {} for code in states}
    request = Request(settings=settings(), period=period, states=states, wait=WAIT)
    for output in outputs_of(Scope.UNIT):
        for code, of_unit in output.write(request).facts_of_units.items():
            facts[code] |= of_unit
    return facts


def about_submission(state: UnitState, period: date) -> dict[str, Any]:
    """Which submission a node and its checks speak of."""
    about: dict[str, Any] = {"Kỳ": f"{period:%m/%Y}", "Tình trạng": STATUS_VI[state.status]}
    if state.submission is None:
        return about
    if because := state.submission["accepted_because"]:
        about |= {province_in(period).fill(ACCEPTED_BECAUSE_VI): bounded(because)}
    if since := state.unchanged_since:
        about |= {"Nội dung": unchanged_vi(since)}
    if gaps := state.submission["not_compared"]:
        about |= {"Chưa so được": bounded(" ".join(gaps))}
    return about | {
        "Tệp": bounded(str(state.submission["file_name"])),
        "Lần nộp": str(state.submission["revision"] or "?"),
        "Nhận lúc": time_text(state.submission["received_at"]),
    }


def about_unplaced(unplaced: pl.DataFrame, node: UnitNode) -> dict[str, Any]:
    """The unit's files of any month that nobody else knows of; nothing where it has none."""
    files = unplaced.filter(pl.col("unit_code") == node.code)
    return {} if files.is_empty() else {"Tệp chưa xếp được": files_table(files)}


def counts(state: UnitState) -> dict[str, int]:
    """How many findings there are; numbers, so that they plot over time."""
    causes = state.causes
    return {
        "Số lỗi": places_of(causes, "worst", "error"),
        "Số điểm hỏi lại": places_of(causes, "worst", "query"),
        "Số thông tin": places_of(causes, "worst", "info"),
        "Số điểm kéo theo": int(state.open.select(places().sum()).item() - causes.select(places().sum()).item()),
        "Đã giải trình": places_of(state.findings, "state", "explained"),
    }


def places_of(findings: pl.DataFrame, column: str, value: str) -> int:
    """How many places the findings speak for that have the value in a column."""
    return int(findings.filter(pl.col(column) == value).select(places().sum()).item())


def received_check(key: AssetKey, state: UnitState) -> AssetCheckResult:
    """Whether the unit has sent what it is to send for the period."""
    verdict = "Đã nộp" if state.submission is not None else STATUS_VI[state.status].capitalize()
    return AssetCheckResult(
        asset_key=key,
        check_name=RECEIVED,
        passed=state.status != "missing",
        severity=AssetCheckSeverity.WARN,
        description=verdict,
    )


def family_check(key: AssetKey, family: str, state: UnitState, about: dict[str, Any]) -> AssetCheckResult:
    """A rule family of a unit: errors fail it, queries alone warn, infos pass; the cells are in its table.

    What follows from a finding of another family warns, and names it.
    """
    found, effects = state.of_family(family), state.effects_of_family(family)
    errors, queries = (places_of(found, "worst", severity) for severity in ("error", "query"))
    return AssetCheckResult(
        asset_key=key,
        check_name=family,
        passed=not errors and not queries and effects.is_empty(),
        severity=AssetCheckSeverity.ERROR if errors else AssetCheckSeverity.WARN,
        description=_verdict(state, errors, queries, effects),
        metadata=about | {"Số lỗi": errors, "Số điểm hỏi lại": queries, "Các ô": cells_table(found)},
    )


def _verdict(state: UnitState, errors: int, queries: int, effects: pl.DataFrame) -> str:
    if state.submission is None:
        return f"{STATUS_VI[state.status].capitalize()}, không có gì để kiểm tra"
    if errors:
        return f"{errors} lỗi, {queries} điểm hỏi lại"
    if queries:
        return f"Cảnh báo, không phải lỗi: {queries} điểm chờ giải trình"
    if not effects.is_empty():
        causes = ", ".join(bounded(cause) for cause in effects["caused_by"].unique().sort().head(MOST_CAUSES))
        return f"{effects.select(places().sum()).item()} điểm do chỗ khác gây ra; hãy xử lý trước: {causes}"
    return "Đạt"
