"""What has to hold within the reference data before anything starts; a fault names the file and the line.

Dated files say in ``valid_from`` from which day on a line holds, and in ``valid_to`` the first day on which it does no
more. Of one key two lines never hold on the same day.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from schemas.calendar_faults import calendar_faults
from schemas.overlaps import KEYS, gaps, overlaps
from schemas.succession_faults import succession_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

FROM, TO = "valid_from", "valid_to"
OTHER_DATES = ("accepted_until",)
"""Further dates that a line may have; blank is none."""
LISTED = 5
"""So many faults are told at once: one slip often makes many."""


class ReferenceDataError(Exception):
    """Reference data that nothing can start with: a sentence for each fault, with its file and line."""


class Reference(NamedTuple):
    """A column whose values stand in a column of another file, whatever the time; a blank refers to nothing."""

    file: str
    column: str
    of_file: str
    of_column: str
    is_a: str


REFERENCES = (
    Reference("units", "successor_code", "units", "unit_code", "đơn vị kế thừa"),
    Reference("communes", "unit_code", "units", "unit_code", "đơn vị báo cáo"),
    Reference("communes", "successor_code", "communes", "commune_code", "xã, phường kế thừa"),
    Reference("successors", "successor_code", "communes", "commune_code", "xã, phường kế thừa"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, and the days on which it holds."""

    number: int
    cells: Mapping[str, str]
    start: date
    end: date


def check_reference_data(folder: Traversable | None = None) -> None:
    """Look through the dated files of the folder, this package's own if none is named; raises ReferenceDataError."""
    place = folder or files("schemas").joinpath("reference")
    faults: list[str] = []
    lines: dict[str, list[Line]] = {}
    for file in sorted(place.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".csv"):
            name = file.name.removesuffix(".csv")
            try:
                lines[name] = list(_lines(name, file, faults))
            except (UnicodeDecodeError, csv.Error, OSError) as problem:
                faults.append(f"{file.name}: không đọc được ({problem}).")
    faults += [*overlaps(lines), *gaps(lines)]
    faults += [fault for reference in REFERENCES for fault in _unknown(reference, lines)]
    faults += [*_communes_outside_units(lines), *succession_faults(lines)]
    faults += [] if faults else calendar_faults(lines)  # of files that are sound by themselves
    if faults:
        raise ReferenceDataError("\n".join(f"Dữ liệu tham chiếu {fault}" for fault in faults[:LISTED]))


def _lines(name: str, file: Traversable, faults: list[str]) -> Iterator[Line]:
    """The lines of a dated file that can be read; none of a file without dates."""
    reader = csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), strict=True)
    header = next(reader, [])
    if missing := [column for column in KEYS.get(name, ()) if column not in header]:
        faults += [f"{file.name}, dòng 1: thiếu cột {column}." for column in missing]
        return
    if FROM not in header and name not in KEYS:
        return
    for cells in filter(None, reader):
        where = f"{file.name}, dòng {reader.line_num}"
        if len(cells) != len(header):
            faults.append(f"{where}: có {len(cells)} ô, cần {len(header)}.")
            continue
        row = dict(zip(header, cells, strict=True))
        wrong = list(_wrong_dates(row))
        faults += [f"{where}: {fault}" for fault in wrong]
        if not wrong:
            yield Line(reader.line_num, row, _start(row), _end(row))


def _wrong_dates(row: Mapping[str, str]) -> Iterator[str]:
    unparsable = [column for column in (FROM, TO, *OTHER_DATES) if row.get(column) and not _is_day(row[column])]
    for column in unparsable:
        yield f'{column} = "{row[column]}" không phải là ngày dạng 2025-07-01.'
    if row.get(FROM) == "":
        yield f"thiếu {FROM}."
    elif not unparsable and _end(row) <= _start(row):
        yield f"{TO} = {row[TO]} không sau {FROM} = {row[FROM]}."


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _start(row: Mapping[str, str]) -> date:
    return date.fromisoformat(row[FROM]) if row.get(FROM) else date.min


def _end(row: Mapping[str, str]) -> date:
    return date.fromisoformat(row[TO]) if row.get(TO) else date.max


def _unknown(reference: Reference, lines: Mapping[str, list[Line]]) -> Iterator[str]:
    """Codes that refer to nothing."""
    known = {line.cells[reference.of_column] for line in lines.get(reference.of_file, ())}
    for line in lines.get(reference.file, ()):
        code = line.cells.get(reference.column, "")
        if code and code not in known:
            yield (
                f"{reference.file}.csv, dòng {line.number}: không có {reference.is_a} {code} trong "
                f"{reference.of_file}.csv."
            )


def _communes_outside_units(lines: Mapping[str, list[Line]]) -> Iterator[str]:
    """Communes of a unit that is there at another time only."""
    spans: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines.get("units", ()):
        spans[line.cells["unit_code"]].append(line)
    for line in lines.get("communes", ()):
        code = line.cells.get("unit_code", "")
        days = (line.start, line.end - timedelta(days=1))
        if not code:
            yield f"communes.csv, dòng {line.number}: thiếu unit_code."
        elif code in spans and not all(any(span.start <= day < span.end for span in spans[code]) for day in days):
            yield f"communes.csv, dòng {line.number}: đơn vị {code} không có suốt thời gian của xã, phường này."
