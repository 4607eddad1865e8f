"""A night over a landing zone with every odd name and folder: each is named, all else goes on, and text stays text."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.landing.folder_walk import Reason
from pipeline.outputs.status_page import INDEX
from pipeline.runtime.settings import PROJECT
from schemas.messages import bounded
from schemas.terms import NOT_READ_VI
from tests.spec.examples.edits import put, rename_sheet
from tests.support import odd_names
from tests.support.dagster_runs import environment
from tests.support.installation import Installation, installation_in
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.long
HOPTAC = "from pipeline.cli.commands import main; main()"
NIGHTLY = "from assets.run import main; main()"
INBOX = """
import json
from dagster import build_asset_context
from assets.inbox import inbox
told = next(iter(inbox(build_asset_context())))
print(json.dumps([record.data for record in told.metadata["Không đọc"].records]))
"""
FORGED = "Đạt, không cần sửa gì"
CELL = f"mười hai · {FORGED} [red]:smile: <script>alert(1)</script>"
SHEET = "H\u202eTX"
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""What would move a cursor, turn text round or hide."""
JUNK = f"rác\x1b[2J\u202e[red]:smile:<i> · {FORGED}.pdf"


@dataclass(frozen=True)
class Zoo:
    """The installation, what must be named with the reason, and what the first night printed."""

    installation: Installation
    named: dict[str, Reason]
    printed: str


