"""What a finding about a cell says: the cell as it is shown, how it was read, and what could have been meant."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from schemas.column import Column, Kind
from schemas.communes import communes_on, day_of_communes, units_with_commune
from schemas.diagnosis import Cause
from schemas.ended_communes import EndedCommune, Ending, ended_elsewhere, ended_in_unit
from schemas.lookalikes import difference, likely_tax_code
from schemas.matching import commune_keys, label_key
from schemas.messages import plain
from schemas.reading import Reading
from schemas.reference_data import LATEST, all_indicators, code_keys, code_labels, indicators, units, units_by_code
from schemas.rules.dated import FORM_DAY
from schemas.rules.rule import CellDetails, Row
from schemas.unit_forms import each_once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.reference_data import ReportingUnit

TAX_CODE_LENGTHS = (10, 13)
"""Digits of a tax code: of a whole one, and of a branch's."""
NEAR = 60
"""From this likeness on (0 to 100) an entry of a list is worth naming."""
ELSEWHERE = "elsewhere"
"""The variant of a commune that is another unit's."""
ENDED_ELSEWHERE = "ended_elsewhere"
"""The variant of a commune that has ended and whose area is another unit's."""
ENDED_THERE = "ended_there"
"""The variant of a commune that has ended as another unit's, of which nobody knows what became of it."""
TWO_DIGITS = re.compile(
    r"\D*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2}\D*"
    r"|(?:ng[àa]y )?\d{1,2}[\s,./-]*(?:(?:th[áa]ng|thg) ?\d{1,2}|[a-z]{3,9})[\s,./-]*(?:n[ăa]m )?'?\d{2}",
    re.IGNORECASE,
)
"""A date whose year has two digits: the century could be either."""
YEAR_ALONE = re.compile(r"\D*(?:19\d\d|20\d\d|2100)(?: \(\d\d/\d\d/\d{4}\)|\D*)")
"""A year without day and month; what a cell that is formatted as a date makes of it stands behind it."""
MONTH_ALONE = re.compile(
    r"(?:ng[àa]y )?(?:th[áa]ng |thg ?|t)?(?:0?[1-9]|1[0-2])(?:\s*[/.-]\s*|,? n[ăa]m )(?:19|20)\d\d"
    r"|(?:19|20)\d\d\s*[/-]\s*(?:0?[1-9]|1[0-2])|[a-z]{3,9}[ -](?:19|20)\d\d",
    re.IGNORECASE,
)
"""A month and its year, without the day."""
MONTH_FIRST = re.compile(
    r"(?P<month>\d{1,2})\s*[/.-]\s*(?P<day>\d{1,2})\s*[/.-]\s*(?P<year>(?:19|20)\d\d)(?: \d{1,2}:.*)?"
)
"""A date as Americans write it, where its second number is no month."""
DAY_AS_NUMBER = re.compile(r"(?P<days>[2-5]\d{4}|60000)(?:[.,]\d+)?")
"""Days since the end of 1899, as a cell shows a day that is not formatted as a date: from 1954 to 2064."""
FIRST_OF_DAYS = dt.date(1899, 12, 30)
NO_STORED_VALUE = "="
"""What the reader shows for a formula that was saved without its value."""


def shown(column: Column, row: Row) -> object:
    """What the cell says: its text where it was read in a special way, else the value, a code by its label."""
    if column.is_parsed and row.get(column.text_name) is not None:
        return row[column.text_name]
    value = row[column.name]
    if column.kind is Kind.CODE and value is not None:
        return code_labels(str(column.code_list))[value]
    return value


def number_details(column: Column, row: Row) -> CellDetails:
    """The column's range for a number outside it, the indicator's unit for a number in another unit."""
    if Reading.OUT_OF_RANGE in row[column.reading_name]:
        return CellDetails("range", _range(column))
    if Reading.OTHER_UNIT in row[column.reading_name]:
        return CellDetails("unit", all_indicators()[row["indicator"]].unit_vi)
    return CellDetails()


