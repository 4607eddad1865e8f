"""A row is known in another submission by its tax code, and by name only where no other row is the same by its code."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from pipeline.judgement.same_rows import matches

Row = tuple[str | None, str | None, str | None]
"""Tax code, key of the name, commune."""


def matched(here: list[Row], there: list[Row]) -> list[tuple[int | None, bool]]:
    """For each row the place of the one that is the same, and whether it is by its tax code."""
    names = ["tax_code", "name_key", "commune"]
    schema = dict.fromkeys(names, pl.String)
    now = pl.DataFrame(here, schema=schema, orient="row").with_columns(
        pl.lit("now").alias("submission_id"), pl.lit("before").alias("previous_id")
    )
    before = pl.DataFrame(there, schema=schema, orient="row").with_columns(pl.lit("before").alias("submission_id"))
    return matches(now, before.with_row_index("row"), "previous_id").rows()


@pytest.mark.parametrize(
    ("row", "is_it", "by_code"),
    [
        (("1", "a", "x"), True, True),
        (("1", "other", "y"), True, True),
        ((None, "a", "x"), True, False),
        (("9", "a", "x"), True, False),
        (("9", "a", "y"), False, False),
        ((None, "a", None), False, False),
        ((None, None, "x"), False, False),
    ],
    ids=["all", "code", "name", "name, another code", "another commune", "no commune", "no name"],
)
def test_row_is_the_same_by_code_or_by_name_and_commune(row: Row, *, is_it: bool, by_code: bool) -> None:
    assert matched([row], [("1", "a", "x")]) == [(0 if is_it else None, by_code)]


def test_of_two_with_one_name_the_new_one_is_not_the_old_one() -> None:
    assert matched([("1", "a", "x"), ("2", "a", "x")], [("1", "a", "x")]) == [(0, True), (None, False)]


def test_of_two_with_one_name_each_is_its_own() -> None:
    twins: list[Row] = [("1", "a", "x"), ("2", "a", "x")]
    assert matched(list(reversed(twins)), twins) == [(1, True), (0, True)]


def _one_by_one(here: list[Row], there: list[Row]) -> list[tuple[int | None, bool]]:
    """The same told row by row: by the first of the same code, else by the first of the name that no code claims."""
    codes = {row[0]: at for at, row in reversed([*enumerate(there)])}
    names = {row[1:]: at for at, row in reversed([*enumerate(there)])}
    by_code = [codes.get(code) if code is not None else None for code, _, _ in here]
    by_name = [None if None in (name, commune) else names.get((name, commune)) for _, name, commune in here]
    return [
        (at, True) if at is not None else (None if other in by_code else other, False)
        for at, other in zip(by_code, by_name, strict=True)
    ]


@pytest.mark.parametrize("seed", range(40))
def test_many_rows_are_matched_as_one_by_one(seed: int) -> None:
    dice = Random(seed)  # noqa: S311 - nothing secret

    def some() -> list[Row]:
        codes, names, communes = ("1", "2", "3", None), ("a", "b", "c", None), ("x", "y", None)
        return [(dice.choice(codes), dice.choice(names), dice.choice(communes)) for _ in range(dice.randint(0, 8))]

    here, there = some(), some()
    assert matched(here, there) == _one_by_one(here, there)
