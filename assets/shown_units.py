"""Shows in Dagster what a run judged otherwise than before: of the periods that changed, the units that did."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from assets.former_keys import keep_former_keys
from assets.newest_period import show_newest_period
from assets.offered_periods import offer
from assets.partitions import partition_key, partitions_among
from assets.reported_events import report, versions
from assets.unit_nodes import UnitNode, unit_nodes
from assets.unit_results import UnitInPeriod, unit_reports, units_in
from pipeline.runs.changed_periods import latest_period, mark_stale
from pipeline.runs.hand_back import hand_back
from pipeline.runs.intake import WAIT
from pipeline.runtime.code_version import fingerprint
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dagster import AssetKey, DagsterInstance

    from pipeline.runs.intake import Intake

SHOWN = "hoptac/shown_periods"
"""Where Dagster's storage keeps from what the units of each period are shown; it goes with the history of a Dagster."""


def period_versions(intake: Intake) -> dict[date, str]:
    """A hash of what units are shown from in each period; the latest one's is also of what belongs to none."""
    digests, latest = intake.known.digests(), latest_period(settings(), intake.ingested.ledger)
    of_none = digests.get(None, "")
    return {
        period: f"{_shown_by()}-{digests[period][:16]}" + (f"-{of_none[:16]}" if period == latest else "")
        for period in partitions_among(period for period in digests if period)
    }


def _shown_by() -> str:
    """What decides how units are shown beside what they sent: this product, and where pages have the files."""
    return f"{fingerprint()}{settings().web_prefix}"


def are_shown_otherwise(instance: DagsterInstance) -> bool:
    """Whether units were last shown by another product, or with links to where pages have no files."""
    return any(not version.startswith(f"{_shown_by()}-") for version in _shown(instance).values())


def show_changed_units(instance: DagsterInstance, run_id: str, intake: Intake) -> int:
    """Write what goes back to every unit whose judgement changed, and show it; how many nodes that were, by period.

    A node shows what it was told last, which is its newest period. Whatever ends the process, what is not shown is
    shown by the next run.
    """
    hand_back(settings(), intake.known, WAIT)
    now, before = period_versions(intake), _shown(instance)
    changed = sorted(period for period, version in now.items() if before.get(partition_key(period)) != version)
    if not changed:
        return 0
    offer(instance, changed)
    nodes = unit_nodes(settings())
    keep_former_keys(instance, nodes)
    shown = versions(instance, [node.key for node in nodes])
    found = [units for period in changed if (units := _changed_units(intake, period, nodes, shown))]
    told: dict[UnitNode, date] = {}
    for units in found:
        with lock(settings(), WAIT):
            mark_stale(settings(), units[0].period)
        report(instance, run_id, unit_reports(units))
        told |= {unit.node: unit.period for unit in units}
    show_newest_period(instance, run_id, intake, told, changed)
    kept = {partition_key(period): version for period, version in now.items()}
    instance.daemon_cursor_storage.set_cursor_values({SHOWN: json.dumps(kept)})
    return sum(map(len, found))


def _changed_units(
    intake: Intake, period: date, nodes: Sequence[UnitNode], shown: Mapping[tuple[AssetKey, str], str]
) -> list[UnitInPeriod]:
    """The units that are to be shown otherwise, one that sent nothing only where something is shown of it."""
    key = partition_key(period)
    asked = [node for node in nodes if node.era.asks_for(period)]
    return [
        unit
        for unit in units_in(intake, period, asked)
        if (unit.has_sent or (unit.node.key, key) in shown) and shown.get((unit.node.key, key)) != unit.version.value
    ]


def _shown(instance: DagsterInstance) -> dict[str, str]:
    kept = instance.daemon_cursor_storage.get_cursor_values({SHOWN}).get(SHOWN)
    return json.loads(kept) if kept else {}
