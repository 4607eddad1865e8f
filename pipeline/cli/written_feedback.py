"""Writes the marked-up copies of checked workbooks, for the command that checks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.feedback import Order, feedback_copies, write_copy
from pipeline.runtime.settings import settings

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runs.check_files import CheckedFile


def write_feedback(verdicts: list[CheckedFile], folder: Path) -> list[Path]:
    """Write the marked-up copies that go back to the units, one of each submission, and none over another."""
    orders: dict[str, Order] = {}
    for verdict in verdicts:
        if verdict.status != "unreadable" and verdict.findings:
            orders.setdefault(
                verdict.submission_id, Order(verdict.path, verdict.submission_id, verdict.findings, verdict.path.name)
            )
    paths: list[Path] = []
    for _, copy in feedback_copies(orders, settings()):
        paths.append(write_copy(folder, copy, paths))
    return paths
