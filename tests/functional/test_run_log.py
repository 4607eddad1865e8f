"""A line of JSON for each submission that a run reads, in a file or on stderr, and never at the cost of the run."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.runtime.log_rotation import put_aside
from schemas.terms import read_alone_vi
from tests.support.revisions import declare_more, lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from pipeline.runtime.settings import Settings
    from tests.support.installation import Installation


def lines(text: str) -> list[dict[str, Any]]:
    """The lines, without what differs from run to run once it was looked at."""
    found = [json.loads(line) for line in text.splitlines()]
    for entry in found:
        assert datetime.now(UTC) - datetime.fromisoformat(entry.pop("time")) < timedelta(minutes=5)
        seconds = entry.pop("seconds")
        assert (seconds is None) == (entry["way"] is None)
        assert seconds is None or 0 < seconds < 60
    return found


def received(empty_installation: Callable[[], Installation], log: str) -> tuple[Settings, dict[str, str]]:
    """Settings with a good and a wrong workbook in the landing zone, and their names by id once they were read."""
    installation = empty_installation()
    lay(installation, "good 11-2020.xlsx", revision(1))
    lay(installation, "thư mục/sai 11-2020.xlsx", revision(2, declare_more("HTX.ALL", 5)))
    settings = installation.settings.model_copy(update={"log": log})
    inbox = ingest_workbooks(settings).inbox
    return settings, {submission_id: inbox.first(submission_id).file_name for submission_id in inbox.files}


def test_each_submission_is_a_line_and_is_not_logged_again(
    empty_installation: Callable[[], Installation], tmp_path: Path
) -> None:
    path = tmp_path / "hoptac.jsonl"
    settings, names = received(empty_installation, str(path))
    found = {entry["file"]: entry for entry in lines(path.read_text(encoding="utf-8"))}
    assert {entry["submission_id"]: name for name, entry in found.items()} == names
    good, wrong = found["good 11-2020.xlsx"], found["thư mục/sai 11-2020.xlsx"]
    shared = {"event": "submission", "unit": "217", "period": "2020-11"}
    assert {**good, **shared, "verdict": "accepted", "errors": 0} == good
    assert {**wrong, **shared, "verdict": "quarantined"} == wrong
    assert [(entry["way"], entry["careful_because"]) for entry in (good, wrong)] == [("plain", None)] * 2
    assert wrong["errors"] > 0
    ingest_workbooks(settings)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2


def test_lines_go_to_stderr_where_asked_for_and_nowhere_by_default(
    empty_installation: Callable[[], Installation], capfd: pytest.CaptureFixture[str]
) -> None:
    received(empty_installation, "stderr")
    assert {entry["file"] for entry in lines(capfd.readouterr().err)} == {
        "good 11-2020.xlsx",
        "thư mục/sai 11-2020.xlsx",
    }
    received(empty_installation, "")
    assert "good 11-2020.xlsx" not in capfd.readouterr().err


def test_file_that_nobody_can_read_has_a_line_too(settings: Settings, tmp_path: Path) -> None:
    (settings.raw / "x.xlsx").write_bytes(b"no workbook")
    ingest_workbooks(settings.model_copy(update={"log": str(tmp_path / "log")}))
    (line,) = lines((tmp_path / "log").read_text(encoding="utf-8"))
    assert (line["unit"], line["period"], line["verdict"], line["errors"]) == (None, None, "unreadable", 1)


def test_each_line_says_why_a_workbook_was_read_by_itself(settings: Settings, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(revision(1)))
    next(cell for (cell,) in book["HTX"].iter_rows(max_col=1) if cell.value == "STT").value = "Số chứng từ"
    book.save(settings.raw / "x.xlsx")
    (settings.raw / "y.xlsx").write_bytes(b"no workbook")
    (settings.raw / "z.xlsx").write_bytes(bytes(2_000_000))
    limits = {"log": str(tmp_path / "log"), "max_file_size": 1_000_000}
    ingested = ingest_workbooks(settings.model_copy(update=limits))
    found = {entry["file"]: entry for entry in lines((tmp_path / "log").read_text(encoding="utf-8"))}
    assert [(entry["way"], entry["careful_because"]) for _, entry in sorted(found.items())] == [
        ("careful", "headers"),
        ("careful", "format"),
        (None, None),
    ]
    assert ingested.ways == {"headers": 1, "format": 1}
    assert read_alone_vi(ingested.ways) == "2 (không phải .xlsx thông thường: 1; tiêu đề khác với mẫu: 1)"


def test_log_that_cannot_be_written_ends_no_run(empty_installation: Callable[[], Installation], tmp_path: Path) -> None:
    _, names = received(empty_installation, str(tmp_path / "no such folder" / "log"))
    assert len(names) == 2


def test_log_of_another_month_is_put_aside_before_a_line_is_written(settings: Settings, tmp_path: Path) -> None:
    path, old = tmp_path / "log", '{"time": "2020-11-01T00:00:00+00:00", "event": "submission"}\n'
    path.write_text(old, encoding="utf-8")
    (settings.raw / "x.xlsx").write_bytes(b"no workbook")
    ingest_workbooks(settings.model_copy(update={"log": str(path)}))
    [(aside, _)] = put_aside(path)
    assert aside.read_text(encoding="utf-8") == old
    assert len(lines(path.read_text(encoding="utf-8"))) == 1
