"""Lets the node of a unit show the newest period that it reports on: of all that it was told Dagster shows the last.

A unit that was told of an earlier month is told of the newest one again, and one that has sent nothing for it that
there is nothing to evaluate; else Dagster would show what a month of before was like.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from assets.eras import periods_of
from assets.partitions import partition_key, partitions_among
from assets.received import months_received
from assets.reported_events import report, unevaluated_assets
from assets.unit_nodes import UnitNode, unit_nodes
from assets.unit_results import unit_reports, units_in
from pipeline.runtime.settings import settings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from dagster import DagsterInstance

    from pipeline.runs.intake import Intake


def show_newest_period(
    instance: DagsterInstance,
    run_id: str,
    intake: Intake,
    told: Mapping[UnitNode, date],
    changed: Collection[date] = (),
) -> None:
    """Show of each unit its newest period, where a run has ``told`` it of another one last.

    Of the periods that ``changed`` it is also told who has sent nothing, once.
    """
    for period, nodes in _by_newest_period(changed).items():
        behind = {node for node in nodes if told.get(node, period) != period}
        if not behind and period not in changed:
            continue
        known = unevaluated_assets(instance, partition_key(period))
        units = units_in(intake, period, nodes if period in changed else list(behind))
        silent = {unit.node for unit in units if not unit.has_sent and unit.node.key.to_string() not in known}
        to_tell = [unit for unit in units if unit.node in behind or (unit.node in silent and unit.node not in told)]
        report(instance, run_id, unit_reports(to_tell, only_checks=True))


def _by_newest_period(coming: Collection[date]) -> dict[date, list[UnitNode]]:
    """The units by the last of the periods that their era was offered."""
    received = months_received(settings())
    found: dict[date, list[UnitNode]] = defaultdict(list)
    for node in unit_nodes(settings()):
        if periods := partitions_among(periods_of(node.era, received, coming)):
            found[periods[-1]].append(node)
    return found
