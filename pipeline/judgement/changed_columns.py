"""Columns of the list of cooperatives that look wrong as a whole beside the previous period's.

Values are held against those of the same cooperative. A column is looked at closely only where enough of its values
changed, or changed by another factor than the column did; so most cost one comparison.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.compared_values import (
    COLUMNS,
    DATES,
    FLOWS,
    KEY,
    ComparedValues,
    is_about,
    is_explained,
    middle_growth,
    shapes_found,
)
from pipeline.judgement.rows_of_submissions import is_among, with_facts
from pipeline.judgement.shifted_columns import shifted_columns
from schemas.rules.lists import Shape

if TYPE_CHECKING:
    from collections.abc import Collection

FEWEST_FAR, FAR_SHARE = 4, 0.1
"""A column is looked at closely where so many of its values, and this share of them, are not what they were."""
FASTEST = 5
"""Two columns are exchanged if the values of one are those of the other, grown by at most this factor."""
FEWEST_AS_A_WHOLE, AS_A_WHOLE = 3, 0.9
"""A column is a thousandfold as a whole, or its days and months are exchanged, in so many values and this share."""
FOUND = ("far", "filled", "up", "down", "exchangeable", "exchanged")
"""What is counted of the values of a column that were compared."""
THOUSANDFOLD = 300
"""From this factor on a value counts as a thousandfold: years' amounts grow beside it."""


