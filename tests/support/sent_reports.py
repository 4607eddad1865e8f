"""Small reports of units on November 2020, received a night each, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.spec.examples.sent import SentFile, cooperatives
from tests.support.revisions import lay

if TYPE_CHECKING:
    from tests.support.installation import Installation


def report(revision: int, remark: str = "", unit: str = "217") -> bytes:
    """A report on November 2020 that nothing speaks against but what its name says."""
    rows = cooperatives(1, 2, 3) if unit == "217" else cooperatives(4, 5)
    return SentFile("", "2020-11", rows, unit=unit, revision=revision, remark=remark or f"0204 {revision}").content()


def statuses(installation: Installation) -> dict[str, str]:
    return dict(installation.ask("select file_name, status from core.submissions where status <> 'withdrawn'"))


def receive(installation: Installation, *files: tuple[str, bytes]) -> None:
    """A night for each file."""
    for name, content in files:
        lay(installation, name, content)
        installation.run()
