"""Dagster's code location: builds all assets, jobs and sensors from the ledger and SQL files."""

from itertools import starmap

import dagster
from dagster import Definitions, in_process_executor, with_source_code_references

from assets.closing import close_period
from assets.coverage import coverage
from assets.failures import failures_in_words
from assets.heartbeat_sensor import heartbeat
from assets.inbox import inbox
from assets.new_files_sensor import new_files
from assets.nightly_schedule import by_day, nightly, nightly_schedule
from assets.notices_sensor import notices_sensor
from assets.outputs import output_assets
from assets.period_files import DESK, REPORT_FILES, period_files
from assets.unit_nodes import unit_nodes
from assets.units import by_era, units_asset, units_job
from assets.warehouse import table_files, warehouse_asset
from pipeline.runtime.private_files import keep_private
from pipeline.runtime.setting_checks import checked_settings


@dagster.definitions
def definitions() -> Definitions:
    """Build the assets from the ledger, the SQL files and the settings; to import this module reads none of them."""
    with failures_in_words():
        return made_definitions()


def made_definitions() -> Definitions:
    """The same for a program of ours, which has sentences of its own for what can be mended."""
    keep_private()  # this process runs the steps, or starts the one that does
    checked = checked_settings()
    eras, tables = by_era(unit_nodes(checked)), table_files(checked.warehouse)
    return Definitions(
        assets=with_source_code_references(
            [
                inbox,
                *starmap(units_asset, eras.items()),
                warehouse_asset(tables, [inbox.key]),
                coverage,
                *period_files(tables),
                *output_assets(tables, [DESK, REPORT_FILES]),
            ]
        ),
        jobs=[nightly, by_day, *starmap(units_job, eras.items()), close_period],
        executor=in_process_executor,
        schedules=[nightly_schedule],
        sensors=[heartbeat, new_files, notices_sensor(checked)],
    )
