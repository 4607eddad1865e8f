"""The units and communes with all that is said of them between two days, as frames that the dimensions are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from schemas.calendars import EVERYBODY, calendars, calendars_of
from schemas.communes import communes
from schemas.levels import levels
from schemas.provinces import province_on, provinces
from schemas.reference_data import FOREVER, reference_rows, units
from schemas.successors import commune_on, successions, successors_of, units_that_took_over
from schemas.unit_groups import unit_group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from schemas.communes import Commune
    from schemas.reference_data import ReportingUnit

    Said = dict[str, str | None]
    """What is said of something on a day, by column; None where there was none of it."""

DAY = timedelta(days=1)
LIST = "; "
"""Between the codes or names of one text."""


@dataclass(frozen=True, slots=True)
class _Span:
    """What is said from ``first`` to before ``end``."""

    first: date
    end: date
    said: Said


def dimension_frames() -> dict[str, Callable[[], pl.DataFrame]]:
    """What makes each frame, by the name under which SQL finds it."""
    return {
        "reference_unit_versions": unit_versions,
        "reference_commune_versions": commune_versions,
        "reference_provinces": _provinces,
    }


@cache
def unit_versions() -> pl.DataFrame:
    """A row for each unit and time in which nothing that is said of it changed; open ends are null."""
    days = {day for unit in units() for day in (unit.valid_from, unit.valid_to)}
    days |= {province.valid_from for province in provinces()}
    days |= {day for calendar in calendars() for day in (calendar.valid_from, calendar.valid_to)}
    days |= {day for commune in communes() for day in (commune.valid_from, commune.valid_to)}
    codes = sorted({unit.unit_code for unit in units()})
    return _frame("unit_code", ((code, _spans(code, days, _unit_on)) for code in codes), _unit_after)


@cache
def commune_versions() -> pl.DataFrame:
    """A row for each commune and time in which nothing that is said of it changed; open ends are null."""
    days = {day for commune in communes() for day in (commune.valid_from, commune.valid_to)}
    days |= {day for unit in units() for day in (unit.valid_from, unit.valid_to)}
    days |= {province.valid_from for province in provinces()}
    codes = sorted({commune.commune_code for commune in communes()})
    return _frame("commune_code", ((code, _spans(code, days, _commune_said)) for code in codes), _commune_after)


def _spans(code: str, days: Iterable[date], said_on: Callable[[str, date], Said | None]) -> Iterator[_Span]:
    """The spans of what is said of a code, those in which it is the same joined."""
    bounds = sorted({*days} - {FOREVER})
    open_span: _Span | None = None
    for first, end in zip(bounds, [*bounds[1:], FOREVER], strict=True):
        said = said_on(code, first)
        if open_span and open_span.said == said:
            open_span = _Span(open_span.first, end, open_span.said)
            continue
        if open_span:
            yield open_span
        open_span = _Span(first, end, said) if said else None
    if open_span:
        yield open_span


def _frame(
    key: str, spans_of: Iterable[tuple[str, Iterator[_Span]]], after: Callable[[str, date], Said]
) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {key: code, "valid_from": span.first, "valid_to": None if span.end == FOREVER else span.end}
        | span.said
        | after(code, span.end)
        for code, spans in spans_of
        for span in spans
    ]
    types: dict[str, pl.DataType] = {name: pl.String() for row in rows[:1] for name in row}
    return pl.DataFrame(rows, schema=types | {"valid_from": pl.Date(), "valid_to": pl.Date()})


def _unit_on(code: str, day: date) -> Said | None:
    there = _units_on(day).get(code)
    if not there:
        return None
    level, group, province = _level(there[0].unit_name), unit_group(code, day), province_on(day)
    return {
        "unit_name": there[0].unit_name,
        "kind": level[1],
        "level": level[0],
        "group_code": group.code,
        "group_name": group.name,
        "former_province": group.province or None,
        "province_code": province.province_code,
        "province_name": province.name,
        "form_ids": LIST.join(sorted(unit.form_id for unit in there)),
        "calendars": LIST.join(_frequency(unit.form_id, code, day) for unit in sorted(there, key=lambda u: u.form_id)),
    }


@cache
def _units_on(day: date) -> dict[str, tuple[ReportingUnit, ...]]:
    found: dict[str, tuple[ReportingUnit, ...]] = {}
    for unit in units():
        if unit.valid_on(day):
            found[unit.unit_code] = (*found.get(unit.unit_code, ()), unit)
    return found


def _level(unit_name: str) -> tuple[str | None, str]:
    """The level that a unit's name begins with and what kind of place it is; of none the province's."""
    name = unit_name.casefold()
    found = next((level for level in levels() if name.startswith(f"{level.level} ")), None)
    return (found.level, found.kind) if found else (None, "province")


def _frequency(form_id: str, code: str, day: date) -> str:
    """How often the unit is asked for a form on a day; blank where no calendar says."""
    by_unit = calendars_of(form_id)
    for owner in (code, EVERYBODY):
        valid = [calendar for calendar in by_unit.get(owner, ()) if calendar.valid_from <= day < calendar.valid_to]
        if valid:
            return ", ".join(dict.fromkeys(calendar.frequency for calendar in valid))
    return ""


def _unit_after(code: str, end: date) -> Said:
    """The units that took over when a version ended with its unit; null while the unit goes on."""
    gone = end != FOREVER and code not in _units_on(end)
    heirs = units_that_took_over(code, end) if gone else ()
    return {
        "successor_codes": LIST.join(unit.unit_code for unit in heirs) or None,
        "successor_names": LIST.join(unit.unit_name for unit in heirs) or None,
    }


def _commune_said(code: str, day: date) -> Said | None:
    commune = commune_on(code, day)
    if commune is None:
        return None
    unit = _units_on(day).get(commune.unit_code, (None,))[0]
    group = unit_group(commune.unit_code, day) if unit else None
    return {
        "commune_name": commune.commune_name,
        "level": commune.level,
        "unit_code": commune.unit_code,
        "unit_name": unit.unit_name if unit else None,
        "group_code": group.code if group else None,
        "group_name": group.name if group else None,
        "province_name": province_on(day).name,
        "former_names": LIST.join(_former_names(commune, day)) or None,
    }


def _former_names(commune: Commune, day: date) -> tuple[str, ...]:
    """Other names of the code before that day, then those of the communes that went into it by then."""
    names = (name for since, name in _names_before().get(commune.commune_code, ()) if since <= day)
    return tuple(dict.fromkeys(name for name in names if name != commune.commune_name))


@cache
def _names_before() -> dict[str, list[tuple[date, str]]]:
    """By code what it was called before, and what went into it, with the day since when that is so."""
    found: dict[str, list[tuple[date, str]]] = {}
    for commune in communes():
        found.setdefault(commune.commune_code, []).append((commune.valid_to, commune.commune_name))
    for former in successions():
        found.setdefault(former.successor_code, []).append((former.valid_from, former.former_name))
    for commune in communes():
        found.setdefault(commune.successor_code, []).append((commune.valid_to, commune.commune_name))
    return found


def _commune_after(code: str, end: date) -> Said:
    """The communes to which one went when it ended; null while it goes on under its code."""
    gone = end != FOREVER and commune_on(code, end) is None
    heirs = [successor for successor, _ in successors_of(code, end)] if gone else []
    names = [found.commune_name if (found := commune_on(heir, end)) else heir for heir in heirs]
    return {"successor_codes": LIST.join(heirs) or None, "successor_names": LIST.join(names) or None}


def _provinces() -> pl.DataFrame:
    """The names of the province with the first day of each, and the first day on which it is no longer called so."""
    frame = pl.DataFrame(reference_rows("provinces")).select("province_code", "name", "valid_from", "valid_to")
    return frame.with_columns(pl.col("valid_from", "valid_to").replace("", None).str.to_date())
