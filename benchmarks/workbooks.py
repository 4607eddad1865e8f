"""Workbooks in the shape of the samples, as many as are wanted, each with its own unit, period and content.

Ten sample units are carried from month to month, which XlsxWriter writes; every ten more are these with the unit,
the names, the tax codes and some numbers changed inside the archive, which is faster by far. Few have defects.
"""

from __future__ import annotations

import os
import re
import zipfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache, partial, reduce
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.periods import MONTHS, PERIODS
from pipeline.samples import BAD_REVISION_MISTAKES, DECEMBER_MISTAKES, SEED, declared_totals, unit_submissions
from pipeline.samples.carried import carry_cooperatives, carry_funds, carry_groups
from pipeline.samples.december_mistakes import with_december_queries
from pipeline.samples.dice import dice
from pipeline.samples.layout import COVER_TITLE_ROWS, address
from pipeline.samples.mistakes import Mistake, with_mistake
from pipeline.samples.roster import tax_codes
from pipeline.samples.submission import UnitSubmission, number
from pipeline.samples.workbook import write_workbook
from schemas.forms.cover import COVER
from schemas.reference_data import month_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.samples.submission import SampleRow

DEFECTS: dict[tuple[int, int], tuple[Mistake, ...]] = {(0, 1): BAD_REVISION_MISTAKES, (4, 6): DECEMBER_MISTAKES}
"""Mistakes by the places of the sample unit and of the month; they send a workbook in fifty back."""
QUERIED = (7, 3)
"""Where one in a hundred is accepted with queries."""
FIRST_TAX_CODE, TAX_CODES_EACH = 300_000_000, 20_000
UNIT_CODE, UNIT_NUMBER, REVISION = "#", "##", "###"  # titles are in capitals, so tokens have no letters
_TOKEN = re.compile("¤([^¤]+)¤")
_LEAST_REVENUE = 2_000
"""Of a cooperative whose revenue is varied, by less than so much, in million dong."""


@dataclass(frozen=True, slots=True)
class WorkbookCopy:
    """One workbook to be made: the unit's number, the place of its period, and its revision."""

    unit: int
    month: int
    revision: int = 1

    @property
    def unit_code(self) -> str:
        """The code of the generated reporting unit."""
        return f"B{self.unit:04d}"

    @property
    def file_name(self) -> str:
        """The file's name below the landing zone."""
        return f"{PERIODS[self.month]:%Y-%m}/{self.unit_code}.xlsx"


def copies(count: int) -> list[WorkbookCopy]:
    """The first so many workbooks: ten months of a unit, then of the next."""
    return [WorkbookCopy(*divmod(number, MONTHS)) for number in range(count)]


def copies_of(units: int, months: Iterable[int]) -> list[WorkbookCopy]:
    """The workbooks of so many units for the months at these places, unit by unit."""
    places = list(months)
    return [WorkbookCopy(unit, month) for unit in range(units) for month in places]


def make(folder: Path, count: int, workers: int) -> None:
    """Write so many workbooks below ``folder``."""
    make_copies(folder, copies(count), workers)


