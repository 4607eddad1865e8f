"""Checks a file of published claims as a whole: all that is wrong at once, or what the ledger will keep of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from pipeline.ingest import claim_values as values
from pipeline.ingest.claims_file import ERROR, ODD, TEXT, Cell, ClaimsFile, ClaimsFileError, ClaimsSheet
from pipeline.ingest.claims_header import claim_columns, claims_sheet, refused
from schemas.matching import nfc
from schemas.messages import bounded
from schemas.published import published_units
from schemas.published_file import (
    CLAIM_COLUMNS,
    CLAIM_FIELDS,
    OF_REPORT,
    REPORT_FIELDS,
    REQUIRED,
    report_key,
)
from schemas.rules.contradiction import PERCENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.ingest.claims_file import Row
    from schemas.published import PublishedReport

T = TypeVar("T")

MOST_CLAIMS = 5_000
"""Claims of a file: forty reports as long as that of 2020."""
SHOWN = 40
"""So many faults are told at once."""
FIRST_YEAR = 1945
_ERROR_VI = "là giá trị lỗi của Excel hoặc công thức chưa có kết quả; hãy ghi con số"
_ODD_VI = "hiện ra khác với giá trị mà ô chứa, hoặc có phần bị gạch, nâng lên hay ẩn; hãy bỏ định dạng của ô"


@dataclass(frozen=True)
class CheckedClaims:
    """What the ledger will keep of a file: texts by ``REPORT_FIELDS`` and ``CLAIM_FIELDS``."""

    file_name: str
    digest: str
    reports: tuple[tuple[str, ...], ...]
    claims: tuple[tuple[str, ...], ...]


@dataclass
class _Check:
    """A file's table under check: which column stands where, and what is wrong so far, in the order of the rows."""

    file: ClaimsFile
    sheet: ClaimsSheet
    columns: dict[str, int]
    known: Mapping[str, PublishedReport]
    given: Mapping[str, str]
    faults: list[tuple[int, int, str]] = field(default_factory=list)

    def cell(self, row: Row, name: str) -> Cell:
        """A row's cell in a column; what is given for all rows, or a blank one, where the file has no such column."""
        if name not in self.columns and name in self.given:
            return Cell(TEXT, nfc(self.given[name]))
        at = self.columns.get(name, len(row.cells))
        return row.cells[at] if at < len(row.cells) else Cell()

    def fault(self, row: Row, name: str, why: str) -> None:
        """Note what is wrong with a cell."""
        column = next(column for column in CLAIM_COLUMNS if column.name == name)
        at = self.columns.get(name, 0)
        place = self.sheet.place(row.number, at)
        self.faults.append((row.number, at, f"{bounded(self.file.name)} · {place} · {column.label} · {why}."))

    def value(self, row: Row, name: str, reader: Callable[[Cell], T]) -> T | None:
        """What a cell says; None where it is blank, or wrong, which is noted."""
        cell = self.cell(row, name)
        if not cell.text:
            if name in REQUIRED:
                self.fault(row, name, "bỏ trống")
            return None
        if cell.kind in (ERROR, ODD):
            self.fault(row, name, f'"{bounded(cell.text)}" {_ERROR_VI if cell.kind == ERROR else _ODD_VI}')
            return None
        try:
            return reader(cell)
        except values.WrongCellError as problem:
            self.fault(row, name, str(problem))
            return None


def checked_claims(
    file: ClaimsFile, known: Mapping[str, PublishedReport], given: Mapping[str, str] | None = None
) -> CheckedClaims:
    """The reports and claims of a file; ClaimsFileError with every fault where anything is wrong with it.

    Of a report that is ``known`` already the file need not say title, day and period again. What is ``given``, by the
    names of columns, counts for all rows of a file without that column.
    """
    sheet, given = claims_sheet(file), given or {}
    check = _Check(file, sheet, claim_columns(file, sheet, given), known, given)
    rows = sheet.rows[1:]
    if not rows:
        raise refused(file, "không có dòng số liệu nào")
    if len(rows) > MOST_CLAIMS:
        raise refused(file, f"có {len(rows)} dòng số liệu, nhiều nhất là {MOST_CLAIMS}")
    _check_merged(check)
    names = _report_ids(check, rows)
    reports = {
        name: _report(check, name, [row for row, own in zip(rows, names, strict=True) if own == name])
        for name in dict.fromkeys(filter(None, names))
    }
    claims = [_claim(check, row, name, reports.get(name)) for row, name in zip(rows, names, strict=True)]
    _check_repeated(check, rows, claims)
    if check.faults:
        raise ClaimsFileError(_told(check))
    return CheckedClaims(
        file.name,
        file.digest,
        tuple(tuple(report[field] for field in REPORT_FIELDS) for report in reports.values()),
        tuple(tuple(claim[field] for field in CLAIM_FIELDS) for claim in claims),
    )


def _told(check: _Check) -> list[str]:
    told = [text for _, _, text in sorted(check.faults)]
    rest = len(told) - SHOWN
    return told if rest <= 0 else [*told[:SHOWN], f"{bounded(check.file.name)} · và {rest} lỗi nữa."]


def _check_merged(check: _Check) -> None:
    """Note merged cells among the claims: a value that stands once would be missing in the other rows."""
    first = check.sheet.rows[0].number - 1
    for top, left, bottom, right in check.sheet.merged:
        if bottom >= first:
            begin, end = (check.sheet.place(row + 1, column) for row, column in ((top, left), (bottom, right)))
            place = f"{begin}:{end.rpartition(' ')[2]}"
            text = f"{bounded(check.file.name)} · {place} · các ô gộp; hãy bỏ gộp và ghi giá trị vào từng ô."
            check.faults.append((top + 1, left, text))
    for row in check.sheet.rows[1:]:
        extra = [at for at in range(len(row.cells)) if at not in check.columns.values() and row.cells[at].text]
        for at in extra[:1]:
            place = check.sheet.place(row.number, at)
            why = f'"{bounded(row.cells[at].text)}" đứng ngoài các cột có tên; một dấu phẩy thừa, hoặc thiếu tên cột'
            check.faults.append((row.number, at, f"{bounded(check.file.name)} · {place} · {why}."))