def date_details(column: Column, row: Row) -> CellDetails:
    """Whether the year has two digits or is all that there is, or the day that a number or month before day gives."""
    text = str(shown(column, row))
    if match := DAY_AS_NUMBER.fullmatch(text):
        return CellDetails("number", FIRST_OF_DAYS + dt.timedelta(days=int(match["days"])))
    if YEAR_ALONE.fullmatch(text):
        return CellDetails("year_alone")
    if MONTH_ALONE.fullmatch(text):
        return CellDetails("month_alone")
    if match := MONTH_FIRST.fullmatch(text):
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
        if month <= 12 < day <= monthrange(year, month)[1]:  # noqa: PLR2004 - months of a year
            return CellDetails("month_first", dt.date(year, month, day))
    return CellDetails("year" if TWO_DIGITS.fullmatch(text) else "")


def value_details(column: Column, row: Row) -> CellDetails:
    """What the cell was read as, in the words of the form."""
    return CellDetails(expected=_value_in_words(column, row))


def interpretation_details(column: Column, row: Row) -> CellDetails:
    """What the cell was read as; where that looks the same, what else it was: a number kept as text, a merged cell."""
    value, text = _value_in_words(column, row), str(shown(column, row))
    if column.kind is Kind.TAX_CODE and text == value:
        return CellDetails("stored_as_number", value)
    if column.kind in (Kind.CODE, Kind.COMMUNE) and text == value:
        return CellDetails("merged", value)
    if column.is_amount and text == plain(value):
        return CellDetails("stored_as_text", value)
    return CellDetails(expected=value)


def tax_code_details(column: Column, row: Row) -> CellDetails:
    """How many digits a code has that is too short or too long, and what became of it."""
    text = str(shown(column, row))
    digits = sum(character.isdigit() for character in text)
    hint = likely_tax_code(text)
    has_length = digits in TAX_CODE_LENGTHS or not digits or (hint is not None and hint.cause is Cause.SHORTENED)
    return CellDetails("" if has_length else "length", "" if has_length else digits, hint=hint)


def ambiguous_number_details(column: Column, row: Row) -> CellDetails:
    """What the number was read as, whether as a percentage or beside another word, and what a format shows."""
    reading = row[column.reading_name]
    if Reading.SHOWN_OTHERWISE in reading:
        is_hidden, is_apart = row[column.text_name] == "", Reading.SHOWN_THOUSANDFOLD in reading
        variant = "hidden" if is_hidden else "thousandfold" if is_apart else "format"
        return CellDetails(variant, _value_in_words(column, row))
    if Reading.OTHER_WORD in reading:
        return CellDetails("worded", _value_in_words(column, row))
    if Reading.WITHOUT_UNIT in reading:
        return CellDetails("without_unit", _value_in_words(column, row))
    is_percent = str(shown(column, row)).endswith("%")
    return CellDetails("percent" if is_percent else "", _value_in_words(column, row))


def code_details(column: Column, row: Row) -> CellDetails:
    """The nearest entry of the code list; for a commune that has ended its successor, for another unit's the unit."""
    if column.kind is Kind.FLAG:
        return CellDetails("flag", "x")
    text = row[column.text_name] or ""
    if column.kind is not Kind.COMMUNE:
        return _code_details(str(column.code_list), text, row)
    names = [commune.commune_name for commune in communes_on(row["unit_code"], _day(row))]
    return _ended_commune(row, text) or _other_units(row, text) or _nearest(text, names)


def _code_details(name: str, text: str, row: Row) -> CellDetails:
    """The entry that is written most like it; of an entry of another time those that are in force."""
    day = row.get(FORM_DAY)
    labels = list(code_labels(name, day).values())
    if code_keys(name).get(label_key(text)):
        return CellDetails("not_in_force", "; ".join(labels))
    return _nearest(text, labels)


