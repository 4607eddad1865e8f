"""Rows get what is known of their submissions, whether those of one stand together or not."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.judgement import rows_of_submissions
from pipeline.judgement.rows_of_submissions import is_among, numbers_of, paired, places_of, with_facts

ROWS = pl.DataFrame({"submission_id": ["a", "a", "b", "c", "a"], "row": [1, 2, 3, 4, 5]})
FACTS = pl.DataFrame({"submission_id": ["c", "a"], "period": ["of c", "of a"]})


@pytest.fixture(autouse=True, params=[0, 5_000], ids=["many rows", "few"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_of_submissions, "FEW", request.param)


def test_rows_have_the_facts_of_their_submissions_in_their_order() -> None:
    joined = ROWS.join(FACTS, on="submission_id", maintain_order="left")
    assert with_facts(ROWS, FACTS).equals(joined)


@pytest.mark.parametrize(("rows", "facts"), [(ROWS.clear(), FACTS), (ROWS, FACTS.clear())])
def test_without_rows_or_facts_nothing_is_left(rows: pl.DataFrame, facts: pl.DataFrame) -> None:
    found = with_facts(rows, facts)
    assert (found.height, found.columns) == (0, ["submission_id", "row", "period"])


def test_rows_of_a_submission_are_found_for_each_that_names_it() -> None:
    wanted = pl.DataFrame({"before": ["c", "a", None, "nobody", "c"]})
    assert places_of(ROWS, wanted, "before").rows() == [(0, 3), (1, 0), (1, 1), (1, 4), (4, 3)]


def test_one_text_has_one_number_in_all_columns_and_no_other_text_has_it() -> None:
    first, second = numbers_of(pl.Series(["x", None, "y"]), pl.Series(["y", "z", "x"]))
    assert (first[0], first[2], first[1]) == (second[2], second[0], None)
    assert len({*first.drop_nulls(), *second}) == 3


def test_two_numbers_are_one_that_no_others_are() -> None:
    most = 2**32 - 1
    numbers = [(0, 0), (0, 1), (1, 0), (0, 2**31), (0, most), (most, 0), (most, most), (None, 1), (1, None)]
    first, second = (pl.Series(side, dtype=pl.UInt32) for side in zip(*numbers, strict=True))
    found = paired(first, second)
    assert found.null_count() == 2
    assert found.drop_nulls().n_unique() == 7
    assert found[6] == 2**64 - 1


def test_nothing_is_among_nothing() -> None:
    texts = pl.DataFrame({"text": ["a", None]})
    some, none = is_among(pl.col("text"), ["a"]), is_among(pl.col("text"), texts["text"].clear())
    assert texts.select(some, none.alias("none")).rows() == [(True, False), (False, False)]
