"""Units and communes as the reference files have them, read by nothing of the program."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from datetime import date

_FOLDER = PROJECT / "schemas" / "reference"


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def name_of(unit: str, month: date) -> str:
    """What the unit was called then."""
    (name,) = (
        row["unit_name"]
        for row in _rows("units.csv")
        if row["unit_code"] == unit and row["valid_from"] <= str(month) < (row["valid_to"] or "9999")
    )
    return name


def communes_before_july_2025() -> list[dict[str, str]]:
    """The communes until 2025-07, each with the unit of the one that it became as ``unit_now``."""
    rows = _rows("communes.csv")
    unit_now = {row["commune_code"]: row["unit_code"] for row in rows if row["valid_from"] == "2025-07-01"}
    return [row | {"unit_now": unit_now[row["successor_code"]]} for row in rows if row["valid_to"] == "2025-07-01"]
