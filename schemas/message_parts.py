"""The parts of a finding's message, for places that show where it stands in a column of its own.

A message is ``place · label · what is wrong``. Cells and names of sheets may hold " · " themselves, so the parts that
are known are taken off the front, and the text is never searched for a separator.
"""

from __future__ import annotations

from functools import cache

from schemas.messages import bounded
from schemas.published import PRINTED_PLACE
from schemas.reference_data import all_indicators
from schemas.registry import tables

_BETWEEN = " · "


def cell_place(sheet: str, cell: str) -> str:
    """Sheet and cell as Excel writes them; the sheet alone, or blank, where a finding is about no cell."""
    return f"{sheet}!{cell}" if cell else sheet


def without_place(message: str, sheet: str, cell: str) -> str:
    """What a message says after the place."""
    place = cell_place(bounded(sheet), cell)
    return message.removeprefix(f"{place}{_BETWEEN}") if place else message


def what_is_wrong(message_vi: str, sheet: str, cell: str, column_name: str) -> str:
    """What is wrong and how to mend it: the Vietnamese message without its place and the label of its column."""
    message = without_place(message_vi, sheet, cell)
    if printed := PRINTED_PLACE.match(message):
        return message[printed.end() :]
    labels = (f"{label}{_BETWEEN}" for label in _labels().get(column_name, ()))
    return next((message.removeprefix(label) for label in labels if message.startswith(label)), message)


@cache
def _labels() -> dict[str, tuple[str, ...]]:
    """How a column or an indicator may be called in a message, by the finding's column."""
    named = [(code, indicator.label_vi) for code, indicator in all_indicators().items()]
    named += [(column.name, column.header) for sheet in tables().values() for column in sheet.columns]
    labels: dict[str, dict[str, None]] = {}
    for name, label in named:
        labels.setdefault(name, {})[label] = None
    return {name: tuple(sorted(found, key=len, reverse=True)) for name, found in labels.items()}