def _report_ids(check: _Check, rows: list[Row]) -> list[str]:
    """The report of each row as it was written first, where it is known already or in the file; blank where wrong."""
    first = {report_key(report_id): report_id for report_id in check.known}
    names = [check.value(row, "report_id", values.report_name) or "" for row in rows]
    return [name and first.setdefault(report_key(name), name) for name in names]


def _report(check: _Check, report_id: str, rows: list[Row]) -> dict[str, str]:
    """What the rows of a report say of it, all of which agree; or else what is known of it already."""
    before = check.known.get(report_id)
    title = _said_once(check, rows, "title_vi", values.text)
    signed_on = _said_once(check, rows, "signed_on", values.day)
    period = _said_once(check, rows, "period", values.month)
    if before and not any(check.cell(row, name).text for row in rows for name in OF_REPORT):
        title, signed_on, period = before.title_vi, before.signed_on, before.period
    for name, value in (("title_vi", title), ("signed_on", signed_on), ("period", period)):
        if value is None and not any(check.cell(row, name).text for row in rows):
            check.fault(rows[0], name, f"bỏ trống ở mọi dòng của báo cáo {bounded(report_id)}")
    if isinstance(signed_on, date) and isinstance(period, date) and signed_on < period:
        where = next((row for row in rows if check.cell(row, "signed_on").text), rows[0])
        check.fault(where, "signed_on", f"{signed_on:%d/%m/%Y} trước kỳ {period:%m/%Y}")
    unit = before.unit_code if before and "unit_code" not in check.columns else ""
    if isinstance(period, date):
        said = _said_once(check, rows, "unit_code", lambda cell: values.reporting_unit(cell, period))
        unit = unit if said is None else said
    return {
        "report_id": report_id,
        "title_vi": str(title or ""),
        "signed_on": f"{signed_on or ''}",
        "period": f"{period or ''}",
        "unit_code": unit,
    }


def _said_once(check: _Check, rows: list[Row], name: str, reader: Callable[[Cell], T]) -> T | None:
    """What the rows say in a column, those that say anything: all the same, or the first that differs is noted."""
    found: list[T] = []
    for row in rows:
        value = check.value(row, name, reader)
        if value is not None and found and value != found[0]:
            check.fault(row, name, f'"{bounded(check.cell(row, name).text)}" khác với dòng trước của cùng báo cáo')
        found += [value] if value is not None else []
    return found[0] if found else None


def _claim(check: _Check, row: Row, report_id: str, report: Mapping[str, str] | None) -> dict[str, str]:
    """What a row says of its claim, as texts; blank where it says nothing or something that is noted as wrong."""
    printed = check.value(row, "value", values.number)
    unit = check.value(row, "unit", values.unit_of_print) or ""
    if unit and printed is not None and values.is_percentage(check.cell(row, "value")) and unit != PERCENT:
        label = published_units()[unit].label_vi
        check.fault(
            row, "value", f'"{bounded(check.cell(row, "value").text)}" là phần trăm, còn đơn vị tính là {label}'
        )
    period = date.fromisoformat(report["period"]) if report and report["period"] else None
    as_of = check.value(row, "as_of", values.time_of) or ""
    if as_of and period and not FIRST_YEAR <= int(as_of[:4]) <= period.year + 10:
        check.fault(row, "as_of", f'"{bounded(as_of)}" không thể là của báo cáo kỳ {period:%m/%Y}')
    return {
        "report_id": report_id,
        "claim_id": check.value(row, "claim_id", values.claim_name) or "",
        "section": check.value(row, "section", values.section) or "",
        "quote_vi": check.value(row, "quote_vi", values.text) or "",
        "value": "" if printed is None else f"{printed:f}",
        "unit": unit,
        "as_of": as_of,
    } | _about(check, row, period, unit)


def _about(check: _Check, row: Row, period: date | None, unit: str) -> dict[str, str]:
    """What a row's claim is about: a figure of ours, or a topic and what narrows it down."""
    has_figure = check.cell(row, "figure_id").text != ""
    has_words = [name for name in ("topic", "qualifiers") if check.cell(row, name).text]
    if has_figure and has_words:
        check.fault(row, has_words[0], "chỉ ghi khi bỏ trống Mã chỉ tiêu")
    if not has_figure and "topic" not in has_words:
        check.fault(row, "figure_id" if "figure_id" in check.columns else "topic", "phải có Mã chỉ tiêu, hoặc Chủ đề")
    topic = check.value(row, "topic", values.topic) or ""
    figure = check.value(row, "figure_id", lambda cell: values.figure_of(cell, period, unit)) if period else None
    words = check.value(row, "qualifiers", lambda cell: values.qualifiers(cell, topic))
    return {"figure_id": figure or "", "topic": topic, "qualifiers": words or ""}


def _check_repeated(check: _Check, rows: list[Row], claims: list[dict[str, str]]) -> None:
    first: dict[tuple[str, str], Row] = {}
    for row, claim in zip(rows, claims, strict=True):
        key = claim["report_id"], claim["claim_id"]
        if all(key) and first.setdefault(key, row) is not row:
            check.fault(row, "claim_id", f'"{bounded(key[1])}" đã có ở dòng {first[key].number} của cùng báo cáo')
