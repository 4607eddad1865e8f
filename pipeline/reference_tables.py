"""Reference data, the rule catalogue and the expected units as frames that the warehouse's SQL reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.coverage import expected
from schemas.messages import catalogue
from schemas.reference_data import reference_rows
from schemas.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

DATES = ("valid_from", "valid_to")


def reference_tables(periods: Iterable[date]) -> dict[str, pl.DataFrame]:
    """Frames by the name under which SQL finds them; ``periods`` are those received."""
    measures = _csv("measures", blank=True).rename({"table": "table_name", "column": "column_name"})
    return {
        "reference_units": _csv("units"),
        "reference_communes": _csv("communes"),
        "reference_code_lists": _csv("code_lists").with_columns(pl.col("position").cast(pl.Int32)),
        "reference_measures": measures,
        "reference_figures": _csv("figures").with_columns(
            pl.col("scale").cast(pl.Decimal(9, 3)), pl.col("decimals").cast(pl.Int32)
        ),
        "reference_rules": _rules(),
        "expected": expected(periods),
    }


def _csv(name: str, *, blank: bool = False) -> pl.DataFrame:
    """A reference file as text and dates; an empty field is null unless ``blank`` has a meaning."""
    frame = pl.DataFrame(reference_rows(name))
    if not blank:
        frame = frame.with_columns(pl.col(pl.String).replace("", None))
    return frame.with_columns(pl.col(day).str.to_date() for day in DATES if day in frame.columns)


def _rules() -> pl.DataFrame:
    vi, en = catalogue("vi"), catalogue("en")
    return pl.DataFrame(
        [
            {
                "rule_id": one.rule_id,
                "severity": str(one.severity),
                "level": str(one.level),
                "sheet": one.sheet,
                "columns": one.columns,
                "logic": one.logic,
                "title_vi": vi[one.rule_id]["title"],
                "title_en": en[one.rule_id]["title"],
                "message_vi": f"{vi[one.rule_id]['what']} {vi[one.rule_id]['fix']}",
                "message_en": f"{en[one.rule_id]['what']} {en[one.rule_id]['fix']}",
                "version": one.version,
            }
            for one in RULES
        ]
    )
