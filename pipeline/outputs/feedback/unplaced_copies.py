"""Feedback copies of the files that belong to no unit and period: one of each, in a folder of their own."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.outputs.contract import Written
from pipeline.outputs.feedback import Order
from pipeline.outputs.feedback.returned_copies import (
    FOLDER,
    ReturnedCopy,
    copy_name,
    keep_record,
    recorded_copies,
    written_copies,
)
from schemas.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.outputs.contract import Request
    from pipeline.runtime.settings import Settings

UNPLACED = "tep-chua-xep-duoc"
"""The folder below ``files``, in the place of a period's."""
RECORD = "unplaced_copies.json"
BLOCK = 1_000
"""Findings that are read at once."""
_FILES = "select submission_id, file_name from quality.unplaced_files"
_FINDINGS = """
    select f.* exclude (value_key), f.value_key as values from quality.findings as f
    semi join quality.unplaced_files as u on f.submission_id = u.submission_id
    where f.state = 'open' order by f.submission_id, f.severity, f.rule_id, f.sheet, f.cell, f.place
"""


def unplaced_copies(settings: Settings) -> dict[str, ReturnedCopy]:
    """The copies that lie ready, by submission."""
    copies = recorded_copies(settings.state / RECORD)
    return {key.rpartition("/")[2]: copy for key, copy in copies.items() if (settings.files / copy.path).exists()}


def write_unplaced(request: Request) -> Written:
    """Write the copies of all files that the warehouse calls unplaced; one that is placed or gone has none."""
    settings = request.settings
    known = written_copies(settings, recorded_copies(settings.state / RECORD), _orders(settings))
    keep_record(settings, settings.state / RECORD, known)
    return Written(
        paths=tuple(settings.files / copy.path for copy in known.values()),
        facts=lambda: {"Số tệp": len(known), "Thư mục": settings.files / UNPLACED / FOLDER},
    )


def _orders(settings: Settings) -> dict[str, Order]:
    """The copies that are wanted, by their keys; findings are taken a block at a time, for they may be very many."""
    with duckdb.connect(settings.database, read_only=True) as connection:
        names: dict[str, str] = dict(connection.execute(_FILES).fetchall())
        found = connection.execute(_FINDINGS)
        columns = [column[0] for column in found.description or ()]
        findings: dict[str, list[Finding]] = {submission_id: [] for submission_id in names}
        while block := found.fetchmany(BLOCK):
            for values in block:
                finding = _finding(dict(zip(columns, values, strict=True)))
                findings[finding.submission_id].append(finding)
    return {
        f"{UNPLACED}/{submission_id}": _order(settings.raw / name, submission_id, findings[submission_id])
        for submission_id, name in names.items()
    }


def _order(path: Path, submission_id: str, findings: list[Finding]) -> Order:
    return Order(path, submission_id, tuple(findings), copy_name(path.name))


def _finding(row: Mapping[str, Any]) -> Finding:
    """A finding as the warehouse has it; its unit and period are those of its submission, and not its own."""
    values: dict[str, Any] = {field.name: _shared(row.get(field.name)) for field in fields(Finding)}
    cells = {name: tuple(row[name] or ()) for name in ("related_cells", "further_cells")}
    own = {
        "severity": Severity(row["severity"]),
        "further_places": row["further_places"],
        "unit_code": "",
        "period": "",
    }
    return Finding(**values | cells | own)


def _shared(value: object) -> object:
    """A text as one object, however many findings have it; blank for nothing."""
    return sys.intern(value) if isinstance(value, str) else value or ""