def stored_value_details(column: Column, row: Row) -> CellDetails:
    """Whether it is a formula without its value, rather than an error value."""
    return CellDetails("no_value" if shown(column, row) == NO_STORED_VALUE else "")


def nearest_indicator(table: str, code: object, day: dt.date) -> str:
    """The indicator of the table, as of a day, whose code is written most like an unknown one."""
    match: tuple[str, float, int] = process.extractOne(str(code), list(indicators(table, day)), scorer=fuzz.ratio)
    return match[0]


def _value_in_words(column: Column, row: Row) -> object:
    value = row[column.name]
    if column.kind is Kind.CODE:
        return code_labels(str(column.code_list))[value]
    if column.kind is Kind.COMMUNE:
        communes = communes_on(row["unit_code"], _day(row))
        names = {commune.commune_code: commune.commune_name for commune in communes}
        return names.get(value, value)
    if column.kind is Kind.FLAG:
        return "x" if value else ""
    return value


def _range(column: Column) -> str:
    low = int(column.minimum or 0)
    return f"≥ {low}" if column.maximum is None else f"{low}–{int(column.maximum)}"


def _nearest(text: str, labels: list[str]) -> CellDetails:
    match = process.extractOne(text, labels, scorer=fuzz.WRatio, processor=label_key, score_cutoff=NEAR)
    return CellDetails("near", match[0], hint=difference(text, match[0])) if match else CellDetails()


def _ended_commune(row: Row, text: str) -> CellDetails | None:
    """What became of a commune that the unit had, or whose area it has now, and that has ended by the day."""
    day = _day(row)
    for key in commune_keys(text):
        if ended := ended_in_unit(row["unit_code"], key, day):
            return _what_became(row, ended)
    return None


def _what_became(row: Row, ended: EndedCommune) -> CellDetails:
    day = _day(row)
    there = ended.units(day)
    is_there = any(unit.valid_on(day) for unit in units_by_code().get(row["unit_code"], ()))
    if is_there and there and all(unit.unit_code != row["unit_code"] for unit in there):
        return CellDetails(ENDED_ELSEWHERE, _named(there), since=ended.ended_on)
    heirs = ", ".join(commune.commune_name for commune in ended.heirs(day))
    return CellDetails(str(ended.ending(day)), heirs, since=ended.ended_on)


def _other_units(row: Row, text: str) -> CellDetails | None:
    """The other units whose commune it is, or was, by its whole name or, failing that, without its level."""
    day = _day(row)
    for key in commune_keys(text):
        having = units_with_commune(key, day)
        if any(unit.unit_code == row["unit_code"] for unit in having):
            return None
        if having:
            return CellDetails(ELSEWHERE, _named(having))
        if ended := ended_elsewhere(key, day):
            return _what_became_elsewhere(ended, day)
    return None


def _what_became_elsewhere(found: tuple[EndedCommune, ...], day: dt.date) -> CellDetails:
    """The units to which communes of one name that ended elsewhere belong; of unknown ones those that had them."""
    since = found[0].ended_on
    if heirs := dict.fromkeys(unit for ended in found for unit in ended.units(day)):
        return CellDetails(ENDED_ELSEWHERE, _named(heirs), since=since)
    before = dict.fromkeys(ended.unit_code for ended in found)
    there = each_once(unit for unit in units() if unit.unit_code in before and unit.valid_on(day))
    return (
        CellDetails(ENDED_THERE, _named(there), since=since) if there else CellDetails(str(Ending.UNKNOWN), since=since)
    )


def _day(row: Row) -> dt.date:
    """The day of the row's communes."""
    return day_of_communes(row.get("period"), row.get("as_of")) or LATEST


def _named(units: Iterable[ReportingUnit]) -> str:
    return ", ".join(f"{unit.unit_name} ({unit.unit_code})" for unit in units)
