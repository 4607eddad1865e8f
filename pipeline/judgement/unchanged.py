"""On which file a submission rests whose cover says that nothing has changed, or why it cannot be taken so.

That file is the one with contents that the unit's last accepted submission of the same year and version was, when the
unit said it: of several unchanged months in a row the one before the first of them. The ledger keeps it once it is
found, and nothing moves it from then on: not a later revision of its month, nor that it is withdrawn, which refuses all
that rest on it. Where nothing was accepted yet when it came, it is what the unit has accepted first after that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from pipeline.judgement.filled_otherwise import first_differences
from pipeline.judgement.replacements import with_replacements
from schemas.never_unchanged import never_unchanged
from schemas.rules.workbook import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from pipeline.landing.ledger import Ledger
    from pipeline.staging.store import Stage

BASIS_TYPES: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "based_on": pl.String(),
    "based_on_period": pl.Date(),
    "refusal": pl.String(),
}
"""``based_on`` is the file with contents; ``refusal`` a :class:`Refusal`, null where nothing speaks against it."""
_READ = (
    *("submission_id", "form_version", *UNIT_AND_PERIOD),
    *("speaks_for_itself", "revision", "received_at", "modified_at", "unchanged", "is_firm"),
)


WITHOUT_BASE = (Refusal.NO_BASE, Refusal.FIRST_MONTH, Refusal.FIRST_OF_VERSION)
"""Refusals that a check of a file outside the landing zone does not make: it says in words what will become of it."""


@dataclass(frozen=True, slots=True)
class _Accepted:
    """An accepted submission of a unit, and the file that its contents stand in."""

    period: date
    precedence: tuple[Any, ...]
    received_at: datetime
    content: str
    content_period: date


def with_bases(
    known: pl.DataFrame, sound: pl.Expr, stage: Stage, ledger: Ledger, outside: Collection[str] = ()
) -> pl.DataFrame:
    """The submissions with the columns of :data:`BASIS_TYPES`; ``sound`` are those that nothing else speaks against.

    Of those that lie ``outside`` the landing zone it is not said that they have nothing to rest on.
    """
    said = pl.col("unchanged").fill_null(value=False)
    if known.filter(said).is_empty():
        rows: list[tuple[Any, ...]] = []
    else:
        firm = sound.fill_null(value=False)
        placed = with_replacements(known, firm & ~said).with_columns(
            (pl.col("spoken_unit") == "").alias("speaks_for_itself"),
            (firm & pl.col("stays").is_null()).alias("is_firm"),
        )
        named = placed.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in UNIT_AND_PERIOD))
        rows = list(_with_sheets(_bases(named.select(_READ), ledger, outside), stage))
    return known.join(
        pl.DataFrame(rows, schema=BASIS_TYPES, orient="row"), on="submission_id", how="left", maintain_order="left"
    )


def contents(judged: pl.DataFrame) -> dict[str, str]:
    """By each submission that is taken as unchanged the file in which its rows stand."""
    taken = judged.filter(pl.col("based_on").is_not_null() & pl.col("refusal").is_null())
    return dict(taken.select("submission_id", "based_on").iter_rows())


def files_of_contents(judged: pl.DataFrame, files: Mapping[str, str]) -> dict[str, str]:
    """The files by submission, with that of its rows for each submission that is taken as unchanged."""
    return {**files, **{name: files[based_on] for name, based_on in contents(judged).items() if based_on in files}}


def _bases(named: pl.DataFrame, ledger: Ledger, outside: Collection[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of :data:`BASIS_TYPES`, unit by unit, each period after those before it."""
    units_with = named.filter(pl.col("unchanged").fill_null(value=False)).select("form_id", "unit_code").unique()
    ours = named.join(units_with, on=["form_id", "unit_code"], how="semi")
    for _, of_unit in ours.sort("period", "received_at", "submission_id").group_by(
        "form_id", "unit_code", maintain_order=True
    ):
        rows = list(of_unit.iter_rows(named=True))
        here = {row["submission_id"]: row for row in rows}
        accepted: list[tuple[Mapping[str, Any], _Accepted]] = []
        for row in rows:
            content, period = row["submission_id"], row["period"]
            if row["unchanged"]:
                basis = _basis(row, here, [taken for other, taken in accepted if _is_alike(other, row)], ledger)
                content, period, refusal = basis
                if row["submission_id"] in outside and refusal in WITHOUT_BASE:
                    refusal = None
                yield row["submission_id"], content, period, refusal
                if refusal is not None:
                    continue
            if row["is_firm"] and content is not None:
                accepted.append((row, _accepted(row, content, period)))


def _accepted(row: Mapping[str, Any], content: str, period: date) -> _Accepted:
    order = ("speaks_for_itself", "revision", "received_at", "modified_at", "submission_id")
    return _Accepted(row["period"], tuple(row[name] for name in order), row["received_at"], content, period)


def _is_alike(other: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a submission can be what another one is equal to: of the same year and version, and before it."""
    return bool(
        other["form_version"] == row["form_version"]
        and other["period"].year == row["period"].year
        and other["period"] < row["period"]
    )


def _basis(
    row: Mapping[str, Any], here: Mapping[str, Mapping[str, Any]], accepted: Iterable[_Accepted], ledger: Ledger
) -> tuple[str | None, date | None, Refusal | None]:
    """The file with contents, its period, and why it cannot be taken."""
    if row["period"].month == 1:
        return None, None, Refusal.JANUARY
    if pinned := ledger.bases.get(row["submission_id"]):
        base = here.get(pinned.based_on)
        identity = ledger.identities.get(pinned.based_on)
        period = base["period"] if base else identity.period if identity else None
        return pinned.based_on, period, None if base and base["is_firm"] else Refusal.GONE
    if last := _last(list(accepted), row["received_at"]):
        return last.content, last.content_period, None
    never = never_unchanged(row["form_id"], row["form_version"], row["unit_code"], row["period"])
    return None, None, never or Refusal.NO_BASE


def _last(accepted: list[_Accepted], moment: datetime) -> _Accepted | None:
    """What was the last one accepted at the moment or, where nothing was, once the first came after it."""
    first = min((taken.received_at for taken in accepted), default=moment)
    known = [taken for taken in accepted if taken.received_at <= max(moment, first)]
    return max(known, key=lambda taken: (taken.period, taken.precedence), default=None)


def _with_sheets(rows: Iterable[tuple[Any, ...]], stage: Stage) -> Iterator[tuple[Any, ...]]:
    """The rows with a refusal where a sheet is filled in otherwise than the file that it should be equal to."""
    found = list(rows)
    pairs = {name: based_on for name, based_on, _, refusal in found if based_on is not None and refusal is None}
    differences = first_differences(stage, pairs)
    for name, based_on, period, refusal in found:
        difference = differences.get(name)
        yield name, based_on, period, difference.refusal if difference else refusal
