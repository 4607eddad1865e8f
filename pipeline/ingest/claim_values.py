"""What the cells of a file of published claims say: numbers, days, units, topics and words; or why they say nothing."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from pipeline.ingest.claims_file import DATE, NUMBER, TEXT
from pipeline.reading.cells.date_parsers import PERIOD_YEARS, read_month
from pipeline.reading.cells.special_cells import TOO_LARGE
from pipeline.reading.cells.typed_dates import date_text
from schemas.figures import Figure, figures
from schemas.matching import label_key, without_level
from schemas.messages import bounded
from schemas.provinces import in_all_words
from schemas.published import published_units
from schemas.published_file import BETWEEN
from schemas.published_labels import offered_topics
from schemas.published_words import TOPIC, known_dimensions, known_topics, qualifiers_of
from schemas.reference_data import month_end, units_in_period
from schemas.rules.contradiction import MONEY, PERCENT

if TYPE_CHECKING:
    from pipeline.ingest.claims_file import Cell

_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3})+(?:\.\d+)?|(?: \d{3})+(?:[.,]\d+)?)")
_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
"""One mark before three last digits: a thousand times as much to one reader as to another."""
_NAME = re.compile(r"[\w.\-–]+")
_ID = re.compile(r"[\w.\-/\u2010-\u2015\u2212 ]+")
_SECTION = re.compile(r"[^()·\x00-\x1f]+")
_YEAR = re.compile(r"\d{4}")
_UNTIL = re.compile(r"\s*\(đến \d{2}/\d{4}\)$")
"""What the template's list says of a unit that has ended."""
FREE = "commendation"
"""The topic whose events are named as each report names them."""
FREE_THERE = ("event",)
_LISTED = 25


class WrongCellError(ValueError):
    """A cell says nothing that can be taken; the Vietnamese text says why."""


def number(cell: Cell) -> Decimal:
    """The number as it is printed: 1.937.557 or 0,81; WrongCellError where there is none, or it could be another."""
    text = cell.text.replace("\N{NO-BREAK SPACE}", " ").removesuffix("%").strip()
    if cell.kind == NUMBER:
        return _checked(Decimal(text), cell)
    if cell.kind == TEXT and _TWO_WAYS.fullmatch(text):
        bare = text.replace(",", ".")
        message = (
            f'"{bounded(cell.text)}" đọc được hai cách: ghi {bare.replace(".", "")} hoặc {bare.replace(".", ",")}0'
        )
        raise WrongCellError(message)
    if cell.kind == TEXT and _PLAIN.fullmatch(text):
        return _checked(Decimal(text.replace(",", ".")), cell)
    if cell.kind == TEXT and _GROUPED.fullmatch(text):
        mark = next(sign for sign in text.lstrip("-") if not sign.isdigit())
        return _checked(Decimal(text.replace(mark, "").replace(",", ".")), cell)
    raise _wrong(cell, "không phải là số; ghi như 1.937.557 hoặc 0,81")


def is_percentage(cell: Cell) -> bool:
    """Whether a number is printed with the sign of a percentage."""
    return cell.text.rstrip().endswith("%")


def _checked(value: Decimal, cell: Cell) -> Decimal:
    if abs(value) >= TOO_LARGE:
        raise _wrong(cell, "quá lớn")
    if -int(value.as_tuple().exponent) > 6:  # noqa: PLR2004 - as many as the warehouse keeps
        raise _wrong(cell, "có quá nhiều chữ số thập phân")
    return value


def day(cell: Cell) -> date:
    """A day; WrongCellError where there is none such."""
    with suppress(ValueError):
        if cell.kind == DATE:
            return date.fromisoformat(cell.text)
    found = date_text(cell.text) if cell.kind == TEXT else None
    if found is None or found.year not in PERIOD_YEARS:
        raise _wrong(cell, "không phải là ngày; ghi như 16/12/2020")
    return found


def month(cell: Cell) -> date:
    """The first day of a month; WrongCellError where there is none such."""
    if cell.kind == DATE:
        return day(cell).replace(day=1)
    found = read_month(cell.text).value if cell.kind == TEXT else None
    if not isinstance(found, date):
        raise _wrong(cell, "không phải là kỳ; ghi như 11/2020")
    return found


def time_of(cell: Cell) -> str:
    """A day, a month or a year as ISO has it; WrongCellError where it is none of them."""
    if cell.kind in (NUMBER, TEXT) and _YEAR.fullmatch(cell.text) and int(cell.text) in PERIOD_YEARS:
        return cell.text
    with suppress(WrongCellError):
        return day(cell).isoformat()
    with suppress(WrongCellError):
        return f"{month(cell):%Y-%m}"
    raise _wrong(cell, "không phải là ngày, tháng hoặc năm; ghi như 30/11/2020, 11/2020 hoặc 2020")


def report_name(cell: Cell) -> str:
    """A report's id: letters, digits, spaces, ``/``, ``.`` and ``-``."""
    return _named(cell, _ID, "số hiệu chỉ gồm chữ, số, dấu cách và / . -", 60)


def claim_name(cell: Cell) -> str:
    """A claim's id: letters, digits, ``_``, ``.`` and ``-``."""
    return _named(cell, _NAME, "mã số liệu chỉ gồm chữ, số và _ . -", 80)


def section(cell: Cell) -> str:
    """A section of the report."""
    return _named(cell, _SECTION, "mục không có dấu ngoặc hoặc dấu ·", 60)


