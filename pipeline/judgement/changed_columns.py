"""Columns of the list of cooperatives that look wrong as a whole beside the previous period's.

Values are held against those of the same cooperative. A column is looked at closely only where enough of its values
changed, or changed by another factor than the column did; so most cost one comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from schemas.column import Kind
from schemas.forms.cooperatives import COOPERATIVES
from schemas.rules.lists import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = tuple(
    column.name
    for column in COOPERATIVES.columns
    if column.name != "ordinal" and column.kind in (Kind.COUNT, Kind.MONEY, Kind.DATE)
)
"""The columns that are held against the previous period's: counts, amounts and dates."""
DATES = tuple(name for name in COLUMNS if COOPERATIVES.column(name).kind is Kind.DATE)
FLOWS = tuple(name for name in COLUMNS if COOPERATIVES.column(name).flow)
"""Year-to-date amounts, of which few stay equal: each may grow about as the column does."""

SHIFTS = (1, -1, 2, -2, 3, -3)
"""By so many rows a column may stand lower or, where it is negative, higher."""
NEAR = 0.25
"""A year-to-date amount that differs by at most this share from what the column's growth makes of it is the same."""
FEWEST_FAR, FAR_SHARE = 4, 0.1
"""A column is looked at closely where so many of its values, and this share of them, are not what they were."""
FEWEST = 5
"""So many values more must be explained by a shift, or by an exchange, than without it."""
MOST = 0.8
"""This share of the values concerned must be explained by it ..."""
SELDOM = 0.5
"""... and at most this share without it."""
FASTEST = 5
"""Two columns are exchanged if the values of one are those of the other, grown by at most this factor."""
COVERAGE = 0.25
"""A shift reaches over at least this share of the column."""
FEWEST_AS_A_WHOLE, AS_A_WHOLE = 3, 0.9
"""A column is a thousandfold as a whole, or its days and months are exchanged, in so many values and this share."""
THOUSANDFOLD = 300
"""From this factor on a value counts as a thousandfold: years' amounts grow beside it."""

KEY = ["submission_id", "name"]
SHAPES = {"shape": pl.String(), "detail": pl.String(), "from_row": pl.UInt32()}


@dataclass(frozen=True, slots=True)
class _Both:
    """Values of now and before, beside ``submission_id`` and ``row``; columns ``now:…`` and ``before:…`` as numbers."""

    frame: pl.DataFrame

    def column(self, name: str, growth: pl.DataFrame) -> pl.DataFrame:
        """One column of the submissions of ``growth``: ``now``, ``before`` and ``growth``, in the rows' order."""
        wanted = growth.filter(pl.col("name") == name).select(*KEY, "growth")
        return self.frame.select(
            "submission_id",
            pl.lit(name).alias("name"),
            "row",
            pl.col(f"now:{name}").alias("now"),
            pl.col(f"before:{name}").alias("before"),
        ).join(wanted, on=KEY, maintain_order="left")


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
    found = pl.concat([_whole(counts), *_exchanged(both, unlike), *_shifted(both, unlike)])
    shapes = found.unique(KEY, keep="first", maintain_order=True)
    return (
        identities.join(counts, on="submission_id", maintain_order="left")
        .join(shapes, on=KEY, how="left", maintain_order="left")
        .join(rows.select(pl.col("row").alias("from_row"), "at_row"), on="from_row", how="left", maintain_order="left")
        .with_columns(pl.col("shape").fill_null(""), (pl.col("rows") >= FEWEST_AS_A_WHOLE).alias("is_compared"))
    )


def _number(name: str) -> pl.Expr:
    return (pl.col(name).to_physical() if name in DATES else pl.col(name)).cast(pl.Float64)


def _values(compared: pl.DataFrame, rows: pl.DataFrame) -> _Both:
    numbers = rows.select(_number(name) for name in COLUMNS)
    now, before = compared["row"], compared["matched"]
    return _Both(
        pl.DataFrame(
            [
                compared["submission_id"],
                now,
                *(numbers[name].gather(now).alias(f"now:{name}") for name in COLUMNS),
                *(numbers[name].gather(before).alias(f"before:{name}") for name in COLUMNS),
            ]
        )
    )


def _counts(both: _Both) -> pl.DataFrame:
    """Per submission and column how many values were compared, ``far`` ones, thousandfolds, exchanged days and months.

    ``growth`` is the column's own: by what factor the middle one of its values has grown; null of what is no flow.
    """
    counted = []
    for name in COLUMNS:
        now, before = pl.col(f"now:{name}"), pl.col(f"before:{name}")
        values = both.frame.select("submission_id", now.alias("now"), before.alias("before")).drop_nulls()
        now, before = pl.col("now"), pl.col("before")
        growth = _growth(now, before) if name in FLOWS else pl.lit(None, dtype=pl.Float64)
        values = values.join(values.group_by("submission_id").agg(growth.alias("growth")), on="submission_id")
        filled, factor = (now != 0) & (before != 0), (now / before).abs()
        amount = pl.lit(value=name not in DATES)
        counted.append(
            values.group_by("submission_id")
            .agg(
                pl.col("growth").first(),
                pl.len().alias("rows"),
                (~_near(now, before)).sum().alias("far"),
                (filled & amount).sum().alias("filled"),
                (filled & amount & (factor >= THOUSANDFOLD)).sum().alias("up"),
                (filled & amount & (factor * THOUSANDFOLD <= 1)).sum().alias("down"),
                *_exchangeable(name),
            )
            .with_columns(pl.lit(name).alias("name"))
        )
    return pl.concat(counted)


