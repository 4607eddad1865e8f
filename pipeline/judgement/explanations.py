"""Which queries the units have explained, in the period that they were asked about and in later ones.

An explanation holds for the same rule, place and values, in the submission that brings it and in later ones. That of a
query about a row holds in later periods too, for the same row and values. Of an amount that looks like one in another
unit it holds while the amount stays within a thousand times of the one explained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from pipeline.judgement.last_answers import last_answers
from schemas.registry import tables
from schemas.rules.scale import REGISTERS
from schemas.storage import NAME_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.staging.store import Stage

CHAIN = [f"chain_{name}" for name in UNIT_AND_PERIOD]
UNIT, PERIOD = CHAIN[:-1], CHAIN[-1]
SAME = ["rule_id", "place"]
TABLE_OF = {sheet.name: table for table, sheet in tables().items()}
AT = ["rule", "sheet", "cell"]
"""Where an explanation says that a query stands."""
ROW = ["rule_id", "table", "column_name"]
"""What two queries about the same row have in common beside it."""
ANSWER_TYPES: dict[str, pl.DataType] = (
    {"chain_form_id": pl.String(), "chain_unit_code": pl.String(), "chain_period": pl.Date()}
    | dict.fromkeys((*ROW, "code", "person", "answered_values", "answered"), pl.String())
    | {"answered_places": pl.Int64(), "since": pl.Date(), "explanation": pl.String()}
)
"""Answers about rows, which hold for queries about the same rows of the unit ``since`` a day after their period."""


class Explained(NamedTuple):
    """``number`` and ``explanation`` of the queries that are explained; the ``answers``, :data:`ANSWER_TYPES`."""

    explanations: pl.DataFrame
    answers: pl.DataFrame


def explained(
    chained: pl.DataFrame, order: pl.DataFrame, stage: Stage, earlier: pl.DataFrame, handover: pl.DataFrame
) -> Explained:
    """The queries that a sheet Giải trình answers, with the unit's last word on each, and the answers about rows.

    ``chained`` are findings, by ``number``, with the unit, period and position of their submissions, as in ``order``;
    ``earlier`` are answers of other periods, of which those before a query's hold for it. What was explained about a
    row before a change of units holds in the unit that lists it since, by the ``handover``.
    """
    queries = chained.filter((pl.col("severity") == "query") & pl.col("position").is_not_null())
    answers = _answers(queries, order, stage)
    own = _about_rows(answers, queries, stage)
    about = handed_over(pl.concat([earlier, own]), handover)
    later = _in_later_periods(queries, about, stage)
    here = _in_the_period(queries, answers).select("number", "explanation")
    return Explained(pl.concat([later, here]).unique("number", keep="last", maintain_order=True), own)


def _in_the_period(queries: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """The queries at the place that was answered, in the submission that brings the answer or a later one."""
    about = answers.select(*CHAIN, *SAME, *_as_answered(), pl.col("position").alias("since"), "explanation")
    asked = queries.with_columns(pl.col("position").alias("when"))
    return last_answers(asked, about, [*CHAIN, *SAME])


def handed_over(answers: pl.DataFrame, handover: pl.DataFrame) -> pl.DataFrame:
    """The answers, and those of units of before a change as if the units that list their rows since had given them too.

    Rows may have been handed over more than once: the changes are gone through in their order. Columns as
    :data:`ANSWER_TYPES`.
    """
    unit = "chain_unit_code"
    for day in handover["day"].unique().sort() if answers.height else ():
        heirs = (
            handover.filter((pl.col("day") == day) & (pl.col("unit_code_now") != pl.col("unit_code_before")))
            .select(pl.col("unit_code_before").alias(unit), "unit_code_now")
            .unique(maintain_order=True)
        )
        inherited = answers.filter(pl.col(PERIOD) < day).join(heirs, on=unit, maintain_order="left")
        own = inherited.drop(unit).rename({"unit_code_now": unit}).select(answers.columns)
        answers = pl.concat([answers, own])
    return answers


def _about_rows(answers: pl.DataFrame, queries: pl.DataFrame, stage: Stage) -> pl.DataFrame:
    """The answers to queries about rows, with what the row is known by; columns :data:`ANSWER_TYPES`."""
    if answers.is_empty():
        return pl.DataFrame(schema=ANSWER_TYPES)
    rows = _rows(queries.join(answers.select("number"), on="number", how="semi"), stage)
    about = answers.join(rows.select("number", *ROW, "code", "person"), on=[*SAME[:1], "number"], maintain_order="left")
    dated = about.with_columns(*_as_answered(), _day_after(PERIOD).alias("since"))
    return dated.select(pl.col(name).cast(kind) for name, kind in ANSWER_TYPES.items())


def _in_later_periods(queries: pl.DataFrame, about: pl.DataFrame, stage: Stage) -> pl.DataFrame:
    """``number`` and ``explanation`` of the queries of later periods about the rows that were answered for."""
    units = queries.join(about.select(UNIT).unique(), on=UNIT, how="semi")
    if units.is_empty():
        return pl.DataFrame(schema={"number": queries.schema["number"], "explanation": pl.String})
    rows = _rows(units, stage)
    asked = units.drop("column_name").join(rows.drop("rule_id"), on="number").with_columns(pl.col(PERIOD).alias("when"))
    has_code, person = pl.col("code").is_not_null(), [*UNIT, *ROW, "person"]
    found = [
        last_answers(asked, about, [*UNIT, *ROW, "code"]),
        last_answers(asked.filter(~has_code), about, person),
        last_answers(asked.filter(has_code), about.filter(~has_code), person),
    ]
    return pl.concat(found).sort("since", maintain_order=True).select("number", "explanation")


def _day_after(period: str) -> pl.Expr:
    return pl.col(period).dt.offset_by("1d")


def _as_answered() -> tuple[pl.Expr, ...]:
    return (
        pl.col("values").alias("answered_values"),
        pl.col("observed").alias("answered"),
        pl.col("further_places").alias("answered_places"),
    )


def _rows(queries: pl.DataFrame, stage: Stage) -> pl.DataFrame:
    """Which row each query about a row is about, by ``number``: its ``code`` or, failing that, the ``person``.

    Of a cooperative, fund or union these are its tax code, and its name with the founding date, never its commune; of
    other rows what identifies them in their place. Queries about a header, an indicator or the whole file have no row.
    """
    place = pl.col("place").str.split("/").list
    about_rows = queries.filter(place.len() == len(("sheet", "row", "column"))).select(
        "number",
        "rule_id",
        "submission_id",
        pl.col("sheet").alias("at_sheet"),
        pl.col("cell").str.extract(r"(\d+)$").cast(pl.Int32, strict=False).alias("at_row"),
        place.get(0).replace_strict(TABLE_OF, default=None).alias("table"),
        place.get(1).alias("key"),
        place.get(2).alias("column_name"),
    )
    others = about_rows.filter(
        ~pl.col("table").is_in(list(REGISTERS)) & ~pl.col("key").str.contains(r"^dòng \d+$")
    ).with_columns(pl.col("key").alias("code"), pl.lit(None, dtype=pl.String).alias("person"))
    named = [_named(about_rows.filter(pl.col("table") == table), table, stage) for table in REGISTERS]
    return pl.concat([others, *named]).select("number", *ROW, "code", "person")


def _named(queries: pl.DataFrame, table: str, stage: Stage) -> pl.DataFrame:
    """Queries about rows of a register with what these are known by."""
    at = ["submission_id", "at_sheet", "at_row"]
    columns = (*at, "tax_code", NAME_KEY, "founded_on")
    rows = stage.frame(table, columns, of=set(queries["submission_id"])).select(
        *at,
        pl.col("tax_code").alias("code"),
        pl.concat_str(NAME_KEY, pl.col("founded_on").cast(pl.String), separator="|").alias("person"),
    )
    return queries.join(rows, on=at)


def _answers(queries: pl.DataFrame, order: pl.DataFrame, stage: Stage) -> pl.DataFrame:
    """Explanations with the queries that they are about: their ``number``, place and values.

    A row of the sheet Giải trình names rule, sheet, cell and value; it is about the query that stood there in the
    submission that brings it or in an earlier one of the unit and period, as in a copy of the feedback workbook.
    """
    filled = stage.frame("explanations").filter(
        pl.col("explanation").is_not_null() & (pl.col("explanation").str.strip_chars() != "")
    )
    said = (
        filled.select("submission_id", "rule", "sheet", "cell", "value", "explanation")
        .join(order.drop("length", "counts"), on="submission_id")
        .with_columns(
            pl.col("rule").str.to_uppercase(),
            pl.col("sheet").str.to_lowercase().fill_null(""),
            pl.col("cell").str.replace_all("$", "", literal=True).str.to_uppercase().fill_null(""),
            pl.col("value").str.strip_chars().fill_null("").alias("text"),
        )
        .with_row_index("line")
        .unique(["submission_id", *AT, "text"], keep="last", maintain_order=True)
    )
    about = queries.select(
        *CHAIN,
        "number",
        pl.col("rule_id").alias("rule"),
        pl.col("sheet").str.to_lowercase(),
        "cell",
        "place",
        "values",
        "observed",
        "further_places",
        pl.col("position").alias("query_position"),
    )
    matched = pl.concat(_matched(said, about)).filter(pl.col("query_position") <= pl.col("position"))
    return (
        matched.sort("line")
        .unique(["number", "position"], keep="last", maintain_order=True)
        .select(
            *CHAIN,
            "number",
            pl.col("rule").alias("rule_id"),
            "place",
            "values",
            "observed",
            "further_places",
            "position",
            "explanation",
        )
    )


def _matched(said: pl.DataFrame, about: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The explanations with the queries at their cells whose value they name, as a text or as a number, or none.

    They are joined by the value too: of very many at one cell each meets its own query, not every one.
    """
    at, columns = [*CHAIN, *AT], [*about.columns, "position", "line", "explanation"]
    number = pl.col("text").str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    is_blank = pl.col("text") == ""
    yield said.filter(is_blank).join(about, on=at).select(columns)
    named = said.filter(~is_blank)
    texts = about.with_columns(pl.col("observed").alias("text"))
    yield named.join(texts, on=[*at, "text"]).select(columns)
    numbers = named.with_columns(number.cast(pl.Float64, strict=False).alias("as_number")).drop_nulls("as_number")
    last = numbers.unique(["submission_id", *AT, "as_number"], keep="last", maintain_order=True)
    asked = about.with_columns(pl.col("observed").cast(pl.Float64, strict=False).alias("as_number"))
    yield last.join(asked.drop_nulls("as_number"), on=[*at, "as_number"]).select(columns)
