"""Declarations of columns, sheets and forms, from which schemas, templates, storage and the dictionary are derived."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from schemas.provinces import in_all_words

if TYPE_CHECKING:
    from decimal import Decimal


class Kind(StrEnum):
    """What a column holds. The storage types of each kind are in :mod:`schemas.storage`."""

    TEXT = "text"
    TAX_CODE = "tax_code"
    COUNT = "count"
    """A whole number."""
    MONEY = "money"
    """Million dong with at most three decimals."""
    DATE = "date"
    MONTH = "month"
    """A period, kept as the first day of its month."""
    CODE = "code"
    """An entry of the code list that the column names."""
    COMMUNE = "commune"
    """A commune of the reporting unit, as its code; the list depends on the unit and the date."""
    FLAG = "flag"
    """Yes or blank; blank means no."""
    VALUE = "value"
    """A number in the unit that its row says: of an indicator a count, an amount or a percentage."""


class Required(StrEnum):
    """When a cell of the column must be filled (CL-01)."""

    NEVER = "never"
    ALWAYS = "always"
    UNLESS_DISSOLVED = "unless_dissolved"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """A column of a form, or a field of its cover.

    ``name`` is its name in Pandera, Parquet and DuckDB, ``header`` the canonical Vietnamese header, ``aliases`` other
    headers that real workbooks use for it. ``optional_header`` marks a column that a workbook may leave out (WB-04).
    ``help_vi`` and ``aliases`` may name words of the time (:mod:`schemas.provinces`), as titles may.
    A ``flow`` runs from 1 January to as_of, so that it starts anew with the year. ``counted_in`` are the words that may
    stand behind the header of a count, such as ``(người)``; any may where it has none.
    """

    name: str
    header: str
    kind: Kind
    label_en: str
    help_vi: str = ""
    required: Required = Required.NEVER
    optional_header: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    code_list: str | None = None
    unit_vi: str = ""
    aliases: tuple[str, ...] = ()
    width: int = 14
    flow: bool = False
    counted_in: tuple[str, ...] = ()

    @property
    def other_headers(self) -> tuple[str, ...]:
        """The aliases, those that depend on the time in the words of every time."""
        return tuple(header for alias in self.aliases for header in in_all_words(alias))

    @property
    def is_parsed(self) -> bool:
        """Whether a cell can fail to be of the kind: all but plain text."""
        return self.kind is not Kind.TEXT

    @property
    def text_name(self) -> str:
        """The companion column with what the cell said, where :attr:`reading_name` says how it was read."""
        return f"{self.name}__text"

    @property
    def reading_name(self) -> str:
        """The companion column that says how a cell was read (:class:`schemas.reading.Reading`), null if plainly."""
        return f"{self.name}__reading"

    @property
    def is_amount(self) -> bool:
        """Whether the column holds numbers."""
        return self.kind in (Kind.COUNT, Kind.MONEY, Kind.VALUE)

    @property
    def adds_up(self) -> bool:
        """Whether the sum of the column's numbers means something: not of ranks, years, means or ordinals."""
        return (
            self.kind in (Kind.COUNT, Kind.MONEY)
            and self.maximum is None
            and "/" not in self.unit_vi
            and self.name != "ordinal"
        )

    @property
    def sql_name(self) -> str:
        """The column's name in the warehouse: money columns end in ``_mvnd`` (million dong)."""
        return f"{self.name}_mvnd" if self.kind is Kind.MONEY else self.name


class Layout(StrEnum):
    """How a sheet is laid out."""

    PAIRS = "pairs"
    """Two columns, label and value, in any order of rows: a cover."""
    TABLE = "table"
    """One row per thing, under one to three header rows."""
    INDICATORS = "indicators"
    """One row per indicator, found by its code."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """A sheet of a form: ``name`` as in the workbook, ``table`` as in staging and the warehouse.

    ``key`` lists the columns that identify a row: the first of them that are all filled, else the next tuple.
    The rows of a ``flow`` are events of the year to as_of.
    """

    name: str
    table: str
    title_vi: str
    grain: str
    layout: Layout
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    loaded: bool = True
    aliases: tuple[str, ...] = ()
    flow: bool = False

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError when the sheet has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def code_column(self) -> Column:
        """The column with the codes of a sheet of indicators, which is its key."""
        return self.column(self.keys[0][0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A submission form: its cover and its other sheets, in the order of the template."""

    form_id: str
    version: int
    title_vi: str
    cover: Sheet
    sheets: tuple[Sheet, ...] = field(default=())

    @property
    def all_sheets(self) -> tuple[Sheet, ...]:
        """The cover, then every other sheet."""
        return (self.cover, *self.sheets)

    def sheet(self, table: str) -> Sheet:
        """Return the sheet that is staged as ``table``; KeyError when the form has none."""
        for sheet in self.all_sheets:
            if sheet.table == table:
                return sheet
        raise KeyError(table)
