"""The stack trace of what is told in a sentence is a line of JSON in the log, or beside the state; without secrets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.runtime import failure_log
from pipeline.runtime.failure_log import FAILURES, log_failure

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def break_with(text: str) -> None:
    raise OSError(text)


def fail(text: str) -> None:
    try:
        break_with(text)
    except OSError as problem:
        log_failure(problem, "Ổ đĩa đã đầy.")


def test_trace_lies_beside_the_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOPTAC_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HOPTAC_POSTGRES_URL", "postgresql://u:geheim@h/d")
    fail("no room for postgresql://u:geheim@h/d\n\x1b[2J")
    text = (tmp_path / "state" / FAILURES).read_text(encoding="ascii")
    assert "geheim" not in text
    line = json.loads(text)
    assert line["message"] == "Ổ đĩa đã đầy."
    assert "in fail\n" in line["trace"]
    assert text.count("\n") == 1


def test_trace_goes_to_the_log_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOPTAC_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HOPTAC_LOG", str(tmp_path / "log"))
    fail("x")
    monkeypatch.setenv("HOPTAC_LOG", "stderr")
    fail("x")
    assert json.loads((tmp_path / "log").read_text(encoding="ascii"))["event"] == "failure"
    assert json.loads(capsys.readouterr().err)["event"] == "failure"
    assert not (tmp_path / "state").exists()


def test_log_that_cannot_be_written_is_no_further_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOPTAC_STATE", str(tmp_path / "file"))
    fail("x")


def test_file_beside_the_state_stays_small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOPTAC_STATE", str(tmp_path))
    monkeypatch.setattr(failure_log, "_LARGEST", 1)
    for _ in range(4):
        fail("x")
    assert sorted(path.name for path in tmp_path.iterdir()) == [FAILURES, f"{FAILURES}.1"]
    assert all(path.read_text(encoding="ascii").count("\n") <= 2 for path in tmp_path.iterdir())


def test_log_that_is_refused_gets_no_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOPTAC_STATE", str(tmp_path))
    monkeypatch.setenv("HOPTAC_LOG", str(tmp_path / "ledger.jsonl"))
    (tmp_path / "ledger.jsonl").write_bytes(b"whole\n")
    log_failure(
        ValueError("x"), f'HOPTAC_LOG = "{tmp_path}/ledger.jsonl" là một sổ của chương trình: hãy ghi tên khác.'
    )
    assert (tmp_path / "ledger.jsonl").read_bytes() == b"whole\n"
    assert (tmp_path / FAILURES).exists()
