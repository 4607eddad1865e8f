"""Write templates as files: of a unit, or of every unit that has to report for a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.templates import template
from pipeline.outputs.templates.prior import Prior, opened, prior_of
from pipeline.runtime.atomic_files import write_whole
from schemas.calendars import units_due
from schemas.registry import form_of_period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from pipeline.runtime.progress import Hear
    from pipeline.runtime.settings import Settings
    from schemas.column import Form
    from schemas.reference_data import ReportingUnit

FOLDER = "mau-bieu"


def form_of(unit: ReportingUnit, period: date) -> Form:
    """The form that the unit reports on, in the version of the period; LookupError where there is none."""
    form = form_of_period(unit.form_id, period)
    if form is None:
        raise LookupError(unit.form_id)
    return form


def template_folder(settings: Settings, period: date) -> Path:
    """Where the templates of a period lie."""
    return settings.files / f"{period:%Y-%m}" / FOLDER


def template_path(settings: Settings, form: Form, unit: ReportingUnit | None, period: date | None) -> Path:
    """The path of a template, unless a person names another."""
    folder = template_folder(settings, period) if period else settings.files / FOLDER
    known = [form.form_id, *([unit.unit_code] if unit else []), *([f"{period:%Y-%m}"] if period else [])]
    return folder / f"{' '.join(known)}.xlsx"


def write_template(settings: Settings, form: Form, unit: ReportingUnit | None, period: date | None, path: Path) -> bool:
    """Write a template, prefilled where the unit and the period are known; False where it lies there already."""
    with opened(settings.database) as connection:
        before = prior_of(connection, form, unit, period) if unit and period else Prior()
    return _write(path, template(form, unit, period, before))


def _write(path: Path, content: bytes) -> bool:
    if path.is_file() and path.read_bytes() == content:
        return False
    write_whole(path, content)
    return True


def write_templates(
    settings: Settings,
    period: date,
    due: Sequence[ReportingUnit] | None = None,
    folder: Path | None = None,
    hear: Hear | None = None,
) -> dict[Path, bool]:
    """Write the template of every unit that has to report for the period; whether each one had to be written.

    ``due`` are these units where not all of them are meant, ``folder`` is where they go but to their own place.
    """
    found: dict[Path, bool] = {}
    chosen = units_due(period) if due is None else due
    with opened(settings.database) as connection:
        for number, unit in enumerate(chosen):
            if hear:
                hear(number, len(chosen), unit.unit_name)
            form = form_of(unit, period)
            path = template_path(settings, form, unit, period)
            path = path if folder is None else folder / path.name
            found[path] = _write(path, template(form, unit, period, prior_of(connection, form, unit, period)))
    return found
