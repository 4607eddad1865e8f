"""Findings about one cell: what it says, and what it was read as or could have been meant for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pipeline.validation.row_places import Row, cell_of, place_of, shown
from schemas.column import Column, Kind, Sheet
from schemas.communes import communes_on, ended_commune
from schemas.forms.alliance_funds import SUPPORT_FUND
from schemas.matching import commune_keys, label_key
from schemas.messages import Operand, finding
from schemas.reading import Reading
from schemas.reference_data import all_indicators, code_labels, code_list
from schemas.rules.periods import UNIT_FACTOR

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.validation.batch import ValidationBatch
    from pipeline.validation.failures import FailedCheck
    from schemas.finding import Finding

NEAR = 60
"""From this likeness on (0 to 100) an entry of a list is worth naming."""
TWO_DIGITS = re.compile(r"^\D*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2}\D*$")
"""A date whose year has two digits: the century could be either."""


def cell_finding(together: ValidationBatch, sheet: Sheet, row: Row, failure: FailedCheck) -> Finding:
    """The finding of a failed cell rule."""
    column = sheet.column(failure.column)
    variant, expected = explained(failure.check, column, row)
    return finding(
        failure.check,
        row["submission_id"],
        variant=variant,
        sheet=row["at_sheet"],
        cell=cell_of(together, sheet, row, column.name),
        column=column,
        place=place_of(sheet, row, column.name),
        observed="" if failure.check in ("CL-01", "CL-08") else shown(column, row),
        expected=expected,
        more=failure.more,
        operands=_fund_capital(together, row) if failure.check == "AL-06" and not variant else (),
    )


def _fund_capital(together: ValidationBatch, row: Row) -> tuple[Operand, ...]:
    """The cell with the capital of the support fund."""
    table = together.table(row["submission_id"], SUPPORT_FUND.table)
    known = all_indicators()["FUND.CAPITAL"]
    place = f"{table.sheet}!{table.letters['value']}{row['fund_capital_row']}"
    return (Operand(known.label_vi, known.label_en, place, row["fund_capital"]),)


def explained(rule_id: str, column: Column, row: Row) -> tuple[str, object]:
    """The message's variant and what is expected, or what the cell was read as."""
    if rule_id == "CL-02" and Reading.OUT_OF_RANGE in row[column.reading_name]:
        return "range", _range(column)
    if rule_id == "CL-02" and Reading.OTHER_UNIT in row[column.reading_name]:
        return "unit", all_indicators()[row["indicator"]].unit_vi
    if rule_id == "CL-04" and TWO_DIGITS.search(str(shown(column, row))):
        return "year", ""
    if rule_id in ("CL-06", "CL-09", "WB-13"):
        is_percent = rule_id == "CL-06" and str(shown(column, row)).endswith("%")
        return "percent" if is_percent else "", _read_as(column, row)
    if rule_id == "CL-05":
        return _nearest(column, row)
    if rule_id == "AL-06":
        above = row["fund_capital"] is not None and row[column.name] > row["fund_capital"]
        return ("", row["fund_capital"]) if above else ("likes", UNIT_FACTOR)
    if rule_id == "WB-08" and shown(column, row) == "=":
        return "no_value", ""
    return "", ""


def _read_as(column: Column, row: Row) -> object:
    """What the cell was read as, in the words of the form."""
    value = row[column.name]
    if column.kind is Kind.CODE:
        return code_labels(str(column.code_list))[value]
    if column.kind is Kind.COMMUNE:
        names = {one.commune_code: one.commune_name for one in communes_on(row["unit_code"], row["as_of"])}
        return names.get(value, value)
    if column.kind is Kind.FLAG:
        return "x" if value else ""
    return value


def _range(column: Column) -> str:
    low = int(column.minimum or 0)
    return f"≥ {low}" if column.maximum is None else f"{low}–{int(column.maximum)}"


def _nearest(column: Column, row: Row) -> tuple[str, str]:
    """The nearest entry of the code list; for a commune that has ended its successor."""
    if column.kind is Kind.FLAG:
        return "flag", "x"
    text = row[column.text_name] or ""
    if column.kind is Kind.COMMUNE:
        ended = _ended(row, text)
        if ended is not None:
            return ended
        labels = [one.commune_name for one in communes_on(row["unit_code"], row["as_of"])]
    else:
        labels = [entry.label_vi for entry in code_list(str(column.code_list))]
    match = process.extractOne(text, labels, scorer=fuzz.WRatio, processor=label_key, score_cutoff=NEAR)
    return ("near", match[0]) if match else ("", "")


def _ended(row: Row, text: str) -> tuple[str, str] | None:
    day: dt.date = row["as_of"]
    for key in commune_keys(text):
        gone = ended_commune(row["unit_code"], key, day)
        if gone:
            return ("ended", gone.successor_name) if gone.successor_name else ("ended_unknown", "")
    return None
