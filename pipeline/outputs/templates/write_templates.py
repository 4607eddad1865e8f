"""Write templates as files: of a unit, or of every unit that has to report for a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.made_files import MadeFiles, digest, product_digest
from pipeline.outputs.templates import template
from pipeline.outputs.templates.earlier_reports import EarlierReports
from pipeline.outputs.templates.prior import Prior, opened, prior_of
from pipeline.runtime.atomic_files import write_whole
from schemas.calendars import units_due
from schemas.registry import form_of_period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    import duckdb

    from pipeline.runtime.progress import Hear
    from pipeline.runtime.settings import Settings
    from schemas.column import Form
    from schemas.reference_data import ReportingUnit

FOLDER = "mau-bieu"
TEMPLATES = "templates"
"""The name of the record of the templates that lie ready."""


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
        before = prior_of(connection, form, unit, period) if connection and unit and period else Prior()
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

    ``due`` are these units where not all of them are meant, ``folder`` is where they go but to their own place. There
    one is made only where what it is prefilled from, or the product, is not what it was made from before.
    """
    found: dict[Path, bool] = {}
    chosen = units_due(period) if due is None else due
    with opened(settings.database) as connection, MadeFiles(settings, TEMPLATES) as made:
        source = _Source(settings, connection, period)
        for number, unit in enumerate(chosen):
            if hear:
                hear(number, len(chosen), unit.unit_name)
            form = form_of(unit, period)
            path = template_path(settings, form, unit, period)
            made_from = source.digest_of(form, unit)
            if folder is not None:
                found[folder / path.name] = _write(folder / path.name, source.template(form, unit))
            elif made.made_from(path) == made_from:
                found[path] = False
            else:
                found[path] = made.write(path, made_from, source.template(form, unit))
    return found


class _Source:
    """What the templates of a month are made from."""

    def __init__(self, settings: Settings, connection: duckdb.DuckDBPyConnection | None, period: date) -> None:
        self.connection, self.period = connection, period
        self.product = product_digest(settings, "xlsxwriter")
        self.earlier: dict[str, EarlierReports] = {}

    def digest_of(self, form: Form, unit: ReportingUnit) -> str:
        """A hash of all that a unit's template is made from."""
        earlier = self._earlier(form)
        reports = earlier.prefilled_from(unit.unit_code) if earlier else []
        return digest(self.product, form.form_id, form.version, unit, self.period, reports)

    def template(self, form: Form, unit: ReportingUnit) -> bytes:
        """The unit's template."""
        if self.connection is None:
            return template(form, unit, self.period)
        return template(
            form, unit, self.period, prior_of(self.connection, form, unit, self.period, self._earlier(form))
        )

    def _earlier(self, form: Form) -> EarlierReports | None:
        if self.connection is not None and form.form_id not in self.earlier:
            self.earlier[form.form_id] = EarlierReports(self.connection, form.form_id, self.period.replace(day=1))
        return self.earlier.get(form.form_id)
