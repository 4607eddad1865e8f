"""Rules about the version of the form that a workbook is on, beside the one that is in force for its period (WB)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from schemas.finding import Severity
from schemas.form_versions import FormVersion, form_version, version_of_period
from schemas.forms.cover import COVER
from schemas.messages import Wording
from schemas.rules.declarations import cover_rule
from schemas.rules.rule import CellDetails, CoverRule, RelatedCell, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.column import Column

COLUMN = "form_version"


class ShownBy(StrEnum):
    """What shows that a sheet is of another version than the cover names; each is a text of WB-04."""

    MISSING_COLUMNS = "version"
    FURTHER_COLUMNS = "version_further"
    MISSING_INDICATORS = "version_indicators"
    FURTHER_INDICATORS = "version_further_indicators"


def _version(cover: Row) -> FormVersion | None:
    """The version that a cover names; None where it names none, or the period is not known."""
    form_id, version, period = cover["form_id"], cover[COLUMN], cover["period"]
    return form_version(form_id, version) if form_id and version is not None and period else None


def _is_in_force(cover: Row) -> bool | None:
    """Whether it is the period's version; not asked of one that is not taken for the period, which is WB-15."""
    version = _version(cover)
    if version is None or not version.is_accepted_for(cover["period"]):
        return None
    return version.is_of(cover["period"])


def _is_accepted(cover: Row) -> bool | None:
    version = _version(cover)
    return None if version is None else version.is_accepted_for(cover["period"])


def _version_in_force(_column: Column, row: Row) -> CellDetails:
    """The form and version that is in force for the period, and the period's cell; and whether the other is newer."""
    period = COVER.column("period")
    month = f"{row['period']:%m/%Y}"
    cell = RelatedCell(COVER.table, period.name, row=None, labels=(period.header, period.label_en), value=month)
    in_force = version_of_period(row["form_id"], row["period"])
    if in_force is None:
        return CellDetails("none", row["form_id"], related=(cell,))
    variant = "newer" if row[COLUMN] > in_force.version else ""
    named = (f"{in_force.form_id}, {word} {in_force.version}" for word in ("phiên bản", "version"))
    return CellDetails(variant, Wording(*named), related=(cell,))


def _on_covers(predicate: Callable[[Row], bool | None]) -> tuple[tuple[str, pl.Expr], ...]:
    cover = pl.struct("form_id", COLUMN, "period")
    return ((COLUMN, cover.map_elements(predicate, return_dtype=pl.Boolean)),)


@cover_rule("WB-14", severity=Severity.QUERY, columns=COLUMN, details=_version_in_force)
def version_in_force() -> tuple[tuple[str, pl.Expr], ...]:
    """An older version of the form than the period's, still accepted for that period."""
    return _on_covers(_is_in_force)


@cover_rule("WB-15", columns=COLUMN, details=_version_in_force)
def version_accepted() -> tuple[tuple[str, pl.Expr], ...]:
    """A declared version of the form that is not accepted for the period; the one that is in force is named.

    A version that nobody declared is WB-02.
    """
    return _on_covers(_is_accepted)


RULES: tuple[CoverRule, ...] = (version_in_force, version_accepted)