def _growth(now: pl.Expr, before: pl.Expr) -> pl.Expr:
    """By what factor the middle one of a group's values has grown."""
    return _factor(now, before).median()


def _factor(now: pl.Expr, before: pl.Expr) -> pl.Expr:
    return pl.when((now != 0) & (before != 0)).then((now / before).abs())


def _near(now: pl.Expr, before: pl.Expr, growth: pl.Expr | None = None) -> pl.Expr:
    """Whether a value is what it was: equal or, of a flow, about what the column's ``growth`` makes of it."""
    grown = (pl.col("growth") if growth is None else growth) * before
    return (now == before) | ((now - grown).abs() <= NEAR * grown.abs()).fill_null(value=False)


def _exchangeable(name: str) -> tuple[pl.Expr, pl.Expr]:
    """Of dates how many have a day that can be a month, and how many of these have day and month exchanged."""
    if name not in DATES:
        nothing = pl.lit(0, dtype=pl.UInt32)
        return nothing.alias("exchangeable"), nothing.alias("exchanged")
    now, before = (pl.col(when).cast(pl.Int32).cast(pl.Date).dt for when in ("now", "before"))
    possible = (before.day() <= 12) & (before.day() != before.month())  # noqa: PLR2004 - months of a year
    exchanged = (now.day() == before.month()) & (now.month() == before.day()) & (now.year() == before.year())
    return possible.sum().alias("exchangeable"), (possible & exchanged).sum().alias("exchanged")


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
    return _found(counts.with_columns(shape.alias("shape")), pl.lit(""), pl.lit(None))


def _found(frame: pl.DataFrame, detail: pl.Expr, from_row: pl.Expr) -> pl.DataFrame:
    columns = {"shape": pl.col("shape"), "detail": detail, "from_row": from_row}
    return frame.select(*KEY, *(columns[name].cast(kind).alias(name) for name, kind in SHAPES.items())).drop_nulls(
        "shape"
    )


def _exchanged(both: _Both, unlike: pl.DataFrame) -> list[pl.DataFrame]:
    """The columns that have each other's values, twice: once for each."""
    found = []
    for names in (tuple(name for name in COLUMNS if name not in DATES), DATES):
        kind = unlike.filter(pl.col("name").is_in(names)).select("submission_id", "name")
        pairs = kind.join(kind, on="submission_id", suffix="_of_other").filter(pl.col("name") < pl.col("name_of_other"))
        for name, other in pairs.select("name", "name_of_other").unique().iter_rows():
            of = pairs.filter((pl.col("name") == name) & (pl.col("name_of_other") == other))["submission_id"]
            found += _pair(both, unlike.filter(pl.col("submission_id").is_in(of.implode())), name, other)
    return found


def _pair(both: _Both, unlike: pl.DataFrame, name: str, other: str) -> list[pl.DataFrame]:
    sides = [both.column(side, unlike) for side in (name, other)]
    rows = (
        sides[0]
        .join(sides[1], on=["submission_id", "row"], suffix="_of_other")
        .drop_nulls(("now", "before", "now_of_other", "before_of_other"))
    )
    crossed = _same_size("now", "before_of_other", other) & _same_size("now_of_other", "before", name)
    straight = _near(pl.col("now"), pl.col("before"))
    judged = (
        rows.with_columns(crossed.alias("crossed"), straight.alias("straight"))
        .group_by("submission_id")
        .agg(pl.len().alias("rows"), pl.col("crossed", "straight").sum())
    )
    is_so = _is_explained(pl.col("crossed"), pl.col("straight"), pl.col("rows"))
    exchanged = judged.filter(is_so).with_columns(pl.lit(Shape.EXCHANGED.value).alias("shape"))
    return [
        _found(exchanged.with_columns(pl.lit(side).alias("name")), pl.lit(with_which), pl.lit(None))
        for side, with_which in ((name, other), (other, name))
    ]


def _same_size(now: str, before: str, name: str) -> pl.Expr:
    """Whether a value of now is what another column's was; of a flow it may have grown as others of it did."""
    value, then = pl.col(now), pl.col(before)
    if name not in FLOWS:
        return value == then
    growth = _growth(value, then).over("submission_id").clip(1 / FASTEST, FASTEST)
    return _near(value, then, growth)


def _is_explained(by_it: pl.Expr, without: pl.Expr, rows: pl.Expr) -> pl.Expr:
    return (by_it - without.cast(pl.Int64) >= FEWEST) & (by_it >= MOST * rows) & (without <= SELDOM * rows)


