"""A finding as it is held against the others of its submission, to see which follows from which."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

READ = (
    *("number", "reference", "rule_id", "variant", "sheet", "cell", "column_name", "place"),
    *("observed", "expected", "values", "difference"),
)
"""The columns of the frame that :func:`linked_finding` reads, in the order of the fields.

Beside them it reads ``related_cells`` and ``further_places``.
"""


class LinkedFinding(NamedTuple):
    """What a finding is linked by; ``number`` is its row in the frame, ``form_sheet`` the sheet's name in the form."""

    number: int
    reference: str
    rule_id: str
    variant: str
    sheet: str
    cell: str
    column: str
    place: str
    observed: str
    expected: str
    values: str
    difference: Decimal | None
    related: tuple[str, ...]
    places: int = 1
    """How many places it speaks for, its own one included."""

    @property
    def form_sheet(self) -> str:
        """The form's name of the sheet that the finding is about, or of its table."""
        return self.place.partition("/")[0]

    @property
    def letters(self) -> str:
        """The letters of the cell's address."""
        return self.cell.rstrip("0123456789")

    @property
    def row(self) -> str:
        """The digits of the cell's address."""
        return self.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def linked_finding(row: Mapping[str, Any]) -> LinkedFinding:
    """The finding of a row that has the columns :data:`READ`, ``related_cells`` and ``further_places``."""
    texts = {field: row[name] for field, name in zip(LinkedFinding._fields, READ, strict=False)}
    difference, related = number_of(row["difference"]), tuple(row["related_cells"] or ())
    return LinkedFinding(**texts | {"difference": difference, "related": related, "places": 1 + row["further_places"]})


def number_of(text: str) -> Decimal | None:
    """The number that a finding quotes; None where it quotes a text or nothing."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
