"""What the cells of a column may say and what it stands for, from the same declarations as the product's."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from schemas.communes import communes
from schemas.reference_data import code_labels

if TYPE_CHECKING:
    from datetime import date

    from schemas.column import Column

FLAGS = {"x": True, "có": True}
"""A blank means no."""


@cache
def codes(code_list: str, day: date | None = None) -> dict[str, str]:
    """Code by label, on a day or of any time."""
    return {label: code for code, label in code_labels(code_list, day).items()}


@cache
def communes_of_units() -> dict[str, str]:
    """Commune code by unit code and name, joined to a text."""
    return {of_unit(commune.unit_code, commune.commune_name): commune.commune_code for commune in communes()}


def of_unit(unit_code: str, commune: object) -> str:
    """A commune's name with its unit: the same name may stand in many units."""
    return f"{unit_code}|{commune}"


def known_codes(column: Column) -> dict[str, str]:
    """What a column with a code list, or of communes, may say."""
    return codes(column.code_list, column.day) if column.code_list else communes_of_units()