def command(
    installation: Installation, *arguments: str | bytes, code: str = HOPTAC
) -> subprocess.CompletedProcess[str]:
    """A command with the rights of a server's user."""
    return subprocess.run(
        [*odd_names.without_rights(), sys.executable, "-c", code, *arguments],
        cwd=PROJECT,
        env=environment(installation.settings)
        | {
            "PYTHONPATH": str(PROJECT),
            "COLUMNS": "200",
            "HOPTAC_LOG": str(installation.folder / "log.jsonl"),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zoo]:
    installation = installation_in(tmp_path_factory.mktemp("odd") / "project")
    lay(installation, "2020-11/tốt 11-2020.xlsx", revision(1))
    lay(installation, JUNK, b"%PDF-1.4 a scanned report")
    bad = revision(2, put("HTX", "members", 0, CELL), rename_sheet("HTX", SHEET))
    named = odd_names.fill(installation.raw, lambda number: revision(1, put("HTX", "members", 0, f"số {number}")))
    lay(installation, "xấu 11-2020.xlsx", bad)
    done = command(installation, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    yield Zoo(installation, named, done.stdout)
    odd_names.emptied(installation.raw)


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def test_every_workbook_that_can_be_read_is_read_and_the_one_that_counts_counts(zoo: Zoo) -> None:
    names = {name for (name,) in zoo.installation.ask("select file_name from core.submissions")}
    assert names == {"2020-11/tốt 11-2020.xlsx", JUNK, "xấu 11-2020.xlsx", *odd_names.NAMES}
    accepted = zoo.installation.ask("select file_name from core.submissions where status = 'accepted'")
    assert accepted == [("2020-11/tốt 11-2020.xlsx",)]


@pytest.mark.parametrize("place", ["summary", "page", "health", "Dagster"])
def test_what_is_not_read_is_named_with_the_reason(zoo: Zoo, place: str) -> None:
    told = {
        "summary": lambda: zoo.printed,
        "page": lambda: (zoo.installation.settings.files / INDEX).read_text(encoding="utf-8"),
        "health": lambda: _facts(zoo),
        "Dagster": lambda: _metadata(zoo),
    }[place]()
    for name, reason in zoo.named.items():
        assert name in told, (place, name)
        assert place == "health" or in_one_line(NOT_READ_VI[reason]).casefold() in in_one_line(told).casefold()


def _facts(zoo: Zoo) -> str:
    done = command(zoo.installation, "health", "--json")
    assert done.returncode == 1, done.stdout
    return json.dumps(json.loads(done.stdout), ensure_ascii=False)


def _metadata(zoo: Zoo) -> str:
    done = command(zoo.installation, code=INBOX)
    assert done.returncode == 0, done.stderr
    return json.dumps(json.loads(done.stdout.splitlines()[-1]), ensure_ascii=False)


def pages(zoo: Zoo) -> str:
    """The first page and those of units."""
    files = zoo.installation.settings.files
    return "".join(path.read_text(encoding="utf-8") for path in (files / INDEX, *sorted(files.glob("*/don-vi/*.html"))))


def test_nothing_that_a_terminal_or_browser_obeys_is_printed(zoo: Zoo) -> None:
    page = pages(zoo)
    health = command(zoo.installation, "health").stdout
    checked = command(zoo.installation, "check", *map(str, sorted(zoo.installation.raw.glob("*.*")))).stdout
    for text in (zoo.printed, page, health, checked):
        assert NOT_TEXT.search(text) is None
    assert "<script>" not in page
    assert "<i>" not in page
    for text in (zoo.printed, checked):
        assert bounded(JUNK) in text.replace("\n", "") or bounded(JUNK) in in_one_line(text)
    assert "[red]:smile:" in checked


def test_cell_that_speaks_like_a_message_does_not_become_it(zoo: Zoo) -> None:
    cells = re.findall(r'<td class="long">(.*?)</td>', pages(zoo), re.DOTALL)
    (message,) = [cell for cell in cells if FORGED in cell and "không phải là số" in cell]
    assert message.strip().startswith("&#34;mười hai · ")
    (copy,) = (zoo.installation.settings.files / "2020-11" / "phan-hoi").iterdir()
    rows = list(openpyxl.load_workbook(copy)["Lỗi"].iter_rows(values_only=True))
    (row,) = [row for row in rows if str(row[5]).startswith("mười hai")]
    assert row[6].startswith('"mười hai · Đạt')


def test_cells_of_a_sheet_with_an_invisible_letter_are_marked_and_linked(zoo: Zoo) -> None:
    (copy,) = (zoo.installation.settings.files / "2020-11" / "phan-hoi").iterdir()
    book = openpyxl.load_workbook(copy)
    (link,) = [cell.hyperlink for row in book["Lỗi"] for cell in row if cell.hyperlink and cell.row == 5][:1]
    assert link.location.startswith(f"'{SHEET}'!")
    assert [cell for row in book[SHEET] for cell in row if cell.comment]
    assert bounded(SHEET) in {row[2] for row in book["Lỗi"].iter_rows(values_only=True)}


def test_log_is_a_line_of_ascii_json_for_each_file(zoo: Zoo) -> None:
    lines = (zoo.installation.folder / "log.jsonl").read_bytes().splitlines()
    assert all(line.isascii() for line in lines)
    assert {JUNK, odd_names.EVIL} <= {json.loads(line)["file"] for line in lines}


def test_check_answers_each_path_whatever_it_is(zoo: Zoo, tmp_path: Path) -> None:
    paths = [os.fsencode(path) for path in sorted(zoo.installation.raw.iterdir())]
    done = command(zoo.installation, "check", "--json", "--feedback", str(tmp_path), *paths, b"nowhere\xff\x1b.xlsx")
    assert (done.returncode, done.stdout.isascii()) == (2, True), done.stderr
    assert len(json.loads(done.stdout)) == len(paths) + 1
    names = [path.name for path in tmp_path.iterdir()]
    assert len(names) == len(odd_names.NAMES) + 2, "of each that has findings"
    assert all(len(name.encode()) <= 255 and name == bounded(name) for name in names)
    assert not [name for name in names if re.match(r"[.~-]|(?i:con)\b", name) or re.search(r'[<>:"|?*]', name)]


def test_stewards_words_are_kept_and_shown_as_text(zoo: Zoo) -> None:
    told = b"v\xff\x1b[2J[red] \xe2\x80\xae"
    done = command(zoo.installation, "explain", told, "--period", "2020-11")
    assert (done.returncode, NOT_TEXT.search(done.stdout)) == (0, None), done.stderr
    refused = command(zoo.installation, "accept", told, "--because", told)
    assert (refused.returncode, NOT_TEXT.search(refused.stdout)) == (1, None), refused.stderr
    assert "v�␛[2J[red]" in refused.stdout or "v?␛[2J[red]" in refused.stdout


def test_folder_that_is_shut_withdraws_nothing_and_is_named_until_it_is_open_again(tmp_path: Path) -> None:
    installation = installation_in(tmp_path / "project")
    lay(installation, "2020-11/217/tốt 11-2020.xlsx", revision(1))
    installation.run()
    before = installation.ask("select submission_id, status from core.submissions")
    for how in ("run", "rebuild"):
        (installation.raw / "2020-11").chmod(0)
        done = command(installation, how)
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"2020-11: {NOT_READ_VI[Reason.UNREADABLE]}"[:40] in done.stdout
        status = "accepted" if how == "run" else "received"  # what is to be read anew cannot be read
        assert installation.ask("select submission_id, status from core.submissions") == [(before[0][0], status)]
        assert command(installation, "health", "--json").returncode >= 1
        (installation.raw / "2020-11").chmod(0o700)
    done = command(installation, "run")
    assert "không mở được" not in done.stdout
    assert installation.ask("select submission_id, status from core.submissions") == before
    (installation.raw / "2020-11" / "217" / "tốt 11-2020.xlsx").unlink()
    lay(installation, "khác.txt", b"x")
    command(installation, "run")
    assert (before[0][0], "withdrawn") in installation.ask("select submission_id, status from core.submissions")


def test_night_of_dagster_goes_on_and_names_them(zoo: Zoo) -> None:
    done = command(zoo.installation, code=NIGHTLY)
    assert (done.returncode, NOT_TEXT.search(done.stdout)) == (0, None), done.stdout + done.stderr
    assert all(name in done.stdout for name in zoo.named)
