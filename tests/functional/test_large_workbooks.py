"""A workbook of 100,000 rows, wrong in every cell, gets its verdict with few findings and within 1 GiB of memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.validation.listing import MOST_OF_SUBMISSION
from tests.support.large_workbooks import WIDTH, large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.support.installation import Installation

ROWS, GIB = 100_000, 1 << 30
WORKBOOKS, ROWS_OF_EACH, WRONG_OF_ROW = 120, 500, 22
FURTHER = 20
"""At most so many findings are no failed checks of rows: about the file, its headers, its totals."""
RUN = """
from pipeline.runs.nightly import run_nightly
from pipeline.runtime.settings import settings

run_nightly(settings())
"""


def wrong(number: int) -> Sequence[str | int]:
    """A cooperative that is wrong in every cell that can be, under a name of its own."""
    return [number, f"HTX sai {number}", *(f"sai {column}" for column in range(2, WIDTH))]


def wrong_in(workbook: int) -> Callable[[int], Sequence[str | int]]:
    """Cooperatives that are wrong in every cell, and others than those of another workbook."""
    return lambda number: [number, f"HTX {workbook}-{number}", *wrong(number)[2:]]


def same(number: int) -> Sequence[str | int]:
    """The same cooperative again and again, under a code of its own commune."""
    return [number, "HTX Hồng Phong", "2400123457", "Thị trấn Phồn Xương", *[""] * (WIDTH - 4)]


def alike(number: int) -> Sequence[str | int]:
    """Cooperatives of one commune whose names differ in a few letters."""
    letters = "".join(chr(ord("a") + number // 26**at % 26) for at in range(4))
    return [number, f"HTX rau an toàn Hồng Phong và bạn bè {letters}", "", "Thị trấn Phồn Xương", *[""] * (WIDTH - 4)]


def peak_of_run(installation: Installation) -> int:
    """The most memory that the processes of a nightly run had together."""
    names = ("raw", "state", "files", "database")
    folders = {f"HOPTAC_{name.upper()}": str(getattr(installation.settings, name)) for name in names}
    command = [sys.executable, "-c", RUN]
    peak = 0
    with subprocess.Popen(command, env=os.environ | folders, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(memory, tree(process.pid))))
            time.sleep(0.1)
    assert process.returncode == 0
    return peak


def tree(root: int) -> Iterator[int]:
    """A process and all that it started."""
    yield root
    for path in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:  # it has ended
            continue
        for child in children:
            yield from tree(int(child))


def memory(process: int) -> int:
    """The memory of a process, its part of what it shares with others."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)


@pytest.mark.long
@pytest.mark.parametrize("cells", [wrong, *(pytest.param(cells, marks=pytest.mark.soak) for cells in (same, alike))])
def test_verdict_comes_with_few_findings_within_a_gibibyte(
    cells: Callable[[int], Sequence[str | int]], empty_installation: Callable[[], Installation]
) -> None:
    installation = empty_installation()
    (installation.raw / "large.xlsx").write_bytes(large(ROWS, cells))
    assert peak_of_run(installation) < GIB
    assert installation.ask("select status, errors >= 100 from core.submissions") == [("quarantined", True)]
    counts = installation.ask(
        "select rule_id, column_name, count(*), sum(1 + further_places) from quality.findings where sheet = 'HTX' "
        "group by all"
    )
    assert sum(listed for _, _, listed, _ in counts) <= MOST_OF_SUBMISSION + FURTHER
    assert ROWS in {places for *_, places in counts}
    messages = installation.ask("select message_en from quality.findings")
    assert any(" more cells of the sheet are like it" in text for (text,) in messages)
    assert max(len(text) for (text,) in messages) < 20_000


@pytest.mark.long
def test_night_over_many_workbooks_that_are_wrong_in_every_cell_counts_all_and_stays_within_a_gibibyte(
    empty_installation: Callable[[], Installation],
) -> None:
    installation = empty_installation()
    for workbook in range(WORKBOOKS):
        (installation.raw / f"{workbook}.xlsx").write_bytes(large(ROWS_OF_EACH, wrong_in(workbook)))
    assert peak_of_run(installation) < GIB
    returned = "select count(*), min(errors) >= ? from core.submissions where status = 'quarantined'"
    assert installation.ask(returned, ROWS_OF_EACH * WRONG_OF_ROW) == [(WORKBOOKS, True)]
    most = "select max(listed) from (select count(*) as listed from quality.findings group by submission_id)"
    assert installation.scalar(most) <= MOST_OF_SUBMISSION + FURTHER
    of_cells = "select sum(1 + further_places) from quality.findings where sheet = 'HTX' and rule_id like 'CL-%'"
    assert installation.scalar(of_cells) == WORKBOOKS * ROWS_OF_EACH * WRONG_OF_ROW