def _shifted(both: _Both, unlike: pl.DataFrame) -> list[pl.DataFrame]:
    """The columns whose values stand some rows lower or higher than they did, from a row on, by the best such shift."""
    if unlike.is_empty():
        return []
    columns = pl.concat([both.column(name, unlike) for name in unlike["name"].unique(maintain_order=True)])
    columns = _with_growths(columns.with_columns(pl.struct(KEY).rle_id().alias("key")))
    shifts = [_shift(columns.filter(pl.col("key").is_in(keys.implode())), by) for by, keys in _promising(columns)]
    if not shifts:
        return []
    best = pl.concat(shifts).sort("gain", descending=True, maintain_order=True).unique(KEY, keep="first")
    lower = pl.when(pl.col("by") > 0).then(pl.lit(Shape.LOWER.value)).otherwise(pl.lit(Shape.HIGHER.value))
    return [_found(best.with_columns(lower.alias("shape")), pl.col("by").abs(), pl.col("from_row"))]


def _promising(columns: pl.DataFrame) -> Iterator[tuple[int, pl.Series]]:
    """Each shift with the columns of which it explains so many values, wherever, that it may be one.

    Looking at stretches of rows costs much more, and most columns that are unlike have only grown unevenly.
    """
    explained = {by: _moved(by).fill_null(value=False) & ~_straight(by) for by in SHIFTS}
    counts = columns.select("key", *(moved.alias(str(by)) for by, moved in explained.items())).group_by("key").sum()
    for by in SHIFTS:
        keys = counts.filter(pl.col(str(by)) >= FEWEST)["key"]
        if not keys.is_empty():
            yield by, keys


def _there(by: int) -> pl.Expr:
    """What stood so many rows above in the column; null where nothing did."""
    return pl.when(pl.col("key") == pl.col("key").shift(by)).then(pl.col("before").shift(by))


def _with_growths(columns: pl.DataFrame) -> pl.DataFrame:
    """Beside the values of a flow by what they have grown if they were shifted; null of other columns."""
    ratios = {str(by): _factor(pl.col("now"), _there(by)) for by in SHIFTS}
    growths = (
        columns.select("key", "growth", *(ratio.alias(by) for by, ratio in ratios.items()))
        .group_by("key")
        .agg(
            pl.when(pl.col("growth").first().is_not_null()).then(pl.col(by).median()).alias(f"growth:{by}")
            for by in ratios
        )
    )
    return columns.join(growths, on="key", how="left", maintain_order="left")


def _moved(by: int) -> pl.Expr:
    """Whether a value is what stood so many rows above it; null where there is nothing to compare."""
    there = _there(by)
    return pl.when(pl.col("now").is_not_null() & there.is_not_null()).then(
        _near(pl.col("now"), there, pl.col(f"growth:{by}"))
    )


def _straight(by: int) -> pl.Expr:
    """Whether it is what stood in its own row, were the column's growth that of the shift."""
    return _near(pl.col("now"), pl.col("before"), pl.col(f"growth:{by}")).fill_null(value=False)


def _shift(columns: pl.DataFrame, by: int) -> pl.DataFrame:
    """The columns that a shift by so many rows explains: over the stretch in which it explains most."""
    shifted = columns.with_columns(_moved(by).alias("moved")).with_columns(
        pl.col("moved").is_not_null().alias("seen"),
        pl.col("moved").fill_null(value=False),
        _straight(by).alias("straight"),
    )
    score = pl.col("moved").cast(pl.Int64) - pl.col("straight").cast(pl.Int64)
    summed = shifted.with_columns(score.alias("score"), score.cum_sum().over("key").alias("sum")).with_columns(
        (pl.col("sum") - pl.col("score")).cum_min().over("key").alias("low")
    )
    rise = pl.col("sum") - pl.col("low")
    ends = (
        summed.with_row_index("at")
        .group_by("key")
        .agg(
            rise.max().alias("gain"),
            pl.col("at").get(rise.arg_max()).alias("end"),
            pl.col("low").get(rise.arg_max()).alias("least"),
            (pl.col("now").is_not_null() & pl.col("before").is_not_null()).sum().alias("rows"),
        )
    )
    within = (
        summed.with_row_index("at")
        .join(ends.filter(pl.col("gain") >= FEWEST), on="key", maintain_order="left")
        .filter(pl.col("at") <= pl.col("end"))
    )
    # the stretch begins where the sum was least for the last time
    starts = (
        within.filter(pl.col("sum") - pl.col("score") == pl.col("least")).group_by("key").agg(start=pl.col("at").max())
    )
    stretch = within.join(starts, on="key").filter((pl.col("at") >= pl.col("start")) & pl.col("seen"))
    judged = stretch.group_by(KEY).agg(
        pl.col("gain", "rows").first(),
        pl.col("row").min().alias("from_row"),
        pl.len().alias("seen"),
        pl.col("moved", "straight").sum(),
    )
    is_so = _is_explained(pl.col("moved"), pl.col("straight"), pl.col("seen")) & (
        pl.col("seen") >= COVERAGE * pl.col("rows")
    )
    return judged.filter(is_so).select(*KEY, "gain", "from_row", pl.lit(by).alias("by"))
