"""The kinds of rules: an identified predicate with its text in the catalogue, its severity and its findings' words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas.dependencies import Reach
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.reference_data import FOREVER

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    import polars as pl

    from schemas.column import Column
    from schemas.diagnosis import Hint
    from schemas.finding import Level, Severity

Row = Mapping[str, Any]
"""A validated row by column name, companions included."""


class Listing(NamedTuple):
    """How many broken cells or rows are listed of a submission; the last one listed speaks for the others.

    They are counted by column, or for the whole sheet together.
    """

    most: int = 500
    per_column: bool = True


USUAL_LISTING = Listing()


class ProvinceCheck(NamedTuple):
    """A rule over all units as a check with a name, which is shown at a table of the warehouse."""

    name: str
    table: str


class Against(StrEnum):
    """What a part's cell is held against."""

    OPERANDS = "operands"
    """The part's own operands, a date of the cover, the law or nothing at all."""
    REGISTERS = "registers"
    """What the rows of the workbook's registers add up to."""
    PRESENCE = "presence"
    """The indicator must stand on some row of the sheet: there is no cell where it does not."""
    LIST = "list"
    """The indicators of the sheet, of which the nearest is expected."""
    PREVIOUS = "previous"
    """The same cell in the unit's previous period."""
    DECEMBER = "december"
    """The total that was accepted for the December before."""
    REPORTED = "reported"
    """The cell where the unit last reported it, in the previous period of the year or the December before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that a rule asks, as an expression that is true, false or null (not evaluated).

    A broken part is reported at the cell of ``column``. ``operands`` are the columns it reads: where one of them is
    unusable the part is not evaluated. ``expected`` is what the cell is held ``against``. Rows with the same ``key`` in
    one submission are named beside each other: they are each other's duplicates. ``variant`` is the text of the rule's
    messages that is about the part; blank for the rule's only text.
    """

    column: str
    holds: pl.Expr
    operands: tuple[str, ...]
    expected: pl.Expr | None = None
    against: Against = Against.OPERANDS
    key: pl.Expr | None = None
    variant: str = ""


class RelatedCell(NamedTuple):
    """A cell on which a finding about another one rests: in a table's sheet, or on the cover.

    ``row`` is its Excel row, None on the cover; ``labels`` are in Vietnamese and English.
    """

    table: str
    column: str
    row: int | None
    labels: tuple[str, str]
    value: object


class CellDetails(NamedTuple):
    """What the finding about a cell says beside its rule: the message's variant, what is expected or was understood.

    A ``hint`` says what differs where the two look alike, or what became of the cell. ``since`` is the day from which
    on what is expected is so.
    """

    variant: str = ""
    expected: object = ""
    related: tuple[RelatedCell, ...] = ()
    hint: Hint | None = None
    since: dt.date | None = None


def no_details(_column: Column, _row: Row) -> CellDetails:
    """The rule's message says everything."""
    return CellDetails()


def always() -> date:
    """The first form day of a rule that has always been asked."""
    return date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the catalogue; ``logic`` is its docstring, ``columns`` what the catalogue lists.

    What only rules speak against that a ``steward_may_accept`` can be taken by ``hoptac accept``. Of a finding about a
    cell ``details`` are what it says beside the rule's text; ``quotes_cell`` is false where the cell is blank whenever
    the rule is broken. While its findings of a variant that it ``holds_back`` are open, the amounts that they are about
    stay out of every figure. It is asked of submissions whose form day (:mod:`schemas.form_versions`) lies from
    ``valid_from``, which is looked up by ``since``, to before ``valid_to``. It ``depends`` on these periods beside its
    own.
    """

    rule_id: str
    severity: Severity
    level: Level
    sheet: str
    columns: str
    logic: str
    version: int = 1
    steward_may_accept: bool = False
    listing: Listing = USUAL_LISTING
    province_check: ProvinceCheck | None = None
    details: Callable[[Column, Row], CellDetails] = no_details
    quotes_cell: bool = True
    holds_back: tuple[str, ...] = ()
    since: Callable[[], date] = always
    valid_to: date = FOREVER
    depends: tuple[Reach, ...] = ()

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """The periods that its findings rest on beside their own: as it ``depends``, or as all of its kind do.

        A total that is broken is held against the previous period's value, which may have been kept.
        """
        kept = (Reach.PREVIOUS,) if self.is_about_declared_totals else ()
        return (Reach.PERIOD, *(self.depends or kept))

    @property
    def valid_from(self) -> date:
        """The first form day on which it is asked."""
        return self.since()

    @property
    def is_about_declared_totals(self) -> bool:
        """Whether its findings are about declared totals, which may still hold the previous period's value."""
        return self.sheet == DECLARED_TOTALS.name


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRule(Rule):
    """A rule about one cell. ``predicate`` gives the expression for a column, None where it does not apply.

    ``tables`` are those of the sheets that it is about; None is every sheet.
    """

    predicate: Callable[[Column], pl.Expr | None]
    tables: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule(Rule):
    """A rule over a row, or over the rows of a sheet, of each of the staged ``tables``."""

    tables: tuple[str, ...]
    parts: Callable[[], tuple[Part, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsRule(Rule):
    """A rule over the totals that a sheet declares, one row per submission and a column per indicator of a table.

    A broken identity is reported at the cell of the indicator that ``parts`` name; where that stands on no row, at the
    header of the codes. ``rows`` are what the rule asks of the rows of the sheet themselves.
    """

    tables: tuple[str, ...]
    parts: Callable[[str], tuple[Part, ...]]
    rows: Callable[[str], tuple[Part, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRule(Rule):
    """A rule over staged rows beside those of the unit's earlier submissions, or of other units.

    The columns that it can read beside those of its ``tables`` are those of the comparison, in the pipeline.
    """

    tables: tuple[str, ...]
    parts: Callable[[str], tuple[Part, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverRule(Rule):
    """A rule over the cover's fields: pairs of the field that it is reported at and what must hold."""

    parts: Callable[[], tuple[tuple[str, pl.Expr], ...]]


def row_of(indicator: str) -> str:
    """The column with the Excel row at which an indicator stands."""
    return f"row:{indicator}"
