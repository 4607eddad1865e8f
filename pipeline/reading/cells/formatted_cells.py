"""Cells with numbers that their formats show otherwise than they are held."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from pipeline.reading.cells.number_formats import number_format, number_in, shown_number
from pipeline.reading.cells.special_cells import PercentCell
from pipeline.reading.cells.typed_text import has_size_word

if TYPE_CHECKING:
    from pipeline.reading.cells.number_formats import Shown

THOUSANDFOLD = 1000
"""From this factor on a wrong amount belongs in no figure before it is explained."""

DONG = Decimal("0.000001")
"""What it is worth in million dong."""


class FormattedCell(float):
    """A number that its format shows otherwise: scaled, beside a unit or other words, with noughts, or not at all.

    ``code`` is the format's. Two of them are equal where their numbers and their formats are.
    """

    __slots__ = ("_how", "code")

    def __new__(cls, value: float, code: str, how: Shown) -> Self:
        """The number in the format, which shows it so."""
        cell = super().__new__(cls, value)
        cell.code, cell._how = code, how
        return cell

    code: str
    _how: Shown

    __hash__ = float.__hash__

    def __eq__(self, other: object) -> bool:
        """Whether the other has the same number and format, or is the same number without a format."""
        return float(self) == other and (not isinstance(other, FormattedCell) or self.code == other.code)

    def __ne__(self, other: object) -> bool:
        """The contrary of :meth:`__eq__`."""
        return not self == other

    @property
    def shown(self) -> str:
        """What a person sees; blank where that is nothing."""
        return self._how.text(self)

    @property
    def shows_anything(self) -> bool:
        """Whether a person sees anything at all."""
        section = self._how.section
        return section.has_digits or section.words != "" or self.shown != ""

    @property
    def worth(self) -> Decimal | None:
        """What the unit of money beside it is worth in million dong; None where there is none."""
        return self._how.section.unit

    @property
    def has_currency(self) -> bool:
        """Whether the unit of money beside it is the dong itself, as in formats for currencies."""
        return self.worth == DONG

    @property
    def is_conditional(self) -> bool:
        """Whether its format shows other numbers in other ways, so that it says nothing of the cells beside it."""
        found = number_format(self.code)
        return found is not None and any(section.code.condition for section in found.sections)

    @property
    def shows_percentage(self) -> bool:
        """Whether it stands before the sign of a percentage, of which it is the number."""
        return self._how.section.words == "%"

    @property
    def has_size_word(self) -> bool:
        """Whether a word beside it multiplies it, as ``nghìn`` does."""
        return has_size_word(self._how.section.words)

    def differs(self, own: frozenset[str] = frozenset()) -> bool:
        """Whether a person sees something that neither a scale nor a unit explains; ``own`` words are the column's."""
        return self._how.differs(self, own)

    @property
    def amount(self) -> float:
        """The number that is shown, without its rounding; in million dong where a unit of money stands beside it."""
        return float(Decimal(repr(float(self))) * self._how.section.scale * (1 if self.worth is None else self.worth))

    @property
    def is_thousandfold(self) -> bool:
        """Whether what is shown and what is held differ a thousand times or more."""
        if self._how.section.has_digits and self._how.section.scale != 1:
            return True
        seen = number_in(self.shown)
        return seen is not None and seen > 0 and not 1 / THOUSANDFOLD < abs(self) / seen < THOUSANDFOLD


class BareCell(float):
    """A number without the unit that its column's other cells show beside theirs, and too small to be in it."""

    __slots__ = ()


def number_cell(value: float, code: str) -> float:
    """The number of a cell; with its format where that shows another number than the cell holds."""
    how = shown_number(code, value)
    if how is None:
        return value
    return PercentCell(value) if how.section.is_percent else FormattedCell(value, code, how)


def names_unit(cell: object) -> bool:
    """Whether the cell's format shows a unit of money beside its number."""
    return isinstance(cell, FormattedCell) and cell.worth is not None