def text(cell: Cell) -> str:
    """Any text of a sentence or two."""
    if len(cell.text) > 2_000:  # noqa: PLR2004 - a page
        raise _wrong(cell, "dài quá 2.000 chữ")
    return cell.text


def _named(cell: Cell, pattern: re.Pattern[str], meaning: str, longest: int) -> str:
    if not pattern.fullmatch(cell.text) or len(cell.text) > longest:
        raise _wrong(cell, f"không dùng được: {meaning}, dài nhất {longest} chữ")
    return cell.text


def unit_of_print(cell: Cell) -> str:
    """A unit of measure, by its id or its name; WrongCellError names the known ones."""
    known = _units_of_print()
    if (found := known.get(label_key(cell.text))) is None:
        names = ", ".join(f"{unit.label_vi} ({unit.unit})" for unit in published_units().values())
        raise _wrong(cell, f"không phải là đơn vị tính đã biết: {names}")
    return found


@cache
def _units_of_print() -> dict[str, str]:
    known = published_units().values()
    names = {label_key(name): unit.unit for unit in known for name in (unit.label_vi, unit.label_en, unit.unit)}
    return names | {label_key(f"{unit.label_vi} ({unit.unit})"): unit.unit for unit in known}


def _code(cell: Cell) -> str:
    """What stands before the name in an entry of the template's lists, or a cell's whole text."""
    return cell.text.partition(BETWEEN)[0].strip()


def reporting_unit(cell: Cell, period: date) -> str:
    """The code of a unit that reports in the period, by its code or name; blank for the province.

    A name may leave out what kind of unit it is, where one alone has it.
    """
    key = label_key(_UNTIL.sub("", _code(cell)))
    if key in {"", "province", *map(label_key, in_all_words("{level}"))}:
        return ""
    there = units_in_period(period)
    found = {unit.unit_code for unit in there if key in (label_key(unit.unit_code), label_key(unit.unit_name))}
    found = found or {unit.unit_code for unit in there if key == label_key(without_level(unit.unit_name))}
    if len(found) != 1:
        why = (
            "có ở nhiều đơn vị, hãy ghi mã"
            if found
            else f"không phải là mã hoặc tên của một đơn vị báo cáo kỳ {period:%m/%Y}"
        )
        raise _wrong(cell, why)
    return found.pop()


def figure_of(cell: Cell, period: date, unit: str) -> str:
    """A figure of ours that the reports on the period have, in a unit that it can be printed in."""
    code = _code(cell).upper()
    found = next((figure for figure in figures(month_end(period)) if figure.figure_id == code), None)
    if found is None:
        raise _wrong(
            cell,
            f"không phải là mã chỉ tiêu của kỳ {period:%m/%Y}; xem danh sách ở tệp mẫu (hoptac published template)",
        )
    if unit and _sort_of(published_units()[unit].base) != _sort_of_figure(found):
        printed = published_units()[unit].label_vi
        raise _wrong(cell, f"tính theo {found.unit_vi}, không thể in theo {printed}")
    return found.figure_id


def _sort_of(base: str) -> str:
    """Money, a percentage, or something that is counted."""
    return base if base in (MONEY, PERCENT) else ""


def _sort_of_figure(figure: Figure) -> str:
    if figure.unit_vi.startswith(published_units()[MONEY].label_vi):
        return MONEY
    return PERCENT if figure.unit_vi == published_units()[PERCENT].label_vi else ""


def topic(cell: Cell) -> str:
    """What a claim is about; WrongCellError names the known topics."""
    code = _code(cell)
    if code not in known_topics():
        known = ", ".join(f"{topic} ({label})" for topic, label in offered_topics().items())
        raise _wrong(cell, f"không phải là chủ đề đã biết: {known}")
    return code


def qualifiers(cell: Cell, topic_word: str) -> str:
    """The words that narrow a claim down; WrongCellError names the first that is not known, and those that are."""
    parts = [part.strip() for part in cell.text.split(";") if part.strip()]
    pairs = [part for part in parts if not _is_remark(part)]
    for part in pairs:
        if not re.fullmatch(r"\w+\s*=\s*\S.*", part):
            raise _wrong(cell, f'"{bounded(part)}" không có dạng tên=giá trị, cách nhau bằng dấu ;')
    said = qualifiers_of({"qualifiers": cell.text})
    if len(said) < len(pairs):
        raise _wrong(cell, "ghi hai lần cùng một tên")
    for name, value in said.items():
        _check_word(cell, topic_word, name, value)
    return cell.text


def _is_remark(part: str) -> bool:
    """Whether a part is a remark of several words, and no pair that lacks its sign."""
    first, _, rest = part.partition(" ")
    return "=" not in part and rest != "" and first not in known_dimensions()


def _check_word(cell: Cell, topic_word: str, name: str, value: str) -> None:
    names = known_dimensions()
    if name not in names:
        raise _wrong(cell, f'không biết "{bounded(name)}"; các tên đã biết: {", ".join(sorted({*names} - {TOPIC}))}')
    words = names[name]
    if words is None or (topic_word == FREE and name in FREE_THERE):
        return
    unknown = next((part for part in value.split("+") if part not in words and value not in words), None)
    if unknown is not None:
        shown = ", ".join(sorted(words)[:_LISTED])
        raise _wrong(cell, f'không biết {name} = "{bounded(unknown)}"; các từ đã biết: {shown}')


def _wrong(cell: Cell, why: str) -> WrongCellError:
    return WrongCellError(f'"{bounded(cell.text)}" {why}')
