"""What is wrong with what the reference data say of endings and who took over: sentences that name file and line.

They are looked at before anything starts, as text: nothing here reads what other modules made of them.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from schemas.calendar_faults import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemas.calendar_faults import Line

COMMUNES, SUCCESSORS = "communes", "successors"
DAY = timedelta(days=1)


def succession_faults(lines: Mapping[str, Sequence[Line]]) -> Iterator[str]:
    """A sentence for each line by which what a commune or a unit became would be lost, or looked for for ever."""
    yield from _of_successors(lines)
    yield from _of_communes(lines)
    yield from _of_units(lines)


def _spans(lines: Mapping[str, Sequence[Line]], file: str, column: str) -> Mapping[str, list[Line]]:
    """The lines of a file by code."""
    spans: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines.get(file, ()):
        spans[line.cells[column]].append(line)
    return spans


def _is_there(spans: Sequence[Line], *days: date) -> bool:
    return any(span.start <= day < span.end for span in spans for day in days)


def _of_successors(lines: Mapping[str, Sequence[Line]]) -> Iterator[str]:
    """Successions of no commune, or on a day on which it did not end; of areas without units no communes are known."""
    communes, units = _spans(lines, COMMUNES, "commune_code"), _spans(lines, UNITS, "unit_code")
    for line in lines.get(SUCCESSORS, ()):
        code, unit_code = line.cells["former_code"], line.cells.get("former_unit_code", "")
        before = [span for span in communes.get(code, ()) if span.start < line.start]
        where = f"{SUCCESSORS}.csv, dòng {line.number}"
        if before and all(span.end != line.start for span in before):
            yield f"{where}: {code} không kết thúc ngày {line.start} trong communes.csv."
        elif not before and unit_code in units:
            yield f"{where}: không có xã, phường {code} của đơn vị {unit_code} trong communes.csv."
        yield from _successor_elsewhere(communes, line, line.start, where)


def _of_communes(lines: Mapping[str, Sequence[Line]]) -> Iterator[str]:
    """Communes that went to another than ``successors.csv`` says, or to one that is not there."""
    communes = _spans(lines, COMMUNES, "commune_code")
    listed: defaultdict[tuple[str, date], dict[str, int]] = defaultdict(dict)
    for line in lines.get(SUCCESSORS, ()):
        listed[line.cells["former_code"], line.start][line.cells["successor_code"]] = line.number
    for line in lines.get(COMMUNES, ()):
        code, successor = line.cells["commune_code"], line.cells.get("successor_code", "")
        where = f"{COMMUNES}.csv, dòng {line.number}"
        others = listed.get((code, line.end), {})
        if successor and others and successor not in others:
            of_others = ", ".join(f"{other} (dòng {number})" for other, number in others.items())
            yield f"{where}: {code} có kế thừa là {successor}, mà successors.csv ghi {of_others}."
        elif successor:
            yield from _successor_elsewhere(communes, line, line.end, where)


def _successor_elsewhere(communes: Mapping[str, list[Line]], line: Line, day: date, where: str) -> Iterator[str]:
    """A known successor that is there neither on the day nor the day before: one may end on it in its turn."""
    successor = line.cells["successor_code"]
    if successor in communes and not _is_there(communes[successor], day, day - DAY):
        yield f"{where}: xã, phường kế thừa {successor} không có vào ngày {day}."


def _of_units(lines: Mapping[str, Sequence[Line]]) -> Iterator[str]:
    """Units that went to one that is not there on the day: it is followed from unit to unit, and has to end."""
    units = _spans(lines, UNITS, "unit_code")
    for line in lines.get(UNITS, ()):
        successor = line.cells.get("successor_code", "")
        has_ended = line.end < date.max
        if has_ended and successor in units and not _is_there(units[successor], line.end):
            yield f"{UNITS}.csv, dòng {line.number}: đơn vị kế thừa {successor} không có vào ngày {line.end}."
