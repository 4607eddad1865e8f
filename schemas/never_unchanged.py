"""Reports that can never say unchanged, whatever the unit has sent: the cover and the reference data tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.form_versions import form_version
from schemas.reference_data import units_by_code
from schemas.rules.workbook import Refusal

if TYPE_CHECKING:
    from datetime import date


def never_unchanged(form_id: str, version: int, unit_code: str, period: date) -> Refusal | None:
    """Why a unit's report of the period on that version cannot say unchanged; None where it may be that it can."""
    if period.month == 1:
        return Refusal.JANUARY
    if _is_first_month(unit_code, form_id, period):
        return Refusal.FIRST_MONTH
    declared = form_version(form_id, version)
    is_first = declared is not None and declared.valid_from.replace(day=1) == period
    return Refusal.FIRST_OF_VERSION if is_first else None


def _is_first_month(unit_code: str, form_id: str, period: date) -> bool:
    """Whether the unit was born in the month, or asked for the form for the first time."""
    lines = (unit for unit in units_by_code().get(unit_code, ()) if unit.form_id == form_id)
    born = min((unit.valid_from for unit in lines), default=None)
    return born is not None and born.replace(day=1) == period