def compared_columns(here: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per submission and column with a previous period, and the :class:`Shape` that the column has.

    ``here`` are the rows to be judged, with the ``matched`` one of the previous period among ``rows``. Columns:
    ``submission_id``, ``previous_id``, ``previous_period``, ``name`` (of the column), ``rows`` (that were compared),
    ``is_compared``, ``shape``, ``detail`` (by how many rows it is shifted, or with which column exchanged) and
    ``from_row`` (the row from which on it is shifted).
    """
    compared = here.filter(pl.col("previous_id").is_not_null())
    identities = compared.select("submission_id", "unit_code", "period", "previous_id", "previous_period").unique(
        maintain_order=True
    )
    both = _values(compared, rows)
    counts = _counts(both)
    far = (pl.col("far") >= FEWEST_FAR) & (pl.col("far") >= FAR_SHARE * pl.col("rows"))
    unlike = counts.filter(far)
    found = pl.concat([_whole(counts), *_exchanged(both, unlike), *shifted_columns(both, unlike)])
    shapes = found.unique(KEY, keep="first", maintain_order=True)
    return (
        identities.join(counts, on="submission_id", maintain_order="left")
        .join(shapes, on=KEY, how="left", maintain_order="left")
        .join(rows.select(pl.col("row").alias("from_row"), "at_row"), on="from_row", how="left", maintain_order="left")
        .with_columns(pl.col("shape").fill_null(""), (pl.col("rows") >= FEWEST_AS_A_WHOLE).alias("is_compared"))
    )


def _number(name: str) -> pl.Expr:
    return (pl.col(name).to_physical() if name in DATES else pl.col(name)).cast(pl.Float64)


def _values(compared: pl.DataFrame, rows: pl.DataFrame) -> ComparedValues:
    numbers = rows.select(_number(name) for name in COLUMNS)
    now, before = compared["row"], compared["matched"]
    return ComparedValues(
        pl.DataFrame(
            [
                compared["submission_id"],
                now,
                *compared.select(_number(name).alias(f"now:{name}") for name in COLUMNS),
                *(numbers[name].gather(before).alias(f"before:{name}") for name in COLUMNS),
            ]
        )
    )


def _counts(both: ComparedValues) -> pl.DataFrame:
    """Per submission and column how many values were compared, ``far`` ones, thousandfolds, exchanged days and months.

    ``growth`` is the column's own: by what factor the middle one of its values has grown; null of what is no flow.
    All values are looked at at once, and by submission only what some value shows.
    """
    growths = both.frame.group_by("submission_id", maintain_order=True).agg(
        middle_growth(pl.col(f"now:{name}"), pl.col(f"before:{name}")).alias(f"growth:{name}") for name in FLOWS
    )
    grown = with_facts(both.frame, growths)
    dates = [name for name in DATES if _has_exchanged(grown, name)]
    counted = {name: [*_is_counted(name), *(_exchangeable(name) if name in dates else ())] for name in COLUMNS}
    flags = (is_so.alias(f"{count}:{name}") for name, its in counted.items() for count, is_so in its)
    seen = grown.lazy().select("submission_id", *flags).collect()  # what several of them rest on is asked once
    shown = _shown(seen)
    sums = seen.group_by("submission_id", maintain_order=True).agg(pl.col(shown).sum())
    beside = pl.concat([sums, growths.drop("submission_id")], how="horizontal")
    of_columns = (beside.lazy().select(_of_column(name, shown)).filter(pl.col("rows") > 0) for name in COLUMNS)
    return pl.concat(of_columns).collect()  # many small queries cost more than one


def _shown(seen: pl.DataFrame) -> list[str]:
    """What some value shows, and of how many only where there are some: all that could be are most of the values."""
    some = {name for name in seen.columns[1:] if seen[name].any()}
    asked = {"filled": ("up", "down"), "exchangeable": ("exchanged",)}
    return [
        f"{count}:{name}"
        for name in COLUMNS
        for count in ("rows", *FOUND)
        if f"{count}:{name}" in some and any(f"{of}:{name}" in some for of in asked.get(count, (count,)))
    ]


def _of_column(name: str, shown: Collection[str]) -> list[pl.Expr]:
    """What is counted of a column, a row for each submission."""
    growth = pl.col(f"growth:{name}") if name in FLOWS else pl.lit(None, dtype=pl.Float64)
    counts = {count: f"{count}:{name}" for count in ("rows", *FOUND)}
    return [
        pl.col("submission_id"),
        growth.alias("growth"),
        *(
            (pl.col(known) if known in shown else pl.lit(0, dtype=pl.UInt32)).alias(count)
            for count, known in counts.items()
        ),
        pl.lit(name).alias("name"),
    ]


def _is_counted(name: str) -> list[tuple[str, pl.Expr]]:
    """Whether a value of a column is one of those that are counted, by what is counted."""
    now, before = pl.col(f"now:{name}"), pl.col(f"before:{name}")
    growth = pl.col(f"growth:{name}") if name in FLOWS else pl.lit(None, dtype=pl.Float64)
    both = now.is_not_null() & before.is_not_null()
    found = [("rows", both), ("far", both & ~is_about(now, before, growth))]
    if name in DATES:
        return found
    filled, factor = (now != 0) & (before != 0), (now / before).abs()
    return [
        *found,
        ("filled", filled),
        ("up", filled & (factor >= THOUSANDFOLD)),
        ("down", filled & (factor * THOUSANDFOLD <= 1)),
    ]


def _exchangeable(name: str) -> list[tuple[str, pl.Expr]]:
    """Whether a date has a day that can be a month, and whether it then has day and month exchanged."""
    now, before = pl.col(f"now:{name}"), pl.col(f"before:{name}")
    day, then = (date.cast(pl.Int32).cast(pl.Date).dt for date in (now, before))
    possible = now.is_not_null() & (then.day() <= 12) & (then.day() != then.month())  # noqa: PLR2004 - months of a year
    exchanged = (day.day() == then.month()) & (day.month() == then.day()) & (day.year() == then.year())
    return [("exchangeable", possible), ("exchanged", possible & exchanged)]


def _has_exchanged(grown: pl.DataFrame, name: str) -> bool:
    """Whether some date has day and month exchanged, which only one can that has changed."""
    changed = grown.select(f"now:{name}", f"before:{name}").filter(pl.col(f"now:{name}") != pl.col(f"before:{name}"))
    _, (_, exchanged) = _exchangeable(name)
    return bool(changed.select(exchanged.any()).item())


def _whole(counts: pl.DataFrame) -> pl.DataFrame:
    """The columns that are a thousandfold or a thousandth as a whole, or have days and months exchanged."""

    def as_a_whole(part: str, whole: str) -> pl.Expr:
        return (pl.col(whole) >= FEWEST_AS_A_WHOLE) & (pl.col(part) >= AS_A_WHOLE * pl.col(whole))

    shape = (
        pl.when(as_a_whole("up", "filled"))
        .then(pl.lit(Shape.THOUSANDFOLD.value))
        .when(as_a_whole("down", "filled"))
        .then(pl.lit(Shape.THOUSANDTH.value))
        .when(as_a_whole("exchanged", "exchangeable"))
        .then(pl.lit(Shape.DAY_AND_MONTH.value))
    )
    return shapes_found(counts.with_columns(shape.alias("shape")), pl.lit(""), pl.lit(None))


def _exchanged(both: ComparedValues, unlike: pl.DataFrame) -> list[pl.DataFrame]:
    """The columns that have each other's values, twice: once for each."""
    found = []
    for names in (tuple(name for name in COLUMNS if name not in DATES), DATES):
        kind = unlike.filter(pl.col("name").is_in(names)).select("submission_id", "name")
        pairs = kind.join(kind, on="submission_id", suffix="_of_other").filter(pl.col("name") < pl.col("name_of_other"))
        for name, other in pairs.select("name", "name_of_other").unique().iter_rows():
            of = pairs.filter((pl.col("name") == name) & (pl.col("name_of_other") == other))["submission_id"]
            found += _pair(
                both, unlike.filter(is_among(pl.col("submission_id"), of) & (pl.col("name") == name)), name, other
            )
    return found


def _pair(both: ComparedValues, unlike: pl.DataFrame, name: str, other: str) -> list[pl.DataFrame]:
    beside = both.columns_beside(name, other, unlike)
    crossed = _same_size("now", "before_of_other", other) & _same_size("now_of_other", "before", name)
    growth = pl.lit(None, dtype=pl.Float64) if name in DATES else pl.col("growth").fill_null(1.0)
    straight = is_about(pl.col("now"), pl.col("before"), growth)
    judged = (
        beside.select("submission_id", crossed.alias("crossed"), straight.alias("straight"))
        .group_by("submission_id")
        .agg(pl.len().alias("rows"), pl.col("crossed", "straight").sum())
    )
    is_so = is_explained(pl.col("crossed"), pl.col("straight"), pl.col("rows"))
    exchanged = judged.filter(is_so).with_columns(pl.lit(Shape.EXCHANGED.value).alias("shape"))
    return [
        shapes_found(exchanged.with_columns(pl.lit(side).alias("name")), pl.lit(with_which), pl.lit(None))
        for side, with_which in ((name, other), (other, name))
    ]


def _same_size(now: str, before: str, name: str) -> pl.Expr:
    """Whether a value of now is what another column's was; of a flow it may have grown as others of it did."""
    value, then = pl.col(now), pl.col(before)
    if name in DATES:
        return value == then
    if name not in FLOWS:
        return is_about(value, then, pl.lit(1.0))
    growth = middle_growth(value, then).over("submission_id").clip(1 / FASTEST, FASTEST)
    return is_about(value, then, growth)
