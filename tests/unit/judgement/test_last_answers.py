"""The last answer that holds for a query is found among very many at one place, and none goes for what was not said."""

from __future__ import annotations

import polars as pl

from pipeline.judgement.last_answers import ABOUT_SCALE, last_answers

SCALE, OTHER = ABOUT_SCALE[0], "XX-01"
BY = ["rule_id", "place"]
MANY = 20_000


def asked(*queries: tuple[str, int, str, int]) -> pl.DataFrame:
    """Queries at one place: rule, position, what is observed, and for how many further places it speaks."""
    frame = pl.DataFrame(queries, schema=["rule_id", "when", "observed", "further_places"], orient="row")
    place, values = pl.lit("HTX/1/revenue").alias("place"), pl.col("observed").alias("values")
    return frame.with_row_index("number").with_columns(place, values)


def about(*answers: tuple[str, int, str, int, str]) -> pl.DataFrame:
    """Answers at the same place: rule, since when, to what, for how many further places, and the explanation."""
    names = ["rule_id", "since", "answered", "answered_places", "explanation"]
    frame = pl.DataFrame(answers, schema=names, orient="row")
    place, values = pl.lit("HTX/1/revenue").alias("place"), pl.col("answered").alias("answered_values")
    return frame.with_columns(place, values)


def explanations(queries: pl.DataFrame, answers: pl.DataFrame) -> dict[int, str]:
    """By the number of each query what answers it."""
    found = last_answers(queries, answers, BY)
    return dict(found.select("number", "explanation").iter_rows())


def test_last_answer_to_the_same_values_holds_from_when_it_was_given() -> None:
    queries = asked((OTHER, 0, "5", 0), (OTHER, 1, "5", 0), (OTHER, 3, "5", 0), (OTHER, 3, "6", 0))
    answers = about((OTHER, 1, "5", 0, "first"), (OTHER, 2, "5", 0, "second"), (OTHER, 4, "5", 0, "later"))
    assert explanations(queries, answers) == {1: "first", 2: "second"}


def test_answer_about_scale_goes_for_amounts_near_it_and_for_no_more_places() -> None:
    queries = asked((SCALE, 1, "900", 0), (SCALE, 1, "1000000", 0), (SCALE, 1, "900", 1), (OTHER, 1, "900", 0))
    answers = about((SCALE, 0, "1000", 0, "large"), (OTHER, 0, "1000", 0, "other"))
    assert explanations(queries, answers) == {0: "large"}


def test_very_many_queries_and_answers_at_one_place_do_not_meet_pairwise() -> None:
    queries = asked(*((OTHER if number % 2 else SCALE, 1, "5", 0) for number in range(MANY)))
    answers = about(*((OTHER if number % 2 else SCALE, 0, "5", number, f"{number}") for number in range(MANY)))
    assert set(explanations(queries, answers).values()) == {f"{MANY - 1}", f"{MANY - 2}"}
