"""The example queries of warehouse/README.md with the rows printed below each, and the warehouses that these are of.

``python -m tests.support.example_queries`` prints the rows anew into the README, for a person to read and to commit.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Closing
from pipeline.outputs.documents.markdown import table
from pipeline.runs.nightly import run_nightly
from pipeline.runs.sample_receipts import receive_samples
from pipeline.runtime.settings import PROJECT, Settings, ledger_path
from tests.spec.examples.edits import sum_anew
from tests.support.installation import Installation, installation_in
from tests.support.revisions import declare_more, receive, revision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.workbook import Workbook

    Rows = list[tuple[Any, ...]]

README = PROJECT / "warehouse" / "README.md"
OF_RESTATED = 15
"""The query about what changed after a closing: nothing is closed in the samples."""
MOST_ROWS = 12
NOVEMBER = date(2020, 11, 1)
_EXAMPLE = re.compile(
    r"^### (?P<number>\d+)\. (?P<title>.+)\n\n(?P<text>.+?)\n\n```sql\n(?P<sql>.+?)```\n\n"
    r"(?P<shown>\|.+?)\n\n(?P<checked>\*Đã kiểm · Checked:\* .+)$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Example:
    """A question of the README with its query, the rows printed below it, and how these were checked."""

    number: int
    title: str
    text: str
    sql: str
    shown: str
    checked: str

    def rows(self) -> list[dict[str, str]]:
        """The printed rows, by the names of their columns."""
        lines = [line for line in self.shown.splitlines() if line.startswith("|")]
        header, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def row_count(self) -> int:
        """How many rows the query is said to have."""
        said = re.search(r"the first \d+ of (\d+) rows", self.shown)
        return int(said[1]) if said else len(self.rows())


def examples(readme: str) -> list[Example]:
    """The examples of the text of a README, in its order."""
    parts = re.split(r"^(?=### \d+\. )", readme, flags=re.MULTILINE)[1:]
    found = [match for part in parts for match in [_EXAMPLE.match(part.rstrip())] if match]
    return [Example(int(match["number"]), *match.group("title", "text", "sql", "shown", "checked")) for match in found]


def printed(columns: Sequence[str], rows: Rows) -> str:
    """The first rows as a table of Markdown; where there are more, a line says how many."""
    lines = table(columns, ([_cell(value) for value in row] for row in rows[:MOST_ROWS]))[:-1]
    if len(rows) > MOST_ROWS:
        lines += ["", f"{MOST_ROWS} dòng đầu trong {len(rows)} dòng · the first {MOST_ROWS} of {len(rows)} rows"]
    return "\n".join(lines)


def _cell(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def answer(database: Path, sql: str) -> tuple[list[str], Rows]:
    """Names of the columns, and all rows."""
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute(sql)
        return [column[0] for column in connection.description or ()], connection.fetchall()


def warehouse_of_samples(folder: Path) -> Settings:
    """The warehouse that `make run` builds of the samples, below the folder."""
    settings = Settings(state=folder / "state", files=folder / "files", database=folder / "hoptac.duckdb")
    receive_samples(settings)
    run_nightly(settings)
    return settings


def warehouse_restated(folder: Path) -> Settings:
    """The warehouse of November 2020 after it was closed, and after Yên Thế sent a revision with more capital."""
    installation = installation_in(folder)
    shutil.copytree(PROJECT / "raw" / "2020-11", installation.raw / "2020-11")
    installation.run()
    _close(installation)
    receive(installation, "2020-11/Yên Thế lần 2.xlsx", _more_capital())
    return installation.settings


def _close(installation: Installation) -> None:
    """Write the closing that `hoptac close` would write once all that was asked is answered."""
    counted = installation.ask(
        "select submission_id from core.submissions where period = ? and status = 'accepted' order by 1", NOVEMBER
    )
    figures = installation.ask("select figure_id, value::varchar from report.figures where period = ?", NOVEMBER)
    closed_at = ledgers.now(ledgers.load(ledger_path(installation.settings)))
    closing = Closing(NOVEMBER, closed_at, tuple(name for (name,) in counted), dict(figures))
    ledgers.append(ledger_path(installation.settings), [closing])


def _more_capital() -> bytes:
    """A second revision of Yên Thế's November: its first cooperative has a hundred million dong more."""

    def more(workbook: Workbook) -> None:
        workbook["HTX"]["K7"].value += 100
        sum_anew(workbook["HTX"], workbook["HTX"]["K7"].column)

    sample = PROJECT / "raw" / "2020-11" / "BC thang 11 - Yen The.xlsx"
    declared = (declare_more("CAPITAL.AGRI", 100), declare_more("CAPITAL.ALL", 100))
    return revision(2, more, *declared, of=sample.read_bytes())


def with_rows(readme: str, samples: Path, restated: Path) -> str:
    """The README with the rows that its queries give in the two databases."""
    for example in examples(readme):
        database = restated if example.number == OF_RESTATED else samples
        old = f"{example.sql}```\n\n{example.shown}\n"
        readme = readme.replace(old, f"{example.sql}```\n\n{printed(*answer(database, example.sql))}\n")
    return readme


if __name__ == "__main__":
    os.environ["HOPTAC_SETTLE_SECONDS"] = "0"  # the files are whole when they are dropped
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        databases = warehouse_of_samples(place / "samples"), warehouse_restated(place / "restated")
        README.write_text(
            with_rows(README.read_text(encoding="utf-8"), *(found.database for found in databases)), encoding="utf-8"
        )
    sys.stdout.write(f"{README}\n")
