"""HeaderMap: where a sheet has the form's columns, and which are missing, extra, similar, twice or in another unit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.reading.headers.money_units import HeaderUnit
    from schemas.column import Column

HeaderPlace = tuple[int, int]
"""Row and index of a header in the grid."""


class Twin(NamedTuple):
    """A further column under the header of one that is taken: its header's row, its index, its text and its unit."""

    row: int
    at: int
    text: str
    unit: HeaderUnit | None

    def lower(self, by: int) -> Twin:
        """The twin with its header ``by`` rows further down."""
        return self._replace(row=self.row + by, unit=self.unit and self.unit._replace(row=self.unit.row + by))


@dataclass(slots=True)
class HeaderMap:
    """Where a sheet's columns are. Rows and columns are indices into the grid's ``rows``.

    ``refused`` are places and texts that give another unit for a column than the form's, ``divided`` headers that stand
    over columns of which none is the whole; such a column is missing. ``units`` are what a column's amounts are to be
    converted from, ``counting`` headers that say that another thing is counted than the column's.
    """

    first: int = 0
    last: int = -1
    columns: dict[str, int] = field(default_factory=dict)
    missing: list[Column] = field(default_factory=list)
    extra: dict[HeaderPlace, str] = field(default_factory=dict)
    similar: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    refused: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    divided: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    units: dict[str, HeaderUnit] = field(default_factory=dict)
    counting: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    twins: dict[str, list[Twin]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    """The row in which a column's header stands; of a merged one the uppermost."""
    labels: dict[int, frozenset[str]] = field(default_factory=dict)
    """The keys of what the header rows say over each of the columns, by index."""

    def lower(self, by: int) -> HeaderMap:
        """The same map ``by`` rows further down."""

        def moved(texts: dict[str, tuple[int, int, str]]) -> dict[str, tuple[int, int, str]]:
            return {name: (row + by, index, text) for name, (row, index, text) in texts.items()}

        return replace(
            self,
            first=self.first + by,
            last=self.last + by,
            extra={(row + by, index): text for (row, index), text in self.extra.items()},
            similar=moved(self.similar),
            refused=moved(self.refused),
            divided=moved(self.divided),
            units={name: unit._replace(row=unit.row + by) for name, unit in self.units.items()},
            counting=moved(self.counting),
            twins={name: [twin.lower(by) for twin in twins] for name, twins in self.twins.items()},
            rows={name: row + by for name, row in self.rows.items()},
        )
