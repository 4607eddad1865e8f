"""The code location: everything that Dagster shows and runs."""

from dagster import Definitions

from assets.automation import new_files, nightly, nightly_schedule
from assets.closing import close_period
from assets.inbox import inbox
from assets.units import units
from assets.warehouse import warehouse

definitions = Definitions(
    assets=[inbox, units, warehouse],
    jobs=[nightly, close_period],
    schedules=[nightly_schedule],
    sensors=[new_files],
)
