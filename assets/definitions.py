"""The code location: everything that Dagster shows and runs."""

from dagster import Definitions, with_source_code_references

from assets.automation import new_files, nightly, nightly_schedule
from assets.closing import close_period
from assets.coverage import coverage
from assets.inbox import inbox
from assets.notices import notices
from assets.page import page
from assets.report import report_files
from assets.templates import templates
from assets.units import units
from assets.warehouse import warehouse

definitions = Definitions(
    assets=with_source_code_references([inbox, units, warehouse, coverage, page, templates, *report_files]),
    jobs=[nightly, close_period],
    schedules=[nightly_schedule],
    sensors=[new_files, notices],
)
