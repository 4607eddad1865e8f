"""One node per reporting unit, partitioned by the periods of its era: the checks of its newest submission."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetOut,
    AssetsDefinition,
    AssetSelection,
    MaterializeResult,
    Nothing,
    define_asset_job,
    multi_asset,
)
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from assets.eras import Era
from assets.failures import step_failures
from assets.newest_period import show_newest_period
from assets.node_names import RECEIVED
from assets.partitions import period_of
from assets.reported_events import versions
from assets.run_intake import intake_of
from assets.unit_nodes import UnitNode, ascii_name, has_ended
from assets.unit_results import unit_results, units_in, write_unit_outputs
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


class UnitCheckSpec(AssetCheckSpec):
    """A check of a unit's node, whose key has letters that Dagster takes in keys but not in the names of outputs."""

    def get_python_identifier(self) -> str:
        """The name of its output in a step, in ASCII."""
        return output_name(self.asset_key, self.name)


def output_name(key: AssetKey, *parts: str) -> str:
    """The name of an output in a step, in ASCII; the code in the key tells those of different units apart."""
    return ascii_name("_".join([*key.path, *parts]))


def unit_outs(nodes: Sequence[UnitNode], *, has_ended: bool) -> dict[str, AssetOut]:
    """A node for each reporting unit, by the name of its output."""
    kinds = {"pandera", *chain.from_iterable(output.kinds for output in outputs_of(Scope.UNIT))}
    return {
        output_name(node.key): AssetOut(
            key=node.key,
            dagster_type=Nothing,
            is_required=False,
            group_name=node.group_name(has_ended=has_ended),
            kinds=kinds,
            owners=["team:stewards"],
            description=(
                f"{node.name} (mã {node.code}), {_group_vi(node)}: bản nộp của kỳ mới nhất phải báo cáo và kết quả "
                "kiểm tra. Các kỳ khác ở thẻ Partitions; kỳ chưa nộp thì để trống. (Reporting unit, its newest period; "
                "others are in the tab Partitions.)"
            ),
            metadata={"Mã đơn vị": node.code, "Tên đơn vị": node.name, "Nhóm": node.group.name},
        )
        for node in nodes
    }


def _group_vi(node: UnitNode) -> str:
    """The group as a part of a sentence."""
    return f"địa bàn {node.group.name} trước đây" if node.group.province else f"nhóm {node.group.name}"


def check_specs(nodes: Sequence[UnitNode]) -> list[AssetCheckSpec]:
    """For each node whether it has reported, and one check per rule family of its form.

    They have no partitions: Dagster shows a check that has as failed while any of its months is, and would tell of
    a month long past in the place of the newest one.
    """
    return [
        UnitCheckSpec(name, asset=node.key, description=text)
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
        outs=unit_outs(nodes, has_ended=has_ended(era, settings())),
        deps=["inbox"],
        check_specs=check_specs(nodes),
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
            show_newest_period(context.instance, context.run_id, intake, dict.fromkeys(selected, period))

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