def make_copies(folder: Path, wanted: Sequence[WorkbookCopy], workers: int) -> None:
    """Write these workbooks below ``folder``; those of a sample unit one after the other, which share a pattern."""
    for month in {copy.month for copy in wanted}:
        (folder / f"{PERIODS[month]:%Y-%m}").mkdir(parents=True, exist_ok=True)
    bases = len(unit_submissions_once())
    ordered = sorted(wanted, key=lambda copy: (copy.unit % bases, copy.month, copy.unit))
    with ProcessPoolExecutor(workers) as pool:
        for _ in pool.map(partial(write_copy, folder), ordered, chunksize=max(1, len(ordered) // (4 * workers))):
            pass


def write_copy(folder: Path, copy: WorkbookCopy) -> Path:
    """Write one workbook, whole at once, as old as its period."""
    path = folder / copy.file_name
    beside = path.with_name(f".{path.name}")
    beside.write_bytes(content(copy))
    moment = datetime.combine(month_end(PERIODS[copy.month]) + timedelta(days=1), time(8), UTC).timestamp()
    os.utime(beside, (moment, moment))
    beside.replace(path)
    return path


def content(copy: WorkbookCopy) -> bytes:
    """The workbook's bytes."""
    texts = _texts(copy)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in _pattern(copy.unit % len(unit_submissions_once()), copy.month):
            filled = [texts(piece) if place % 2 else piece for place, piece in enumerate(pieces)]
            archive.writestr(zipfile.ZipInfo(name), "".join(filled), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _texts(copy: WorkbookCopy) -> Callable[[str], str]:
    """What stands for a token in the unit's workbooks: its code, a tax code by number, a number plus or minus one."""
    codes = list(islice(tax_codes(SEED, copy.unit_code, FIRST_TAX_CODE + copy.unit * TAX_CODES_EACH), 200))
    values = {UNIT_CODE: copy.unit_code, UNIT_NUMBER: str(copy.unit), REVISION: str(copy.revision)}
    shift = copy.unit % _LEAST_REVENUE + copy.revision - 1

    def text(token: str) -> str:
        if token.startswith(("+", "-")):
            return f"{float(token[1:]) + (shift if token[0] == '+' else -shift):.16G}"
        return values.get(token) or codes[int(token)]

    return text


@cache
def unit_submissions_once() -> list[UnitSubmission]:
    """What the ten sample units submit."""
    return unit_submissions()


@cache
def _pattern(base: int, month: int) -> list[tuple[str, list[str]]]:
    """The parts of a sample unit's workbook of a month, each as fixed text and tokens by turns."""
    submission = _months(base)[month]
    codes = {code: place for place, code in enumerate(_tax_codes(_months(base)[0]))}
    stream = BytesIO()
    write_workbook(_with_tokens(submission, codes), stream)
    varied = _varied(submission)
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = _revised(parts["xl/worksheets/sheet1.xml"])
    parts["xl/worksheets/sheet2.xml"] = reduce(_with_variation, varied, parts["xl/worksheets/sheet2.xml"])
    return [(name, _TOKEN.split(text)) for name, text in parts.items()]


@cache
def _months(base: int) -> list[UnitSubmission]:
    """The sample unit's submissions of all months, with their defects."""
    return [
        _with_defects(submission, (base, month))
        for month, submission in enumerate(_carried(unit_submissions_once()[base]))
    ]


def _carried(submission: UnitSubmission) -> Iterator[UnitSubmission]:
    """The submission carried on from month to month of a year that nobody was founded or dissolved in."""
    rows = {table: _living(listed) for table, listed in submission.registers().items()}
    for period in PERIODS:
        rng = dice(SEED, f"benchmark {submission.unit.unit_code} {period}")
        carry_cooperatives(rows["cooperatives"], rng)
        carry_funds(rows["credit_funds"], rng)
        carry_groups(rows["groups"], rng)
        registers = {table: tuple(map(dict, listed)) for table, listed in rows.items()}
        cover = submission.cover | {"period": period, "as_of": month_end(period), "revision": 1}
        totals = declared_totals(registers, month_end(period))
        yield UnitSubmission(submission.unit, cover, **registers, declared_totals=totals)


def _living(rows: Sequence[SampleRow]) -> list[SampleRow]:
    return [dict(row) for row in rows if row.get("status") != "dissolved"]


def _with_defects(submission: UnitSubmission, place: tuple[int, int]) -> UnitSubmission:
    if place == QUERIED:
        queried = with_december_queries(submission)
        as_of = month_end(PERIODS[place[1]])
        return replace(queried, declared_totals=declared_totals(queried.registers(), as_of))
    return reduce(with_mistake, DEFECTS.get(place, ()), submission)


def _tax_codes(submission: UnitSubmission) -> list[str]:
    return [str(row["tax_code"]) for rows in submission.registers().values() for row in rows if row.get("tax_code")]


def _with_tokens(submission: UnitSubmission, codes: dict[str, int]) -> UnitSubmission:
    """The submission with tokens in the place of what differs between its copies."""
    unit_name = f"Huyện số ¤{UNIT_NUMBER}¤"
    for table, rows in submission.registers().items():
        submission = submission.with_rows(table, tuple(_row_with_tokens(row, codes) for row in rows))
    cover = submission.cover | {"unit_code": f"¤{UNIT_CODE}¤", "unit_name": unit_name}
    return replace(submission, unit=replace(submission.unit, unit_name=unit_name), cover=cover)


def _row_with_tokens(row: SampleRow, codes: dict[str, int]) -> SampleRow:
    code = codes.get(str(row.get("tax_code")))
    changed = dict(row) if code is None else row | {"tax_code": f"¤{code}¤"}
    return changed | {"name": f"{row['name']} ¤{UNIT_NUMBER}¤"} if "name" in row else changed


def _revised(cover: str) -> str:
    """The cover's sheet with a token for the revision."""
    row = COVER_TITLE_ROWS + COVER.columns.index(COVER.column("revision")) + 1
    return _replaced(cover, f"B{row}", lambda _: f"¤{REVISION}¤")


def _varied(submission: UnitSubmission) -> list[tuple[str, str]]:
    """Cells whose revenue grows or shrinks with the unit's number, in pairs, so that the sheet's total stays."""
    rich = [
        address("cooperatives", submission.unit.unit_code, place, "revenue")
        for place, row in enumerate(submission.cooperatives, start=1)
        if number(row, "revenue") > _LEAST_REVENUE
    ]
    return list(zip(rich[: len(rich) // 2 * 2], "+-" * (len(rich) // 2), strict=True))


def _with_variation(sheet: str, cell: tuple[str, str]) -> str:
    return _replaced(sheet, cell[0], lambda value: f"¤{cell[1]}{value}¤")


def _replaced(sheet: str, cell: str, value: Callable[[str], str]) -> str:
    """The sheet's markup with another number in one cell."""
    pattern = re.compile(rf'(<c r="{cell}"[^>]*><v>)([^<]+)')
    return pattern.sub(lambda found: found[1] + value(found[2]), sheet, count=1)
