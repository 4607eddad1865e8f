"""What an example of a rule over several files is: what was sent, and what must be found in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.spec.examples.example import ExampleKind

if TYPE_CHECKING:
    from tests.spec.examples.sent import SentFile


@dataclass(frozen=True, slots=True)
class Found:
    """A finding: its file, sheet and cell, the cells that it names in their order, and what was expected.

    Cells of another file bear its name, as in ``before.xlsx!HTX!K8``. Of a unit that sent nothing ``file`` is its code
    and ``cell`` the month; of the province ``file`` is the month.
    """

    file: str
    sheet: str
    cell: str
    related: tuple[str, ...] = ()
    expected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A rule at work on .xlsx files that went through the pipeline.

    It has exactly the findings ``found``; the findings of other rules are those of ``also``, PV-01 aside. ``statuses``
    are those of files that are not accepted. ``unasked`` is a place of the last file, column and Excel row, where the
    rule is not evaluated, or has no row to be asked of. PV-01 is looked at for ``units`` only.
    """

    rule_id: str
    kind: ExampleKind
    text: str
    files: tuple[SentFile, ...]
    found: tuple[Found, ...] = ()
    also: frozenset[str] = frozenset()
    statuses: dict[str, str] = field(default_factory=dict)
    unasked: tuple[str, int] | None = None
    units: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.rule_id} {self.kind}: {self.text}"


def holds(
    rule_id: str,
    text: str,
    *files: SentFile,
    also: tuple[str, ...] = (),
    statuses: dict[str, str] | None = None,
    units: tuple[str, ...] = (),
) -> Scenario:
    """A passing example."""
    return Scenario(
        rule_id=rule_id,
        kind=ExampleKind.PASSING,
        text=text,
        files=files,
        also=frozenset(also),
        statuses=statuses or {},
        units=units,
    )


def breaks(
    rule_id: str,
    text: str,
    *files: SentFile,
    found: tuple[Found, ...],
    also: tuple[str, ...] = (),
    statuses: dict[str, str] | None = None,
    units: tuple[str, ...] = (),
) -> Scenario:
    """A failing example."""
    return Scenario(
        rule_id=rule_id,
        kind=ExampleKind.FAILING,
        text=text,
        files=files,
        found=found,
        also=frozenset(also),
        statuses=statuses or {},
        units=units,
    )


def is_not_asked(
    rule_id: str,
    text: str,
    *files: SentFile,
    at: tuple[str, int] | None = None,
    also: tuple[str, ...] = (),
    statuses: dict[str, str] | None = None,
    units: tuple[str, ...] = (),
) -> Scenario:
    """An example to which the rule does not apply."""
    return Scenario(
        rule_id=rule_id,
        kind=ExampleKind.NOT_APPLICABLE,
        text=text,
        files=files,
        unasked=at,
        also=frozenset(also),
        statuses=statuses or {},
        units=units,
    )
