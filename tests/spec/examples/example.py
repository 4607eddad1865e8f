"""What an example of a rule is: a change of the base workbook, and what must be found after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from openpyxl.workbook import Workbook

from tests.spec.examples.base import base_content
from tests.spec.examples.kept_sheets import opened, saved

Change = Callable[[Workbook], object]
Base = Callable[[], bytes]
CellPlace = tuple[str, str]
"""Sheet and cell, both empty for a finding about the whole file."""


class ExampleKind(StrEnum):
    PASSING = "passing"
    FAILING = "failing"
    NOT_APPLICABLE = "not_applicable"


class Silence(StrEnum):
    """How the evaluations show that a rule was not asked."""

    LESS_ASKED = "less_asked"
    """It held for fewer places than in the base workbook, was broken for none, and for more it was not evaluated."""
    NEVER_ASKED = "never_asked"
    """It held for no place and was broken for none."""
    AS_BASE = "as_base"
    """The changed cells are not among the places that it is asked of: its counts are those of the base workbook."""
    NO_PREDICATE = "no_predicate"
    """It is not asked of the changed column (``column``), whatever stands there."""
    READER = "reader"
    """The reader applies it where it meets the case; the evaluations do not count it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A rule at work on a real .xlsx file.

    ``changes`` edit the workbook of ``base``; ``after`` then alters the bytes of the saved file. A failing example
    has the rule's findings ``at`` exactly these places, with ``related`` as the cells that they name where it is
    given; the findings of other rules, in an example of any kind, are those of ``also``. ``with_files`` are further
    workbooks, each a change of the base, that are validated beside it.
    """

    rule_id: str
    kind: ExampleKind
    text: str
    changes: tuple[Change, ...] = ()
    after: Callable[[bytes], bytes] | None = None
    at: tuple[CellPlace, ...] = ()
    related: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()
    silence: Silence | None = None
    column: tuple[str, str] | None = None
    with_files: tuple[Change, ...] = ()
    base: Base = base_content

    @property
    def name(self) -> str:
        return f"{self.rule_id} {self.kind}: {self.text}"

    def content(self) -> bytes:
        """The example's file."""
        return edited(*self.changes, after=self.after, base=self.base)

    def files_beside(self) -> tuple[bytes, ...]:
        """The files that are validated beside it."""
        return tuple(edited(change) for change in self.with_files)


def edited(*changes: Change, after: Callable[[bytes], bytes] | None = None, base: Base = base_content) -> bytes:
    """The base workbook with the changes, through a real load and save."""
    workbook = opened(base())
    for change in changes:
        change(workbook)
    content = saved(workbook)
    return after(content) if after else content


def passing(
    rule_id: str,
    text: str,
    *changes: Change,
    also: tuple[str, ...] = (),
    after: Callable[[bytes], bytes] | None = None,
    base: Base = base_content,
) -> Example:
    return Example(
        rule_id=rule_id,
        kind=ExampleKind.PASSING,
        text=text,
        changes=changes,
        also=frozenset(also),
        after=after,
        base=base,
    )


def failing(
    rule_id: str,
    text: str,
    *changes: Change,
    at: tuple[CellPlace, ...],
    related: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
    after: Callable[[bytes], bytes] | None = None,
    base: Base = base_content,
) -> Example:
    return Example(
        rule_id=rule_id,
        kind=ExampleKind.FAILING,
        text=text,
        changes=changes,
        at=at,
        related=related,
        also=frozenset(also),
        after=after,
        base=base,
    )


def not_applicable(
    rule_id: str,
    text: str,
    *changes: Change,
    silence: Silence = Silence.LESS_ASKED,
    column: tuple[str, str] | None = None,
    also: tuple[str, ...] = (),
    after: Callable[[bytes], bytes] | None = None,
    base: Base = base_content,
) -> Example:
    return Example(
        rule_id=rule_id,
        kind=ExampleKind.NOT_APPLICABLE,
        text=text,
        changes=changes,
        silence=Silence.NO_PREDICATE if column else silence,
        column=column,
        also=frozenset(also),
        after=after,
        base=base,
    )
