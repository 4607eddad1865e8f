"""The finding: what is wrong, where, and how to fix it; the same value for reader, ledger, checks and feedback."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """What a finding does: an error quarantines, a query waits for an explanation, an info is only a notice."""

    ERROR = "error"
    QUERY = "query"
    INFO = "info"


class Level(StrEnum):
    """What a rule looks at."""

    FILE = "file"
    COVER = "cover"
    SHEET = "sheet"
    CELL = "cell"
    ROW = "row"
    WORKBOOK = "workbook"
    PERIOD = "period"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Finding:
    """One failed rule at one place of one submission.

    ``sheet`` is the sheet's name as it is in the workbook and ``cell`` an address such as ``K14``; both are empty where
    a finding is about the whole file. ``related_cells`` are the operands, as ``Sheet!Cell``. ``place`` names the row or
    indicator independently of its position, so that a later revision's finding can be matched with this one; ``values``
    are all values that the finding rests on, so that an explanation holds only while they stay. ``cause`` is the cause
    that the message hints at, if any, and ``variant`` which of its rule's texts it is. ``reference`` is rule, sheet and
    cell, by which another finding of the submission names this one as the one that it follows from, in ``caused_by``:
    ``HTX-08@HTX!C95``. The last finding of its kind that a submission lists speaks for ``further_places`` others, which
    are of the ``further_cells``, ranges such as ``HTX!K507:K900``, where these can be told. A finding about a unit that
    sent nothing has no submission, but ``unit_code`` and ``period`` (ISO).
    """

    submission_id: str
    rule_id: str
    severity: Severity
    sheet: str = ""
    cell: str = ""
    column_name: str = ""
    place: str = ""
    observed: str = ""
    expected: str = ""
    difference: str = ""
    message_vi: str = ""
    message_en: str = ""
    related_cells: tuple[str, ...] = ()
    values: str = ""
    cause: str = ""
    variant: str = ""
    reference: str = ""
    caused_by: str = ""
    further_places: int = 0
    further_cells: tuple[str, ...] = ()
    unit_code: str = ""
    period: str = ""

    @property
    def places(self) -> int:
        """How many places it speaks for, its own one included."""
        return 1 + self.further_places


class Linked(Protocol):
    """What can follow from another of its kind."""

    @property
    def reference(self) -> str:
        """How another names it."""

    @property
    def caused_by(self) -> str:
        """The reference of what it follows from; blank where it stands by itself."""


AnyLinked = TypeVar("AnyLinked", bound=Linked)


class Folded(NamedTuple, Generic[AnyLinked]):
    """A finding that stands by itself, with those that follow from it."""

    finding: AnyLinked
    effects: list[AnyLinked]


def folded(findings: Iterable[AnyLinked]) -> list[Folded[AnyLinked]]:
    """The findings of a submission in their order, each that follows from another of them beneath that one.

    One whose cause is not among them stands by itself.
    """
    listed = list(findings)
    references = {finding.reference for finding in listed if not finding.caused_by}
    heads = {
        id(finding): Folded[AnyLinked](finding, [])
        for finding in listed
        if not finding.caused_by or finding.caused_by not in references
    }
    by_reference: dict[str, Folded[AnyLinked]] = {}
    for head in heads.values():
        by_reference.setdefault(head.finding.reference, head)
    for finding in listed:
        if id(finding) not in heads:
            by_reference[finding.caused_by].effects.append(finding)
    return list(heads.values())


def column_letter(index: int) -> str:
    """Excel letters of a zero-based column index: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Excel address of a zero-based row and column."""
    return f"{column_letter(column)}{row + 1}"
