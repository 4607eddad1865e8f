"""Declarations of columns, sheets and forms, from which schemas, templates, storage and the dictionary are derived."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from schemas.provinces import in_all_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
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
    UNLESS_ENDED = "unless_ended"
    """Unless the status of the row is one of those that say that it has ended."""


@dataclass(frozen=True, slots=True, eq=False)
class Formerly:
    """What a column was up to the version ``until`` of its form: the fields of its declaration that have changed."""

    until: int
    fields: Mapping[str, Any]


def formerly(until: int, **changed: Any) -> Formerly:  # noqa: ANN401 - the fields of a column are of any kind
    """What a column was up to a version: ``formerly(1, header="Ngày giải thể")``."""
    return Formerly(until, changed)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """A column of a form, or a field of its cover.

    ``name`` is its name in Pandera, Parquet and DuckDB, ``header`` the canonical Vietnamese header, ``aliases`` other
    headers that real workbooks use for it. ``optional_header`` marks a column that a workbook may leave out (WB-04).
    ``help_vi`` and ``aliases`` may name words of the time (:mod:`schemas.provinces`), as titles may.
    ``sole_since`` is the version of the form from which on a unit that is itself a single commune may leave it out.
    A ``flow`` runs from 1 January to as_of, so that it starts anew with the year. ``counted_in`` are the words that may
    stand behind the header of a count, such as ``(người)``; any may where it has none.

    It is declared as it is in its newest version. The versions of the form that have it are those from ``since`` to
    ``until``, of which older ones may differ: each of ``formerly`` says what was otherwise up to its version, the first
    included, as far as none for older ones says it anew; :meth:`in_version` gives it as it was. Of a form of a certain
    day ``day`` is that by which entries of its code list are looked up; None: any time.
    """

    name: str
    header: str
    kind: Kind
    label_en: str
    help_vi: str = ""
    required: Required = Required.NEVER
    optional_header: bool = False
    sole_since: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    code_list: str | None = None
    unit_vi: str = ""
    aliases: tuple[str, ...] = ()
    width: int = 14
    flow: bool = False
    counted_in: tuple[str, ...] = ()
    since: int = 1
    until: int | None = None
    formerly: tuple[Formerly, ...] = ()
    day: date | None = None

    def is_in(self, version: int) -> bool:
        """Whether that version of the form has the column."""
        return self.since <= version and (self.until is None or version <= self.until)

    def in_version(self, version: int) -> Column:
        """The column as that version of the form has it."""
        return _column_in_version(self, version)

    @property
    def newest_changes(self) -> tuple[Formerly, ...]:
        """What older versions differ in, the newest of them first."""
        return tuple(sorted(self.formerly, key=lambda then: -then.until))

    def is_left_out_by_sole(self, version: int) -> bool:
        """Whether a unit that is itself a single commune may leave it out in that version of the form."""
        return self.sole_since is not None and self.sole_since <= version

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
    The rows of a ``flow`` are events of the year to as_of. Of a form of a certain day ``day`` is that by which its
    indicators are looked up; None: any time.
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
    since: int = 1
    until: int | None = None
    day: date | None = None

    def is_in(self, version: int) -> bool:
        """Whether that version of the form has the sheet."""
        return self.since <= version and (self.until is None or version <= self.until)

    def in_version(self, version: int) -> Sheet:
        """The sheet with the columns of that version of the form, as they are in it; itself where it is all of that."""
        return _sheet_in_version(self, version)

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
    """A submission form: its cover and its other sheets, in the order of the template.

    As it is declared it has every sheet and column that any of its versions has, and the newest version's number; as
    :func:`schemas.registry.form` gives it, those of one version. ``day`` is that by which its lists, indicators and
    sums are looked up, None in one of any time.
    """

    form_id: str
    version: int
    title_vi: str
    cover: Sheet
    sheets: tuple[Sheet, ...] = field(default=())
    day: date | None = None

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

    def of_sole_commune(self) -> Form:
        """The form as a unit that is itself a single commune may send it: without that commune."""
        return replace(self, sheets=tuple(_of_sole_commune(sheet, self.version) for sheet in self.sheets))

    def in_version(self, version: int) -> Form:
        """The form as it is in that version."""
        sheets = tuple(sheet.in_version(version) for sheet in self.sheets if sheet.is_in(version))
        return replace(self, version=version, cover=self.cover.in_version(version), sheets=sheets)


@cache
def _column_in_version(column: Column, version: int) -> Column:
    changed = {
        name: value
        for then in column.newest_changes
        if version <= then.until
        for name, value in then.fields.items()  # of two that say the same the older one holds
    }
    return replace(column, formerly=(), **changed) if changed else column


@cache
def _sheet_in_version(sheet: Sheet, version: int) -> Sheet:
    columns = tuple(column.in_version(version) for column in sheet.columns if column.is_in(version))
    same = len(columns) == len(sheet.columns) and all(map(_is, columns, sheet.columns))
    return sheet if same else replace(sheet, columns=columns)


@cache
def _of_sole_commune(sheet: Sheet, version: int) -> Sheet:
    columns = tuple(
        replace(column, optional_header=True) if column.is_left_out_by_sole(version) else column
        for column in sheet.columns
    )
    return sheet if all(map(_is, columns, sheet.columns)) else replace(sheet, columns=columns)


def _is(column: Column, other: Column) -> bool:
    return column is other
