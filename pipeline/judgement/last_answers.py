"""The last of the answers that hold for each query, found without holding every answer against every query."""

from __future__ import annotations

import polars as pl

from schemas.rules.scale import RULES, UNIT_FACTOR

ABOUT_SCALE = tuple(rule.rule_id for rule in RULES)
"""Rules whose explained amounts may change, though not a thousandfold."""
MOST_COMPARED = 50
"""So many of the last answers about scale at a place, or for a row, are held against what is asked there."""
GIVEN = ["since", "explanation"]


def last_answers(asked: pl.DataFrame, about: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """``number``, ``since`` and ``explanation`` of the queries for which an answer holds, the last one of each.

    Queries and answers agree ``by`` columns, ``rule_id`` among them; queries have a ``when``, answers the ``since``
    from which on they hold: for the same values or, of a rule about scale, for none far from what was answered. What
    was said of one place, or of so many, is not said of more.
    """
    queries, answers = asked.drop_nulls(by), about.drop_nulls(by)
    found = pl.concat([_of_the_same_values(queries, answers, by), _of_near_amounts(queries, answers, by)])
    return found.sort("since", maintain_order=True).unique("number", keep="last", maintain_order=True)


def _of_the_same_values(queries: pl.DataFrame, answers: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    key = [*by, "values"]
    given = answers.select(*by, pl.col("answered_values").alias("values"), *GIVEN)
    last = given.unique([*key, "since"], keep="last", maintain_order=True)
    return (
        queries.select("number", *key, "when")
        .sort("when", maintain_order=True)
        .join_asof(
            last.sort("since"),
            left_on="when",
            right_on="since",
            by=key,
            strategy="backward",
            check_sortedness=False,  # it is sorted, which Polars cannot see of groups
        )
        .drop_nulls("since")
        .select("number", *GIVEN)
    )


def _of_near_amounts(queries: pl.DataFrame, answers: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    about_scale = pl.col("rule_id").is_in(ABOUT_SCALE)
    amounts = ["answered", "answered_places"]
    given = answers.filter(about_scale).select(*by, *amounts, *GIVEN)
    differing = given.unique([*by, *amounts, "since"], keep="last", maintain_order=True).sort("since")
    last = differing.group_by(by, maintain_order=True).tail(MOST_COMPARED)
    now, then = (pl.col(name).cast(pl.Float64, strict=False).abs() for name in ("observed", "answered"))
    near = (now < UNIT_FACTOR * then) & (then < UNIT_FACTOR * now)
    of_no_more = pl.col("further_places") <= pl.col("answered_places")
    return (
        queries.filter(about_scale)
        .join(last, on=by)
        .filter((pl.col("when") >= pl.col("since")) & near.fill_null(value=False) & of_no_more)
        .select("number", *GIVEN)
    )
