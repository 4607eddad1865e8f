"""Whatever lies in the landing zone gets its verdict, within the limits, and harms no honest workbook beside it."""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import shutil
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Self

import openpyxl
import pytest
import xlsxwriter

from pipeline.reading.formats.guard import inspect
from pipeline.reading.read_files import read_files
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import PROJECT, Settings
from schemas.messages import catalogue
from tests.support.crafted_files import GOOD
from tests.support.hostile_files import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.installation import Installation

pytestmark = pytest.mark.long

SAMPLES = PROJECT / "raw" / "2020-11"
LIMITS = Settings()
VARIANTS = catalogue("en")["WB-01"]["variants"]
ROWS = 100_000


class Watch:
    """Looks at the worker processes while it is open: the most memory that any of them had, in bytes, and the least."""

    def __init__(self) -> None:
        self.peaks: dict[int, int] = {}
        self.first: dict[int, int] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.1):
            children = set(_children({os.getpid()}))  # the server that forks the workers is one of them
            for worker in _children(children):
                peak = _peak(worker)
                self.first.setdefault(worker, peak)
                self.peaks[worker] = max(peak, self.peaks.get(worker, 0))

    def grown(self) -> int:
        """How far the largest worker went beyond the smallest."""
        return max(self.peaks.values()) - min(filter(None, self.first.values()))


def _children(parents: set[int]) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(state[1]) in parents:
            yield int(folder.name)


def _peak(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmHWM:")), 0)


@pytest.fixture(scope="module")
def run(empty_installation: Callable[[], Installation]) -> tuple[Installation, Watch]:
    """One run over all hostile files, the honest workbooks of a month, and entries that are no files."""
    installation = empty_installation()
    shutil.copytree(SAMPLES, installation.raw / "honest 2020-11")
    for number, (build, _) in enumerate(HOSTILE.values()):
        (installation.raw / f"{number:03}.xlsx").write_bytes(build())
    (installation.folder / "secret.xlsx").write_bytes(GOOD.read_bytes())
    (installation.raw / "link.xlsx").symlink_to(installation.folder / "secret.xlsx")
    (installation.raw / "loop.xlsx").symlink_to(installation.raw)
    os.mkfifo(installation.raw / "pipe.xlsx")
    (installation.raw / "folder.xlsx").mkdir()
    watch = Watch()
    with watch:
        night = installation.run()
    assert night.ingested.inbox.passed_over == ("link.xlsx", "loop.xlsx", "pipe.xlsx")
    return installation, watch


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_unreadable_and_told_why(run: tuple[Installation, Watch], name: str) -> None:
    file_name = f"{list(HOSTILE).index(name):03}.xlsx"
    found = run[0].ask(
        "select status, rule_id, message_en from core.submissions join quality.findings using (submission_id) "  # noqa: S608 - our name
        f"where file_name = '{file_name}' and rule_id in ('WB-01', 'WB-02')"
    )
    ((status, rule, text),) = found
    reason = HOSTILE[name][1]
    assert status == "unreadable"
    assert (rule == "WB-02") == (reason == "no_cover") or not reason
    if reason and reason != "no_cover":
        assert VARIANTS[reason].partition("{")[0] in text
    assert VARIANTS["timeout"].partition("{")[0] not in text, "took longer than it may"


def test_honest_workbooks_among_them_are_accepted(run: tuple[Installation, Watch]) -> None:
    statuses = Counter(
        status
        for (status,) in run[0].ask(
            "select status from core.submissions where starts_with(file_name, 'honest 2020-11/')"
        )
    )
    assert statuses["accepted"] >= 10


def test_what_is_no_file_is_neither_followed_nor_read(run: tuple[Installation, Watch]) -> None:
    names = {name for (name,) in run[0].ask("select file_name from core.submissions")}
    assert not names & {"link.xlsx", "loop.xlsx", "pipe.xlsx", "folder.xlsx"}
    assert len(names) == len(HOSTILE) + len(list(SAMPLES.iterdir()))


def test_no_worker_took_more_memory_than_it_may(run: tuple[Installation, Watch]) -> None:
    assert run[1].grown() < LIMITS.read_memory + (64 << 20)  # libraries are mapped as they are used


def test_most_hostile_files_are_refused_before_they_could_kill_a_worker() -> None:
    reasons = [reason for _, reason in HOSTILE.values() if reason]
    assert len(reasons) > len(HOSTILE) * 3 / 4
    assert not {"crashed", "timeout"} & {*reasons}


def some_file(number: int) -> bytes:
    """A file of the kinds that people mix up: images, documents, texts, and anything."""
    chance = random.Random(number)  # noqa: S311 - no secret
    begin = (
        *(
            b"",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff\xe0",
            b"%PDF-1.4\n",
            b"PK\x03\x04",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        ),
        *(b"<html>", b"<?xml version='1.0'?>", b"MZ", b"STT;Ten;So\n1;", b"{\\rtf1", b"\x1f\x8b", b"PK\x05\x06"),
    )[number % 13]
    return begin + chance.randbytes(chance.randrange(1, 3000)) + number.to_bytes(2, "big")


@pytest.mark.parametrize("files", [130, pytest.param(1000, marks=pytest.mark.soak)])
def test_folder_of_other_files_ends_with_as_many_verdicts(
    empty_installation: Callable[[], Installation], files: int
) -> None:
    installation = empty_installation()
    for number in range(files):
        (installation.raw / f"{number}.{('xlsx', 'xls', 'jpg', 'docx')[number % 4]}").write_bytes(some_file(number))
    installation.run()
    assert installation.ask("select status, count(*) from core.submissions group by all") == [("unreadable", files)]
    assert (
        installation.scalar("select count(distinct submission_id) from quality.findings where rule_id = 'WB-01'")
        == files
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An honest workbook of 100,000 rows: the cooperatives of a sample, told over and over under other names."""
    path = tmp_path_factory.mktemp("large") / "large.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        for page in openpyxl.load_workbook(GOOD).worksheets:
            rows = list(page.iter_rows(values_only=True))
            if page.title == "HTX":
                data = [row for row in rows if isinstance(row[0], int)]
                again = zip(range(1, ROWS + 1), itertools.cycle(data), strict=False)
                rows = rows[: rows.index(data[0])] + [(n, f"{row[1]} {n}", None, *row[3:]) for n, row in again]
            target = book.add_worksheet(page.title)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell is not None:
                        target.write(row, column, cell)
    return path


def test_honest_workbook_of_a_hundred_thousand_rows_is_read_within_the_limits(large: Path) -> None:
    content = large.read_bytes()
    inspect(content, LIMITS)
    started = time.process_time()  # other programs may have the processor meanwhile
    assert read_workbook("s", content, LIMITS).readable
    assert time.process_time() - started < LIMITS.read_seconds
    name = hashlib.sha256(content).hexdigest()
    ((batch, gone),) = read_files([(name, large)], Settings(read_seconds=120))
    assert ([(reading.submission_id, reading.findings) for reading in batch.readings], gone) == ([(name, [])], [])
    assert batch.frames["cooperatives"].height == ROWS
