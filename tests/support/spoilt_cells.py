"""Single cells of clean sample workbooks, spoilt in the XML of the real file, and which of them a rule must notice."""

from __future__ import annotations

import random
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.runtime.settings import PROJECT
from pipeline.samples import file_name, unit_submissions
from pipeline.samples.layout import COVER_TITLE_ROWS, address, sample_form
from pipeline.samples.plan import AS_OF, PERIOD
from pipeline.samples.workbook import indicator_rows
from schemas.column import Column, Kind, Required, Sheet
from schemas.figures import measures
from schemas.forms.cover import COVER
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.reference_data import indicators
from schemas.rules.measures import row_counts

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.samples import SampleRow, UnitSubmission, Value

TEXTS = ("mười hai", "không rõ", "???", "abc 12", "xem công văn")
TABLES = ("covers", "cooperatives", "cooperatives", "credit_funds", "unions", "groups", "declared_totals")
"""Sheets to choose from; the register of cooperatives, with most columns, twice."""
LOOKED_UP = frozenset({"unit_code", "indicator", "form_version"})
"""Columns without a code list whose value must nevertheless be a known one (WB-02, WB-06, TG-15)."""


class Spoilt(StrEnum):
    BLANK = "blank"
    TEXT = "text"
    ERROR = "error"
    NEGATIVE = "negative"
    OTHER = "other"
    """Another count or amount, as plausible as the one that was there."""


@dataclass(frozen=True, slots=True)
class Corruption:
    """A cell of a unit's workbook, what it said and what it says now."""

    unit_code: str
    sheet: Sheet
    column: Column
    row: SampleRow
    cell: str
    kind: Spoilt
    now: Value

    @property
    def place(self) -> str:
        """Unit, sheet, cell, column and kind, for a person."""
        return f"{self.unit_code} {self.sheet.name}!{self.cell} {self.column.name}: {self.kind} → {self.now}"

    def content(self) -> bytes:
        """The workbook with the spoilt cell."""
        number = 1 + [sheet.table for sheet in sample_form().all_sheets].index(self.sheet.table)
        return with_cell(self.unit_code, f"xl/worksheets/sheet{number}.xml", self.cell, _element(self))

    def must_be_noticed(self) -> bool:
        """Whether the form leaves no doubt that the cell is wrong, or an identity does not hold with it any longer."""
        if self.column.kind is Kind.TEXT and self.kind not in (Spoilt.BLANK, Spoilt.ERROR):
            return self.column.name in LOOKED_UP  # any other text is as good
        if self.column.kind is Kind.TEXT:
            return self._is_required()
        if self.kind is Spoilt.BLANK:
            return self._is_required() or self._is_asked_for() or self._is_added_up()
        if self.kind is Spoilt.OTHER:
            return self.column.name in LOOKED_UP or self._is_added_up()
        if self.kind is Spoilt.NEGATIVE and self.column.is_amount:
            return self.column.minimum is not None or self._is_added_up()
        return True

    def _is_required(self) -> bool:
        if self.column.kind is Kind.VALUE:
            return not indicators()[str(self.row["indicator"])].optional
        unless_ended = self.column.required is Required.UNLESS_ENDED and self.row.get("status") != "dissolved"
        return self.column.required is Required.ALWAYS or unless_ended

    def _is_asked_for(self) -> bool:
        """Whether what stands beside a blank asks for it (CL-08, HTX-02, HTX-10)."""
        joined = self.column.name == "alliance_membership" and self.row.get("alliance_joined_on") is not None
        return self.column.name in ("tax_code", "ended_on") or joined

    def _is_added_up(self) -> bool:
        """Whether a declared total rests on the cell, as the reference data's measures say, and moves with it."""
        if not self.row.get(self.column.name) and self.kind is Spoilt.BLANK:
            return False
        return self.column.kind is Kind.VALUE or any(
            (measure.table, measure.column) == (self.sheet.table, self.column.name)
            and measure.figure_id in indicators()
            and row_counts(measure, {**self.row, "as_of": AS_OF})
            for measure in measures()
        )


def corruptions(number: int, seed: int) -> list[Corruption]:
    """So many different ones, the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - the same cells on every run
    found: dict[tuple[str, str, str, Spoilt], Corruption] = {}
    submissions = unit_submissions()
    while len(found) < number:
        corruption = _corruption(dice, dice.choice(submissions))
        if corruption is not None:
            found[corruption.unit_code, corruption.sheet.table, corruption.cell, corruption.kind] = corruption
    return list(found.values())


def _corruption(dice: random.Random, submission: UnitSubmission) -> Corruption | None:
    sheet = sample_form().sheet(dice.choice(TABLES))
    rows = _rows(submission, sheet)
    if not rows:
        return None
    columns = [column for column in sheet.columns if sheet is not COVER or column.name in submission.cover]
    at, column, unit_code = dice.randrange(len(rows)), dice.choice(columns), submission.unit.unit_code
    was = rows[at].get(column.name)
    if sheet is COVER:
        cell = f"B{COVER_TITLE_ROWS + 1 + columns.index(column)}"
    else:
        cell = address(sheet.table, unit_code, at + 1, column.name)
    kinds = [Spoilt.TEXT, Spoilt.ERROR, Spoilt.NEGATIVE]
    kinds += [Spoilt.BLANK] if was is not None else []
    kinds += [Spoilt.OTHER] if column.is_amount and isinstance(was, int | Decimal) else []
    kind = dice.choice(kinds)
    return Corruption(unit_code, sheet, column, rows[at], cell, kind, _now(dice, kind, was))


def _rows(submission: UnitSubmission, sheet: Sheet) -> list[SampleRow]:
    if sheet is COVER:
        return [submission.cover]
    return indicator_rows(submission) if sheet.table == DECLARED_TOTALS.table else list(submission.rows(sheet.table))


def _now(dice: random.Random, kind: Spoilt, was: Value) -> Value:
    if kind is Spoilt.TEXT:
        return dice.choice(TEXTS)
    if kind is Spoilt.ERROR:
        return "#REF!"
    if kind is Spoilt.NEGATIVE:
        return -dice.randint(1, 500)
    return was + dice.randint(1, 9) if isinstance(was, int | Decimal) and kind is Spoilt.OTHER else None


def _element(corruption: Corruption) -> str:
    """What stands between the cell's tags, after the closing of the first one with the cell's type."""
    if corruption.kind is Spoilt.BLANK:
        return "/>"
    if corruption.kind is Spoilt.TEXT:
        return f' t="inlineStr"><is><t>{corruption.now}</t></is></c>'
    if corruption.kind is Spoilt.ERROR:
        return f' t="e"><v>{corruption.now}</v></c>'
    return f"><v>{corruption.now}</v></c>"


def clean(unit_code: str) -> Path:
    """A unit's committed workbook of November."""
    return PROJECT / "raw" / f"{PERIOD:%Y-%m}" / file_name(unit_code, PERIOD)


@cache
def parts(unit_code: str) -> dict[str, bytes]:
    """The parts of a unit's workbook."""
    with zipfile.ZipFile(clean(unit_code)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_cell(unit_code: str, part: str, cell: str, element: str) -> bytes:
    """The unit's workbook with one cell of a part replaced; its format stays."""
    pattern = re.compile(rf'(<c r="{cell}"(?: s="\d+")?)(?: t="\w+")?(?:/>|>.*?</c>)')
    text, replaced = pattern.subn(lambda match: match[1] + element, parts(unit_code)[part].decode())
    if replaced != 1:
        raise LookupError(cell)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts(unit_code).items():
            archive.writestr(name, text.encode() if name == part else content)
    return stream.getvalue()
