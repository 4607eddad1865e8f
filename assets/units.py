"""One node per reporting unit, partitioned by the periods of its era: the checks of its newest submission."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetsDefinition,
    AssetSelection,
    AssetSpec,
    MaterializeResult,
    define_asset_job,
    multi_asset,
)
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from assets.eras import Era
from assets.failures import step_failures
from assets.partitions import period_of
from assets.reported_events import versions
from assets.run_intake import intake_of
from assets.unit_nodes import UnitNode
from assets.unit_results import RECEIVED, unit_results, units_in, write_unit_outputs
from pipeline.outputs.contract import Scope
from pipeline.outputs.registry import outputs_of
from pipeline.runs.changed_periods import mark_stale
from pipeline.runs.intake import WAIT
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import settings
from schemas.rules.families import families_of


def by_era(nodes: Sequence[UnitNode]) -> dict[Era, list[UnitNode]]:
    """The nodes of the units that report in the same months."""
    found: dict[Era, list[UnitNode]] = defaultdict(list)
    for node in nodes:
        found[node.era].append(node)
    return dict(found)


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
                f"{node.name} (mã {node.code}): bản nộp mới nhất trong kỳ và kết quả kiểm tra. Trang này cho thấy kỳ "
                "vừa thay đổi, ghi ở mục «Kỳ»; các kỳ khác ở thẻ Partitions; kỳ chưa nộp thì để trống. (Reporting "
                "unit; other periods are in the tab Partitions.)"
            ),
            metadata={"Mã đơn vị": node.code, "Tên đơn vị": node.name},
        )
        for node in nodes
    ]


def check_specs(era: Era, nodes: Sequence[UnitNode]) -> list[AssetCheckSpec]:
    """For each node whether it has reported, and one check per rule family of its form."""
    partitions = era.partitions
    return [
        AssetCheckSpec(name, asset=node.key, description=text, partitions_def=partitions)
        for node in nodes
        for name, text in (
            (RECEIVED, "Đơn vị đã nộp báo cáo của kỳ."),
            *((family.name, family.title_vi) for family in families_of(node.form_id)),
        )
    ]


def units_asset(era: Era, nodes: Sequence[UnitNode]) -> AssetsDefinition:
    """The nodes of the units of an era, of which any may be run by themselves; a night shows them without a step."""

    @multi_asset(
        name=f"units_{era.name}",
        specs=unit_specs(nodes),
        check_specs=check_specs(era, nodes),
        can_subset=True,
        partitions_def=era.partitions,
    )
    def units(context: AssetExecutionContext) -> Iterator[MaterializeResult[Any] | AssetCheckResult]:
        """Yield the state in the period of every selected unit that has sent something, and its checks.

        One that has not, and of which nothing is shown, stays as it is: not materialized. No step needs its output.
        """
        with step_failures():
            period = period_of(context.partition_key)
            intake = intake_of(context.run_id)
            with lock(settings(), WAIT):
                mark_stale(settings(), period)
            selected = [node for node in nodes if node.key in context.selected_asset_keys]
            shown = versions(context.instance, [node.key for node in selected])
            there = [
                unit
                for unit in units_in(intake, period, selected)
                if unit.has_sent or (unit.node.key, context.partition_key) in shown
            ]
            facts = write_unit_outputs(period, there)
            for unit in there:
                yield from unit_results(unit, facts[unit.node.report])

    return units


def units_job(era: Era, nodes: Sequence[UnitNode]) -> UnresolvedAssetJobDefinition:
    """A job that judges the units of an era anew for one of its periods, and shows all of them."""
    return define_asset_job(
        f"era_{era.name}",
        selection=AssetSelection.assets(*(node.key for node in nodes)),
        description=(
            f"Xem lại các đơn vị báo cáo {era.form_id} {era.months} cho một kỳ. (The units of an era, for a period.)"
        ),
    )
