"""Amounts that stay out of every figure while nobody has explained them: those in doubt by a factor of a thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from schemas.registry import RULES
from schemas.rules.scale import REGISTERS

if TYPE_CHECKING:
    from schemas.column import Sheet
    from schemas.rules.rule import Rule

HELD_BACK_TYPES: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "table_name": pl.String(),
    "column_name": pl.String(),
    "sheet": pl.String(),
    "first_row": pl.Int32(),
    "last_row": pl.Int32(),
    "rule_id": pl.String(),
}
_ROWS = r"^(?<sheet>.*)![A-Z]+(?<first_row>\d+)(?::[A-Z]+(?<last_row>\d+))?$"
"""A range of cells of a column, as ``further_cells`` has it."""


def held_back(findings: pl.DataFrame) -> pl.DataFrame:
    """The amounts of cooperatives, funds and unions that open findings hold back; columns :data:`HELD_BACK_TYPES`.

    A finding holds back the amount of its row, and those for which it speaks where not all of a kind are listed.
    """
    rules = {rule.rule_id: rule for rule in RULES if rule.holds_back}
    is_open = findings.filter(pl.col("state") == "open", pl.col("rule_id").is_in(rules.keys()))
    found = [_by_rule(is_open, rules[rule_id]) for rule_id in is_open["rule_id"].unique()]
    return pl.concat([pl.DataFrame(schema=HELD_BACK_TYPES), *found]).sort(
        "submission_id", "table_name", "column_name", "first_row", "rule_id"
    )


def _by_rule(is_open: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    of_rule = is_open.filter((pl.col("rule_id") == rule.rule_id) & pl.col("variant").is_in(rule.holds_back))
    return pl.concat([_on_sheet(of_rule, sheet) for sheet in REGISTERS.values()])


def _on_sheet(findings: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
    amounts = [column.name for column in sheet.columns if column.is_amount]
    rows = findings.filter(
        pl.col("place").str.starts_with(f"{sheet.name}/") & pl.col("column_name").is_in(amounts)
    ).with_columns(
        pl.lit(sheet.table).alias("table_name"),
        pl.col("cell").str.extract(r"(\d+)$").cast(pl.Int32).alias("first_row"),
    )
    own = rows.with_columns(pl.col("first_row").alias("last_row"))
    further = rows.drop("sheet", "first_row").explode("further_cells").drop_nulls("further_cells")
    ranges = further.with_columns(pl.col("further_cells").str.extract_groups(_ROWS)).unnest("further_cells")
    ranges = ranges.with_columns(pl.coalesce("last_row", "first_row").alias("last_row"))
    return pl.concat(
        part.select(pl.col(name).cast(kind) for name, kind in HELD_BACK_TYPES.items()) for part in (own, ranges)
    )
