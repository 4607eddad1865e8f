"""Writes what came of `make soak` into a file that is committed: a plugin of pytest's, named on its command line."""

from __future__ import annotations

import os
import subprocess
import time
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

RESULT = PROJECT / "tests" / "soak.md"
HEAD = """# The last `make soak`

Written by the run itself: what `make test-long` has no time for.

| | |
|---|---|
| date | {day} |
| commit | {commit} |
| cores | {cores} |
| minutes | {minutes:.1f} |
| result | {result} |

| test | outcome | seconds |
|---|---|---:|
"""
SECONDS: defaultdict[str, float] = defaultdict(float)
OUTCOMES: dict[str, str] = {}
STARTED = time.monotonic()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up a test's set-up, call and tear-down; what did not pass in any of them counts."""
    SECONDS[report.nodeid] += report.duration
    if OUTCOMES.get(report.nodeid, "passed") == "passed":
        OUTCOMES[report.nodeid] = report.outcome


def pytest_sessionfinish(exitstatus: int) -> None:
    """Write the result, also of a run that failed; a run without a test leaves the last one."""
    if OUTCOMES:
        RESULT.write_text(result(exitstatus), encoding="utf-8")


def result(exitstatus: int) -> str:
    """The whole file, the slowest test first."""
    head = HEAD.format(
        day=datetime.now(UTC).date(),
        commit=commit(),
        cores=os.cpu_count(),
        minutes=(time.monotonic() - STARTED) / 60,
        result="passed" if exitstatus == 0 else "failed",
    )
    return head + "".join(f"{row}\n" for row in rows())


def rows() -> Iterator[str]:
    for name in sorted(SECONDS, key=SECONDS.__getitem__, reverse=True):
        path, _, test = name.partition("::")
        yield f"| {path.removeprefix('tests/')}<br>{test.replace('_', ' ')} | {OUTCOMES[name]} | {SECONDS[name]:.0f} |"


def commit() -> str:
    """The commit that was tested, and whether files differed from it."""
    if not (PROJECT / ".git").exists():
        return "not a checkout of git"
    differing = git("status", "--porcelain", "--untracked-files=no", "--", ".", f":!{RESULT.relative_to(PROJECT)}")
    return git("rev-parse", "--short", "HEAD") + (" and changes that were not committed" if differing else "")


def git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.strip()
