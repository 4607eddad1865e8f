"""Findings about files: names that speak of another unit or period, and two files of one revision."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from pipeline.judgement.submission_status import READABLE
from pipeline.staging.tables import SUBMISSIONS
from schemas.forms.cover import COVER
from schemas.matching import without_level
from schemas.messages import Operand, finding
from schemas.reference_data import units_in_period
from schemas.rules import workbook

if TYPE_CHECKING:
    from pipeline.staging.store import Stage
    from schemas.finding import Finding

_PERIOD = (
    re.compile(
        r"(?<!\d)(?P<year>20\d\d)[-_. ]?(?P<month>0[1-9]|1[0-2])(?!\d)"
        r"(?P<day>[-_. ](?:0[1-9]|[12]\d|3[01])(?!\d))?"
    ),
    re.compile(
        r"(?<!\d)(?P<day>\d{1,2}[-_. ]|ng[aà]y \d{1,2} th[aá]ng )?"
        r"(?<!\d)(?P<month>0?[1-9]|1[0-2])[-_. ](?:n[aă]m )?(?P<year>20\d\d)(?!\d)",
        re.IGNORECASE,
    ),
)
"""A month with its year, in either order; with a day it is a date, which says nothing of the period."""
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST = 4
"""A unit's name has at most so many words."""


def file_findings(judged: pl.DataFrame, stage: Stage) -> list[Finding]:
    """WB-09 and WB-11 of the submissions whose files lie in ``raw/`` and whose covers name a unit and a period."""
    known = judged.filter(
        pl.col("status").is_in(READABLE) & pl.col("unit_code").is_not_null() & pl.col("period").is_not_null()
    )
    covers = stage.frame(SUBMISSIONS, ("submission_id", "cover_sheet", "cover_cells"))
    places = {row["submission_id"]: row for row in covers.iter_rows(named=True)}
    rows = list(known.iter_rows(named=True))
    other_names = [finding for row in rows for finding in _other_name(row, places[row["submission_id"]])]
    return other_names + _same_revision(known, places)


def _place(place: dict[str, Any], field: str) -> dict[str, Any]:
    """Sheet and cell of a cover's field."""
    return {"sheet": place["cover_sheet"] or "", "cell": dict(place["cover_cells"] or []).get(field, "")}


def _other_name(row: dict[str, Any], place: dict[str, Any]) -> list[Finding]:
    """WB-09: the path names exactly one period or unit, and it is another than the cover's."""
    found = []
    periods = named_periods(row["file_name"])
    if len(periods) == 1 and row["period"] not in periods:
        found.append(("period", f"{next(iter(periods)):%m/%Y}", f"{row['period']:%m/%Y}"))
    units = named_units(row["file_name"], row["period"])
    if len(units) == 1 and row["unit_code"] not in units:
        found.append(("unit_code", next(iter(units)), row["unit_code"]))
    return [
        finding(
            workbook.OTHER_NAME,
            row["submission_id"],
            **_place(place, field),
            column=COVER.column(field),
            place=f"{COVER.name}/{field}",
            observed=observed,
            expected=expected,
        )
        for field, observed, expected in found
    ]


def named_periods(path: str) -> set[dt.date]:
    """The months that a file's path speaks of; a date in it, such as the one of the report, is none."""
    matches = [match for pattern in _PERIOD for match in pattern.finditer(unicodedata.normalize("NFC", path))]
    return {dt.date(int(match["year"]), int(match["month"]), 1) for match in matches if match["day"] is None}


@cache
def _unit_words(period: dt.date) -> dict[str, str]:
    """Unit code by the code itself and by the unit's name without level, marks and spaces."""
    units = units_in_period(period)
    return {unit.unit_code.casefold(): unit.unit_code for unit in units} | {
        "".join(_words(without_level(unit.unit_name))): unit.unit_code for unit in units
    }


@cache
def _words(text: str) -> tuple[str, ...]:
    """Words of letters and digits without marks; a capital within ``LangGiang`` begins one."""
    marked = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return tuple(re.findall(r"[a-z0-9]+", _CAPITAL.sub(" ", plain).casefold()))


def named_units(path: str, period: dt.date) -> set[str]:
    """The reporting units that a file's path names, by code or by name, in words of their own.

    ``Chũ`` is not named in ``chưa``, nor is the city of Bắc Giang where the province (``tỉnh``) is.
    """
    known, words = _unit_words(period), _words(path)
    runs = {
        "".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, start + 1 + _LONGEST)
        if start == 0 or words[start - 1] != "tinh"
    }
    return {known[run] for run in runs if run in known}


def _same_revision(known: pl.DataFrame, places: dict[str, dict[str, Any]]) -> list[Finding]:
    """WB-11: every file but the first of a unit, period and revision; the later one counts."""
    findings = []
    keys = [*UNIT_AND_PERIOD, "revision"]
    ordered = known.filter(pl.col("revision").is_not_null()).sort("received_at", "modified_at", "submission_id")
    for _, group in ordered.filter(pl.len().over(keys) > 1).group_by(keys, maintain_order=True):
        first = group.row(0, named=True)
        for row in group.slice(1).iter_rows(named=True):
            place = places[row["submission_id"]]
            other = _place(places[first["submission_id"]], "revision")
            findings.append(
                finding(
                    workbook.SAME_REVISION,
                    row["submission_id"],
                    **_place(place, "revision"),
                    column=COVER.column("revision"),
                    place=f"{COVER.name}/revision",
                    observed=row["revision"],
                    expected=first["file_name"],
                    operands=(
                        Operand(
                            "Lần nộp",
                            "Revision",
                            f"{first['file_name']}!{other['sheet']}!{other['cell']}",
                            first["revision"],
                        ),
                    ),
                )
            )
    return findings
