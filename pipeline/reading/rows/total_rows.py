"""Decides which row of a table is a total, and which a group's subtotal, so that no sum is counted as data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.reading.cells.parsers import text_of
from pipeline.reading.rows.vocabulary import COMMUNE_LEVEL
from schemas.column import Kind
from schemas.matching import label_key

if TYPE_CHECKING:
    from pipeline.reading.rows.column_roles import ColumnRoles, RowCells

_TOTALS = tuple(
    label_key(word)
    for word in (
        *("tổng", "tổng cộng", "tổng số", "cộng", "t cộng", "tc", "trong đó", "lũy kế"),
        *("toàn huyện", "toàn thành phố", "toàn thị xã", "toàn tỉnh", "toàn xã"),
    )
)
_PLACES = tuple(
    label_key(word) for word in ("tỉnh", "huyện", "thành phố", "thị xã", "tp", "tx", "xã", "phường", "thị trấn")
)
_ONLY_TOTALS = re.compile(
    rf"(?:{'|'.join(_TOTALS)})(?: (?:{'|'.join(_TOTALS)}))*(?: (?:{'|'.join(_PLACES)}) (?!{label_key('hội')} ).+)?"
)
"""Nothing but words for a total, and the place that it is of: ``Tổng cộng toàn tỉnh``, ``Cộng huyện Lục Nam``."""
_GROUP_NUMERAL = re.compile(r"[IVX]{1,6}|[A-Z]|\*")


def is_total(roles: ColumnRoles, row: RowCells, cells: frozenset[int]) -> bool:
    """Whether the first text is a word for a total, and no other text identifies a thing; ``cells`` are those filled.

    Beside such a word in the column of ordinals one text may: ``Cộng | 12 HTX``. A numbered row that only begins like
    a total is a thing. A declared indicator with its value is one too, though its name is ``Tổng số HTX``.
    """
    if not roles.has_totals and cells & roles.numbers:
        return False
    label = min((index for index in cells if isinstance(row[index], str)), default=None)
    if label is None or len((cells & roles.identity) - {label}) > (label == roles.ordinal):
        return False
    if roles.is_free:  # what only begins so may be a thing: Tổng kết phong trào
        return names_only_a_total(row[label])
    key = label_key(row[label])
    is_numbered = roles.ordinal in cells and is_running_number(row[roles.ordinal])
    return key in _TOTALS or (not is_numbered and any(key.startswith(f"{word} ") for word in _TOTALS))


def is_subtotal(roles: ColumnRoles, row: RowCells, cells: frozenset[int]) -> bool:
    """Whether a row with amounts is a group's: ``II | Phi nông nghiệp | … | 93 | 18.200``.

    Only its first text identifies it, and either a numeral stands before it, or it names a commune or an entry of
    a code list where the name of a thing belongs.
    """
    named = cells & roles.identity
    if roles.is_free or len(named) != 1 or len(roles.identity) <= 2:  # noqa: PLR2004 - a text may well be missing
        return False
    (label,) = named
    if roles.ordinal is not None and roles.ordinal in cells:
        return _is_group_numeral(row[roles.ordinal])
    if roles.kinds[label] is not Kind.TEXT:
        return False
    text = text_of(row[label])
    is_entry = any(label_key(text) in keys for keys in roles.lists.values())
    return is_entry or COMMUNE_LEVEL.match(text) is not None


def names_only_a_total(text: str) -> bool:
    """Whether the text is nothing but words for a total, and the place that it is of."""
    return _ONLY_TOTALS.fullmatch(label_key(text)) is not None


def is_running_number(ordinal: object) -> bool:
    """Whether the cell in the column of ordinals numbers a thing: 5, 5.0 or ``5``."""
    return (isinstance(ordinal, (int, float)) and not isinstance(ordinal, bool)) or str(ordinal).strip().isdigit()


def _is_group_numeral(ordinal: object) -> bool:
    numeral = _GROUP_NUMERAL.fullmatch(text_of(ordinal).strip(" .)").upper())
    return numeral is not None and not is_running_number(ordinal)
