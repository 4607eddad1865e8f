"""Compared rules that failed, and where: the rows that they failed at, and what these should have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas.column import Kind
from schemas.reference_data import code_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from pipeline.validation.listing import FailedCheck
    from schemas.column import Sheet
    from schemas.pandera_schemas import Check
    from schemas.rules.rule import ComparedRule, Row

_EARLIER = ("previous_id", "december_id", "reported_id")
AT_ONCE = 500
"""So many rows are taken out of a frame at a time."""


class About(StrEnum):
    """What a finding of a group is about, and so where it stands."""

    CELL = "cell"
    GONE = "gone"
    LIST = "list"
    COLUMN = "column"


class Group(NamedTuple):
    """Compared rules that are asked of one frame, with the sheet whose cells its rows are."""

    rules: tuple[ComparedRule, ...]
    sheet: Sheet
    frame: pl.DataFrame
    about: About = About.CELL


class Failed(NamedTuple):
    """A check that failed in a group, and where."""

    check: Check
    group: Group
    failure: FailedCheck


class Columns(dict[str, "list[Any]"]):
    """The columns of some rows as lists, each made when it is first asked for: most of a wide frame never are."""

    def __init__(self, rows: pl.DataFrame) -> None:
        """Take the rows."""
        super().__init__()
        self.rows = rows
        self.names = frozenset(rows.columns)

    def __missing__(self, name: str) -> list[Any]:
        """The column; KeyError where there is none."""
        if name not in self.names:
            raise KeyError(name)
        values = self[name] = self.rows[name].to_list()
        return values


@dataclass(frozen=True, slots=True)
class RowAt(Mapping[str, Any]):
    """One of some rows, by column."""

    columns: Columns
    at: int

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a cell has what its column has
        """The value of a column."""
        return self.columns[name][self.at]

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401
        """The same, or the default where there is no such column."""
        return self.columns[name][self.at] if name in self.columns.names else default

    def __iter__(self) -> Iterator[str]:
        """The names of the columns."""
        return iter(self.columns.rows.columns)

    def __len__(self) -> int:
        """How many columns there are."""
        return self.columns.rows.width


class Broken(NamedTuple):
    """A check that failed, with the row that it failed at and what that should have; None where nothing says so."""

    check: Check
    group: Group
    failure: FailedCheck
    row: Row
    expected: object


def compared_with(failed: Sequence[Failed]) -> set[str]:
    """The submissions of earlier periods that the findings will name."""
    return {name for key in _EARLIER for name in named_in(failed, key)}


def named_in(failed: Sequence[Failed], column: str) -> set[str]:
    """The submissions that a column names in the rows that failed."""
    found: set[str] = set()
    for _, its in groupby(failed, key=lambda broken: id(broken.group.frame)):
        of_group = list(its)
        frame = of_group[0].group.frame
        if column in frame.columns:
            found |= set(frame[column].gather([broken.failure.at for broken in of_group]).drop_nulls())
    return found


def with_rows(failed: Sequence[Failed]) -> Iterator[Broken]:
    """The failed checks with their rows, which are taken out of their frames so many at a time."""
    for _, its in groupby(failed, key=lambda broken: id(broken.group.frame)):
        while some := list(islice(its, AT_ONCE)):
            rows = some[0].group.frame[[broken.failure.at for broken in some]]
            checks = {check.name: check for check, _, _ in some}
            expected = {name: _expected(check, some[0].group.sheet, rows) for name, check in checks.items()}
            columns = Columns(rows)
            for at, broken in enumerate(some):
                values = expected[broken.check.name]
                yield Broken(*broken, RowAt(columns, at), values[at] if values else None)


def _expected(check: Check, sheet: Sheet, rows: pl.DataFrame) -> list[object]:
    """What each row should have, as the check's part says; nothing where it says nothing."""
    part = check.part
    if part.expected is None:
        return []
    values: list[object] = rows.with_columns(part.expected.alias("x"))["x"].to_list()
    column = sheet.column(part.column)
    if column.kind is not Kind.CODE:
        return values
    labels = code_labels(str(column.code_list))
    return [None if value is None else labels[str(value)] for value in values]
