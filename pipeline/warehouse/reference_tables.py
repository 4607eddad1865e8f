"""Reference data, the rule catalogue and the closings as frames that the warehouse's SQL reads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pipeline.warehouse.dimension_tables import dimension_frames
from pipeline.warehouse.unit_mapping import unit_mapping
from schemas.figures import measures as declared_measures
from schemas.form_versions import form_versions
from schemas.messages import catalogue
from schemas.reference_data import reference_rows
from schemas.registry import FORMS, RULES, form
from schemas.rules.measures import condition_rows, is_of_the_year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.landing.ledger import Closing

_MOMENT = pl.Datetime("us", "UTC")
DATES = ("valid_from", "valid_to", "accepted_until")


def reference_tables() -> dict[str, Callable[[], pl.DataFrame]]:
    """What makes each frame, by the name under which SQL finds it."""
    return {
        "reference_units": partial(_csv, "units"),
        "reference_communes": partial(_csv, "communes"),
        "reference_code_lists": lambda: _csv("code_lists").with_columns(pl.col("position").cast(pl.Int32)),
        "reference_indicators": lambda: _csv("indicators").rename({"table": "table_name"}),
        "reference_measures": _measures,
        "reference_measure_conditions": _measure_conditions,
        "reference_figures": _figures,
        "reference_form_versions": lambda: _csv("form_versions").with_columns(pl.col("version").cast(pl.Int64)),
        "reference_form_columns": _form_columns,
        "reference_size_classes": partial(_csv, "size_classes"),
        "reference_rules": _rules,
        "reference_unit_mapping": unit_mapping,
        **dimension_frames(),
    }


def closed_submissions(closings: Iterable[Closing]) -> pl.DataFrame:
    """The submissions of each closing."""
    rows = [
        (closing.period, closing.closed_at, closing.because or None, name)
        for closing in closings
        for name in closing.submissions
    ]
    return pl.DataFrame(
        rows,
        schema={"period": pl.Date, "closed_at": _MOMENT, "because": pl.String, "submission_id": pl.String},
        orient="row",
    )


def closed_figures(closings: Iterable[Closing]) -> pl.DataFrame:
    """The figures of each closing, as they were."""
    rows = [
        (closing.period, closing.closed_at, name, value)
        for closing in closings
        for name, value in closing.figures.items()
    ]
    return pl.DataFrame(
        rows,
        schema={"period": pl.Date, "closed_at": _MOMENT, "figure_id": pl.String, "value": pl.String},
        orient="row",
    ).with_columns(pl.col("value").cast(pl.Decimal(18, 3)))


def _csv(name: str, *, blank: bool = False) -> pl.DataFrame:
    """A reference file as text and dates; an empty field is null unless ``blank`` has a meaning."""
    frame = pl.DataFrame(reference_rows(name))
    if not blank:
        frame = frame.with_columns(pl.col(pl.String).replace("", None))
    days = [pl.col(day).replace("", None).str.to_date() for day in DATES if day in frame.columns]
    return frame.with_columns(days)


def _form_columns() -> pl.DataFrame:
    """The columns of every version of every form, as the warehouse names them."""
    forms = [found for known in form_versions() if (found := form(known.form_id, known.version))]
    return pl.DataFrame(
        [
            {
                "form_id": its_form.form_id,
                "version": its_form.version,
                "table_name": sheet.table,
                "column_name": column.sql_name,
                "sheet": sheet.name,
                "header": column.header,
                "required": str(column.required),
                "position": position,
            }
            for its_form in forms
            for sheet in its_form.sheets
            if sheet.loaded
            for position, column in enumerate(sheet.columns, start=1)
        ]
    )


def _measures() -> pl.DataFrame:
    forms = {sheet.table: known.form_id for known in FORMS for sheet in known.sheets}
    measures = _csv("measures", blank=True).with_columns(
        pl.col("table").replace_strict(forms).alias("form_id"),
        pl.Series("is_of_the_year", [is_of_the_year(measure) for measure in declared_measures()], dtype=pl.Boolean),
    )
    return measures.rename({"table": "table_name", "column": "column_name"})


def _figures() -> pl.DataFrame:
    return _csv("figures").with_columns(
        pl.col("dimensions").fill_null(""),
        pl.col("scale").cast(pl.Decimal(9, 3)),
        pl.col("decimals").cast(pl.Int32),
    )


def _measure_conditions() -> pl.DataFrame:
    return pl.DataFrame(condition_rows()).rename({"table": "table_name", "column": "column_name"})


def _rules() -> pl.DataFrame:
    vi, en = catalogue("vi"), catalogue("en")
    return pl.DataFrame(
        [
            {
                "rule_id": rule.rule_id,
                "severity": str(rule.severity),
                "level": str(rule.level),
                "sheet": rule.sheet,
                "columns": rule.columns,
                "logic": rule.logic,
                "title_vi": vi[rule.rule_id]["title"],
                "title_en": en[rule.rule_id]["title"],
                "message_vi": f"{vi[rule.rule_id]['what']} {vi[rule.rule_id]['fix']}",
                "message_en": f"{en[rule.rule_id]['what']} {en[rule.rule_id]['fix']}",
                "version": rule.version,
                # a rule that is broken by a blank cell alone asks whether something is there, the others what
                "dimension": "validity" if rule.quotes_cell else "completeness",
            }
            for rule in RULES
        ]
    )
