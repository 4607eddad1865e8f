"""The contract of an output: its declaration, the request it receives and what it returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pipeline.judgement.unit_state import UnitState
    from pipeline.runtime.settings import Settings

T = TypeVar("T")

Fact = int | str | Path | bytes | tuple[str, ...]
"""For a person: a number, a text, where a file or folder lies, a picture as PNG, or a list of plain sentences."""


class Scope(StrEnum):
    """What one call of an output's ``write`` covers."""

    UNIT = "unit"
    """Files of some units for a period; in Dagster they are written by the units' own nodes, before the warehouse."""
    PERIOD = "period"
    """Files of a period, from the warehouse; an asset with a partition for each period."""
    SITE = "site"
    """Files about all periods as of today, from the warehouse; written at the end, every night, and when a period is
    closed, by a run that holds the lock: they take none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be written. The outputs of one period are written from the same request."""

    settings: Settings
    period: date | None = None
    """The first day of the month; None where the scope is the whole site."""
    states: Mapping[str, UnitState] = field(default_factory=dict)
    """The state of each report that is written for, by its :func:`report_key`, where the scope is the unit."""
    wait: float | None = 0
    """Seconds to wait for another run that holds the lock, before ``filelock.Timeout`` is raised; None where the caller
    holds it."""
    folder: Path | None = None
    """Where a person wants the files of the period instead of its folder."""
    results: dict[Callable[[Request], object], object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def month(self) -> date:
        """The period of a request that has one; ValueError where the scope is the whole site."""
        if self.period is None:
            message = "This output is written for a period, and the request names none."
            raise ValueError(message)
        return self.period

    @property
    def period_folder(self) -> Path:
        """Where the files of the period lie."""
        return self.folder or self.settings.files / f"{self.month:%Y-%m}"

    def once(self, reader: Callable[[Request], T]) -> T:
        """What a function reads for this request; it is called once, however many outputs are written from it."""
        if reader not in self.results:
            self.results[reader] = reader(self)
        return cast("T", self.results[reader])


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What lies ready now, written or as it was, with what a person wants to know about it, by Vietnamese label."""

    paths: tuple[Path, ...]
    facts: Callable[[], Mapping[str, Fact]] = dict
    """Asked for only where somebody looks at them, as in Dagster: the report's draw its charts."""
    facts_of_units: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    """By the key of the report, where the scope is the unit; a unit for which nothing lies ready is not in it."""
    unwritten: frozenset[str] = frozenset()
    """The keys of reports whose files could not be made, as when the folder of the workbooks is away: the next run
    tries them again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One kind of file that the program writes for people: its place in Dagster's graph, and the function that writes.

    ``name`` is the asset's key, its parts divided by ``/``; of an output for units, whose files have no asset of their
    own, it is what others name in ``after``.
    """

    name: str
    scope: Scope
    description: str
    """Vietnamese first, then English in parentheses."""
    kinds: tuple[str, ...]
    """Dagster's labels of the format: excel, word, html."""
    group: str
    owners: tuple[str, ...]
    reads: tuple[str, ...]
    """Tables of the warehouse, ``schema.table``; ``*`` stands for any name, as in ``report.*``."""
    after: tuple[str, ...] = ()
    """The names of the outputs whose files it shows or links."""
    write: Callable[[Request], Written]
