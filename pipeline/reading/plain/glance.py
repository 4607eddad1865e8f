"""Which rows of many sheets a glance shows to be data, by masks over all of them: most rows of any sheet.

It asks what :meth:`RowClassifier.is_plain` asks of a strong row; a row of which it cannot say so is left to that.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from pipeline.reading.plain.cells import DATED, EMPTY, NUMERIC, TEXT, TRUTH
from pipeline.reading.rows.column_roles import column_roles
from pipeline.reading.rows.row_classifier import is_index_mark
from pipeline.reading.rows.total_rows import may_be_total
from schemas.matching import label_key

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from pipeline.reading.plain.dense_table import DenseTable, Truths
    from pipeline.reading.rows.column_roles import ColumnRoles, Shape

_BLANK = TRUTH + 1
"""A text that says nothing, such as a dash."""
_TYPES: dict[int, tuple[type, bool]] = {
    EMPTY: (str, True),
    _BLANK: (str, True),
    TEXT: (str, False),
    NUMERIC: (float, False),
    DATED: (date, False),
    TRUTH: (bool, False),
}
"""The type of a cell, and whether it is a text that says nothing."""
_FEWEST_HEADERS = 2
"""One cell may be like a header by chance."""


def glance(table: DenseTable) -> tuple[Truths, Truths]:
    """Of each row whether it is data at a glance, and of those that are not whether a cell of it is filled."""
    kind = _with_blanks(table)
    first = table.parts[0]
    roles = column_roles(first.sheet, tuple(first.found.columns.items()))
    places = {index: place for place, index in enumerate(first.found.columns[column.name] for column in table.columns)}
    rows = np.ascontiguousarray(kind.T)
    patterns, numbers = np.unique(rows.view(f"V{rows.shape[1]}").ravel(), return_inverse=True)
    shapes = [_shape(roles, places, bytes(pattern)) for pattern in patterns.tolist()]
    can_be = np.array([shape.strong is True and shape.glance is not None for shape in shapes], np.bool_)[numbers]
    looked_at = np.array([places.get(shape.glance, 0) if shape.glance is not None else 0 for shape in shapes], np.intp)[
        numbers
    ]
    may_be_header = np.array([shape.may_be_header for shape in shapes], np.bool_)[numbers]
    row = np.arange(rows.shape[0])
    is_data = can_be & (kind[looked_at, row] == TEXT)
    if roles.codes:  # there is one column of them
        (codes,) = roles.codes.values()
        is_data &= _are(codes.__contains__, table, table.text[looked_at, row], is_data)
        return is_data, _is_filled(table, kind) & ~is_data
    is_data &= _are(_names_a_thing, table, table.text[looked_at, row], is_data)
    if roles.ordinal is not None:
        ordinals = places[roles.ordinal]
        is_text = is_data & (kind[ordinals] == TEXT)
        is_data &= ~(is_text & _are(_is_of_total, table, table.text[ordinals], is_text))
    if (is_data & may_be_header).any():
        is_data &= ~(may_be_header & _may_repeat_headers(table, kind, is_data & may_be_header))
    return is_data, _is_filled(table, kind) & ~is_data


def _is_filled(table: DenseTable, kind: npt.NDArray[np.uint8]) -> Truths:
    found: Truths = ((kind != EMPTY) & (kind != _BLANK)).any(axis=0) | table.has_more
    return found


def _with_blanks(table: DenseTable) -> npt.NDArray[np.uint8]:
    """The kinds, in which texts that say nothing are told apart."""
    is_text = table.kind == TEXT
    return np.where(is_text & table.batch.says_nothing[np.where(is_text, table.text, 0)], _BLANK, table.kind).astype(
        np.uint8
    )


def _shape(roles: ColumnRoles, places: dict[int, int], pattern: bytes) -> Shape:
    """The shape of rows with cells of these kinds, which are in the order of the columns."""
    cells = [_TYPES[pattern[places[index]]] for index in (*roles.indices, *roles.indices[:1])]
    return roles.shape_of((tuple(kind for kind, _ in cells), tuple(is_nothing for _, is_nothing in cells)))


def _are(asked: Callable[[str], bool], table: DenseTable, texts: npt.NDArray[np.int32], chosen: Truths) -> Truths:
    """Whether what is asked is true of the texts of the chosen rows; each distinct one is asked about once."""
    numbers, places = np.unique(texts[chosen], return_inverse=True)
    answers = np.array([asked(table.batch.texts[number]) for number in numbers.tolist()], np.bool_)
    found = np.zeros(len(texts), np.bool_)
    found[chosen] = answers[places]
    return found


def _names_a_thing(text: str) -> bool:
    return not (text[:1].isdigit() or is_index_mark(text) or may_be_total(text))


def _is_of_total(text: str) -> bool:
    return may_be_total(text)


def _may_repeat_headers(table: DenseTable, kind: npt.NDArray[np.uint8], chosen: Truths) -> Truths:
    """Whether as many cells of a row as of headers say what some part's headers say over them."""
    count = np.zeros(len(chosen), np.int32)
    first = table.parts[0].found
    for place, column in enumerate(table.columns):
        labels = frozenset().union(
            *(part.found.labels.get(first.columns[column.name], frozenset()) for part in table.parts)
        )
        is_text = chosen & (kind[place] == TEXT)
        if labels and is_text.any():
            count += _are(partial(_is_label, labels), table, table.text[place], is_text)
    return count >= _FEWEST_HEADERS


def _is_label(labels: frozenset[str], text: str) -> bool:
    return label_key(text) in labels
