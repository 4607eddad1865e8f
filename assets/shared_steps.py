"""Which steps of the nightly job a run of one period of several has to do: what they share is done once for all."""

from collections.abc import Collection, Iterator
from datetime import date

from dagster import AssetKey, JobDefinition

from assets.outputs import output_key
from assets.unit_nodes import UnitNode, unit_nodes
from pipeline.landing import ledger as ledgers
from pipeline.outputs.contract import Scope
from pipeline.outputs.registry import outputs_of
from pipeline.runtime.settings import ledger_path, settings
from schemas.calendars import units_due
from schemas.unit_forms import report_key


def steps_of(
    job: JobDefinition, period: date, known: Collection[UnitNode], *, is_held: bool, is_last: bool
) -> list[AssetKey]:
    """The assets that a run for the period writes; where the warehouse holds it already, those of the period alone.

    What is about all periods is written by the run of the last one. Of the units those have their part that have sent
    something for the period and, in the last one, those ``known`` before the night that have to report for it: who is
    missing in an older month is in its coverage.
    """
    layer = job.asset_layer.asset_graph
    about_all = set(map(output_key, outputs_of(Scope.SITE)))
    every = layer.executable_asset_keys
    if is_held:
        others = {node.key for node in unit_nodes(settings())} - set(_of_period(period, known if is_last else ()))
        every = {key for key in every if layer.get(key).is_partitioned} - others
    return sorted(every | about_all if is_last else every - about_all)


def _of_period(period: date, known: Collection[UnitNode]) -> Iterator[AssetKey]:
    """The nodes of the units that the period is about."""
    due = {report_key(unit.unit_code, unit.form_id) for unit in units_due(period)}
    sent = {
        report_key(identity.unit_code, identity.form_id)
        for identity in ledgers.load(ledger_path(settings())).identities.values()
        if identity.period == period and identity.unit_code and identity.form_id
    }
    for node in unit_nodes(settings()):
        if node.report in sent or (node in known and node.report in due):
            yield node.key
