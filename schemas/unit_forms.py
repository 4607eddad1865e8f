"""On which forms a unit reports: what tells its reports apart, and the units each once however many they have."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from schemas.reference_data import month_end, unit_in_period, units_by_code

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from schemas.reference_data import ReportingUnit


def reports_on(unit_code: str, form_id: str | None, period: date) -> bool:
    """Whether there is a unit of that code on the last day of the period that reports on that form."""
    return form_id is not None and unit_in_period(unit_code, period, form_id) is not None


@cache
def has_begun(unit_code: str, form_id: str | None, period: date) -> bool:
    """Whether a unit of that code reports on the form by the last day of the period, or has ended by then."""
    day = month_end(period)
    return any(unit.valid_from <= day for unit in units_by_code().get(unit_code, ()) if unit.form_id == form_id)


@cache
def report_key(unit_code: str, form_id: str) -> str:
    """What tells the reports of a unit apart: its code, with the form where it is not the first that the unit had."""
    lines = sorted(units_by_code().get(unit_code, ()), key=lambda unit: unit.valid_from)
    _, *others = dict.fromkeys(unit.form_id for unit in lines) or [form_id]
    return f"{unit_code}-{form_id}" if form_id in others else unit_code


def form_to_name(unit_code: str, form_id: str, period: date) -> str:
    """The form, where the unit reports on others too in the period; blank where it has that one alone."""
    day = month_end(period)
    forms = {unit.form_id for unit in units_by_code().get(unit_code, ()) if unit.valid_on(day)}
    return form_id if len(forms) > 1 else ""


def each_once(found: Iterable[ReportingUnit]) -> tuple[ReportingUnit, ...]:
    """The units in their order, each once on however many forms it reports."""
    return tuple({unit.unit_code: unit for unit in reversed(tuple(found))}.values())[::-1]
