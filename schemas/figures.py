"""The figures of the report and what each adds up, as they are on a day: reference data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from schemas.reference_data import dated_fields, reference_rows

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the report: a sum over its measures, or a ratio of two such sums times ``scale``.

    ``topic``, ``measure`` and ``dimensions`` say what it is about, in the words of :mod:`schemas.published`.
    """

    figure_id: str
    section: str
    label_vi: str
    label_en: str
    unit_vi: str
    aggregate: str
    scale: Decimal
    decimals: int
    topic: str
    measure: str
    dimensions: str
    valid_from: date
    valid_to: date

    def valid_on(self, day: date) -> bool:
        """Whether the report has it on that day."""
        return self.valid_from <= day < self.valid_to


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure adds up: over rows of ``table`` whose ``cell_column`` is filled, ``column`` (or 1) x ``times``.

    ``sectors`` is blank, a sector, ``agriculture`` or ``non_agriculture``; ``statuses`` is blank, or ``not_ended``,
    statuses or conditions with a space between them, all of which must hold; ``event`` is ``stock``, ``founded`` or
    ``ended`` in the year of as_of, ``declared`` as an indicator, or ``stated`` (no row or only blank cells: not known,
    and not zero). It is of the submissions whose form is of a day from ``valid_from`` to before ``valid_to``.
    ``says`` is a pattern of SQL's ``like`` for what a row's texts say, in small letters; ``needs`` a column that must
    be filled too.
    """

    figure_id: str
    role: str
    table: str
    column: str
    times: str
    cell_column: str
    sectors: str
    statuses: str
    event: str
    indicator: str
    says: str
    needs: str
    valid_from: date
    valid_to: date

    def valid_on(self, day: date) -> bool:
        """Whether it is what the figure adds up of the forms of that day."""
        return self.valid_from <= day < self.valid_to

    @property
    def is_declared(self) -> bool:
        """Whether it is a value that a sheet of indicators declares, and not a sum over rows."""
        return self.event == "declared"


@cache
def figures(day: date | None = None) -> tuple[Figure, ...]:
    """In the order of the report: those of the reports of a day, or of any time."""
    rows = tuple(
        Figure(**dated_fields(row) | {"scale": Decimal(row["scale"]), "decimals": int(row["decimals"])})
        for row in reference_rows("figures")
    )
    return tuple(figure for figure in rows if day is None or figure.valid_on(day))


@cache
def measures(day: date | None = None) -> tuple[Measure, ...]:
    """What the figures add up, of forms of a day or of any time; also the register side of the declared indicators."""
    rows = tuple(Measure(**dated_fields(row)) for row in reference_rows("measures"))
    return tuple(measure for measure in rows if day is None or measure.valid_on(day))
