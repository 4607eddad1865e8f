"""A workbook that is too much to be marked comes back as far as it can be, and costs no other one its copy."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.outputs.feedback import FeedbackCopy, Order, feedback_copies, feedback_copy, guarded_copies
from pipeline.outputs.feedback.error_sheet import NAME
from pipeline.outputs.feedback.marked_copy import marked_values
from tests.unit.outputs.feedback.feedback_books import COPY, FINDINGS, LIMITS, RICH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from pipeline.runtime.settings import Settings
    from schemas.finding import Finding

HEAVY = RICH + b"heavy"
"""The same archive, known again by its end."""


def order(path: Path, content: bytes) -> Order:
    path.write_bytes(content)
    return Order(path, hashlib.sha256(content).hexdigest(), tuple(FINDINGS), path.name)


def dying(content: bytes, findings: Sequence[Finding], limits: Settings) -> bytes:
    """Kills the worker over the heavy workbook."""
    if content.endswith(b"heavy"):
        os.kill(os.getpid(), signal.SIGKILL)
    return feedback_copy(content, findings, limits)


def endless(*_: object) -> bytes:
    time.sleep(600)
    return b""


def mistaken(*_: object) -> bytes:
    message = "no such style"
    raise TypeError(message)


def opened(copy: FeedbackCopy) -> Workbook:
    return openpyxl.load_workbook(BytesIO(copy.content))


def test_copy_made_by_a_worker_is_the_copy_under_its_name(tmp_path: Path) -> None:
    made = dict(feedback_copies({"217": order(tmp_path / "BC.xlsx", RICH)}, LIMITS))
    assert made == {"217": FeedbackCopy("BC - phản hồi.xlsx", COPY)}


@pytest.mark.long
@pytest.mark.parametrize(("kind", "of_light"), [(dying, COPY), (mistaken, marked_values(RICH, FINDINGS, LIMITS))])
def test_workbook_that_cannot_be_marked_comes_back_as_its_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Callable[..., bytes], of_light: bytes
) -> None:
    monkeypatch.setattr(guarded_copies, "KINDS", (kind, marked_values))
    orders = {"heavy": order(tmp_path / "a.xlsx", HEAVY), "light": order(tmp_path / "b.xlsx", RICH)}
    made = dict(feedback_copies(orders, LIMITS))
    assert made["heavy"].content == marked_values(HEAVY, FINDINGS, LIMITS)
    assert made["light"].content == of_light


@pytest.mark.long
def test_workbook_that_takes_too_long_comes_back_as_the_list_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded_copies, "KINDS", (endless, endless))
    hurried = LIMITS.model_copy(update={"read_seconds": 0.1})
    ((_, copy),) = feedback_copies({"217": order(tmp_path / "BC.xlsx", RICH)}, hurried)
    assert copy.name == "BC - phản hồi.xlsx"
    rows = [[cell.value for cell in row] for row in opened(copy)[NAME].iter_rows(min_row=2)]
    assert sorted(row[1] for row in rows[1:]) == sorted(finding.rule_id for finding in FINDINGS)
    assert "chỉ có danh sách" in rows[0][-1]


@pytest.mark.parametrize("content", [b"other bytes", None])
def test_workbook_that_has_changed_or_gone_gets_no_copy(tmp_path: Path, content: bytes | None) -> None:
    wanted = order(tmp_path / "BC.xlsx", RICH)
    wanted.path.unlink()
    if content:
        wanted.path.write_bytes(content)
    assert dict(feedback_copies({"217": wanted}, LIMITS)) == {}
