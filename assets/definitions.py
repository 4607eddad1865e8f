"""The code location: everything that Dagster shows and runs."""

from dagster import Definitions

from assets.automation import new_files, nightly, nightly_schedule
from assets.inbox import inbox
from assets.units import units
from assets.warehouse import warehouse

definitions = Definitions(
    assets=[inbox, units, warehouse],
    jobs=[nightly],
    schedules=[nightly_schedule],
    sensors=[new_files],
)
