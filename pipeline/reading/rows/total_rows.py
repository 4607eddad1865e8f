"""Decides which row of a table is a total, and which a group's subtotal, so that no sum is counted as data."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.reading.cells.parsers import is_blank, text_of
from schemas.column import Kind
from schemas.levels import heads_a_group, levels
from schemas.matching import label_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.reading.rows.column_roles import ColumnRoles, RowCells


def _keys(*words: str) -> tuple[str, ...]:
    return tuple(label_key(word) for word in words)


_PARTS = _keys("trong đó", "lũy kế")
"""What stands before parts of a total, or a total carried on: no sum of the rows above."""
_TOTALS = _keys(
    *("tổng", "tổng cộng", "tổng số", "cộng", "t cộng", "tcộng", "tc", "t c", "tổng cộng số", "cộng trang"),
    *(
        "total",
        "totals",
        "grand total",
        "grand totals",
        "total sum",
        "sum",
        "sums",
        "subtotal",
        "sub total",
        "subtotals",
    ),
)
_NAMED = _keys(
    *("htx", "hợp tác xã", "quỹ", "qtd", "qtdnd", "quỹ tín dụng", "quỹ tín dụng nhân dân", "lh", "liên hiệp", "lhhtx"),
    *("liên hiệp htx", "liên hiệp hợp tác xã", "cooperatives", "dòng", "rows"),
)
"""The things of which a list has one on each row."""
_COUNTED = (
    *_NAMED,
    *_keys("tổ", "tht", "tổ hợp tác", "đơn vị", "xã", "danh sách", "bảng", "biểu", "chung", "all", "năm"),
)
_OTHER_FIGURES = frozenset(_keys("bình quân", "trung bình", "average", "mean", "count", "đếm", "min", "max"))
"""Labels of what else the last row of an Excel table may give."""
_THINGS = tuple(f"{key} " for key in _keys("tổng hợp", "cộng đồng", "tổng công ty", "tổng kết", "cộng tác", "cộng hòa"))
"""Words with which a name begins, and never a total."""


def _any_of(keys: tuple[str, ...]) -> str:
    return "|".join(sorted(keys, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class _Totals:
    """What of the labels of totals names places, whose levels are data.

    ``alone`` is nothing but words for a total, what is counted and the place: ``Tổng số HTX``, ``Cộng huyện Lục Nam``.
    """

    alone: re.Pattern[str]
    things: re.Pattern[str]
    beginnings: tuple[str, ...]


@cache
def _totals() -> _Totals:
    words = (*_TOTALS, *_keys(*(f"toàn {level.level}" for level in levels())))
    shortened = (short for level in levels("district") for short in level.plain_abbreviations if len(short) > 1)
    places = _any_of(_keys(*(level.level for level in levels()), *shortened))
    word = rf"(?>{_any_of((*words, *_PARTS))})"
    alone = rf"{word}(?: {word})*+(?: (?:\d{{1,5}}|{_any_of(_COUNTED)}))*(?: (?:{places}) (?!{label_key('hội')} ).+)?"
    # a name may well begin like an English total: Total Fitness
    vietnamese = (key for key in words if not key.isascii())
    return _Totals(
        re.compile(alone),
        re.compile(rf"(?:{word} )*+(\d{{1,5}}) (?:{_any_of(_NAMED)})"),
        tuple(f"{key} " for key in (*vietnamese, *_PARTS)),
    )


_OF_A_GROUP = re.compile(r".+ (?:total|subtotal|sum|count|average)")
"""As Excel labels the subtotals of a group: ``Xã Mỹ Thái Total``."""
_COUNT = re.compile(r"\d{1,5}(?: \S+){0,4}")
TOTALS_INITIALS = frozenset("TtCcGgSsLlBbAaMmĐđ*-–+(")
"""What the label of a total begins with."""
LONGEST = 120
"""Longer texts are no labels of totals."""
MOST_COUNTED = 100_000
"""A larger number in place of a text may be a code."""
_GROUP_NUMERAL = re.compile(r"[IVX]{1,6}|[A-Z]|\*")


def is_total(roles: ColumnRoles, row: RowCells, cells: frozenset[int]) -> bool:
    """Whether the first text is a word for a total, and no other text identifies a thing; ``cells`` are those filled.

    Beside such a word in the column of ordinals one text may: ``Cộng | 12 HTX``; a number of things identifies none. A
    numbered row that only begins like a total is a thing. A declared indicator with its value is one too, though its
    name is ``Tổng số HTX``. The word may stand in a column that the form does not have.
    """
    if not roles.has_totals and cells & roles.numbers:
        return False
    texts = [index for index in sorted(cells) if isinstance(row[index], str)]
    label = texts[0] if texts else None
    identifying = {index for index in cells & roles.identity if index != label and not _is_count(row[index])}
    if len(identifying) > (label is not None and label == roles.ordinal):
        return False
    if label is None or (label in roles.identity and _is_count(row[label])):
        return bool(cells & roles.amounts) and any(_names_a_total_elsewhere(roles, row))
    key = label_key(row[label])
    if key in roles.lists.get(label, ()):
        return False
    if names_only_a_total(row[label]) or key in _OTHER_FIGURES:
        return True
    if roles.ordinal in cells and is_running_number(row[roles.ordinal]):
        return False
    if _OF_A_GROUP.fullmatch(key):
        return bool(cells & roles.amounts)
    begins = not roles.is_free and not key.startswith(_THINGS)  # in a free sheet a thing may: Tổng kết phong trào
    return begins and key.startswith(_totals().beginnings)


def _names_a_total_elsewhere(roles: ColumnRoles, row: RowCells) -> Iterator[bool]:
    """Of each text in a column that the form does not have, whether it names a total."""
    mapped = set(roles.indices)
    return (
        names_only_a_total(cell)
        for index, cell in enumerate(row)
        if index not in mapped and isinstance(cell, str) and cell
    )


def _is_count(cell: object) -> bool:
    """Whether a cell that should identify a thing counts things: ``12``, ``12 HTX``."""
    if isinstance(cell, (int, float)):
        return abs(cell) < MOST_COUNTED
    return isinstance(cell, str) and _COUNT.fullmatch(label_key(cell)) is not None


def may_be_total(cell: object) -> bool:
    """Whether a cell that should number or name a thing is of a total; at a glance, for it is asked of every row."""
    if type(cell) is not str or cell[:1] not in TOTALS_INITIALS:
        return False
    return label_key(cell) in _OTHER_FIGURES or names_only_a_total(cell)


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
    return is_entry or heads_a_group().match(text) is not None


def holds_numbers_alone(row: RowCells, cells: frozenset[int]) -> bool:
    """Whether each of the filled ``cells`` holds a number."""
    return all(_is_number(row[index]) for index in cells)


def is_unnamed_sum(roles: ColumnRoles, rows: Sequence[RowCells], row: int, data: list[int]) -> bool:
    """Whether a row of nothing but numbers is the total of the other ``data``: a total without label.

    An amount is the sum of its column, in at least one column, or what else the total row of an Excel table gives; in
    any other column stands how many cells are filled. A row that is not so is data, as a thing without a name is: an
    amount that slipped a row down is not lost.
    """
    others = [other for other in data if other != row]
    filled = [index for index in roles.indices if not is_blank(rows[row][index])]
    if not roles.has_totals or not all(_is_number(rows[row][index]) for index in filled):
        return False
    sums = {index for index in roles.amounts.intersection(filled) if _is_sum(rows, row, index, others)}
    return bool(sums) and all(
        _is_other_figure(rows, row, index, others, is_amount=index in roles.amounts)
        for index in filled
        if index not in sums
    )


def _is_sum(rows: Sequence[RowCells], row: int, index: int, others: list[int]) -> bool:
    """Whether a cell is the sum of at least two other amounts of its column."""
    amounts = [rows[other][index] for other in others if _is_number(rows[other][index])]
    return len(amounts) > 1 and _is_near(math.fsum(amounts), rows[row][index])


def _is_other_figure(rows: Sequence[RowCells], row: int, index: int, others: list[int], *, is_amount: bool) -> bool:
    """Whether a cell is the number of the filled cells of its column, or their mean, least or greatest amount."""
    cell, column = rows[row][index], [rows[other][index] for other in others]
    if cell == sum(not is_blank(value) for value in column):
        return True
    amounts = [value for value in column if _is_number(value)]
    if not is_amount or not amounts:
        return False
    return cell in (min(amounts), max(amounts)) or _is_near(math.fsum(amounts) / len(amounts), cell)


def _is_near(value: float, cell: float) -> bool:
    return math.isclose(value, cell, rel_tol=1e-9, abs_tol=1e-9)


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


@lru_cache(maxsize=256)
def names_only_a_total(text: str) -> bool:
    """Whether the text is nothing but words for a total, and the place that it is of."""
    return len(text) < LONGEST and _totals().alone.fullmatch(label_key(text)) is not None


@lru_cache(maxsize=256)
def sums_up(label: str) -> bool:
    """Whether a label is of a sum of rows: not of parts of a total, of a mean, or of what is carried on."""
    key = label_key(label)
    return key not in _OTHER_FIGURES and not any(key == part or key.startswith(f"{part} ") for part in _PARTS)


@lru_cache(maxsize=256)
def things_named(text: str) -> int | None:
    """The number of the things of a list that a text names: ``12 HTX``, ``Tổng: 12 hợp tác xã``; None without one."""
    match = _totals().things.fullmatch(label_key(text)) if len(text) < LONGEST else None
    return int(match[1]) if match else None


def is_running_number(ordinal: object) -> bool:
    """Whether the cell in the column of ordinals numbers a thing: 5, 5.0 or ``5``."""
    return (isinstance(ordinal, (int, float)) and not isinstance(ordinal, bool)) or str(ordinal).strip().isdigit()


def _is_group_numeral(ordinal: object) -> bool:
    numeral = _GROUP_NUMERAL.fullmatch(text_of(ordinal).strip(" .)").upper())
    return numeral is not None and not is_running_number(ordinal)
