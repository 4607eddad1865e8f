"""Which columns of its sources a query can read, by the names in its text: what others hold is nothing to it.

A column counts as read where its name stands anywhere in the query. Every column does where names do not tell: of a
source that the query takes all columns of, or whole rows, or that it reads in another way than by ``from`` or ``join``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.warehouse.declarations import Declaration

    Columns = tuple[str, ...]

_COMMENT = re.compile(r"--[^\n]*")
_WORD = re.compile(r"\w+")
_STAR = re.compile(r"(?:\bselect|\bdistinct|,)\s+\*")
_SOURCE = re.compile(r"\b(?:core|quality|report)\.\w+")
_ALIAS = re.compile(r"\b(?:from|join)\s+((?:core|quality|report)\.\w+)(?:\s+as\s+(\w+))?")
_BY_PLACE = re.compile(r"\bcolumns\s*\(|\bnatural\b|\bpositional\b")


def columns_read(table: Declaration, columns: Mapping[str, Columns]) -> dict[str, Columns]:
    """By source the columns that the table's query can read; a source of which it can read all is not named.

    ``columns`` are those of each table and view, in order.
    """
    text = _COMMENT.sub("", table.query).lower()
    if _BY_PLACE.search(text):
        return {}
    whole = _read_whole(text)
    named = _SOURCE.findall(text)
    words = set(_WORD.findall(text))
    found = {
        source: tuple(column for column in columns[source] if column.lower() in words)
        for source in table.tables
        if source in columns and source not in whole and 0 < named.count(source) == len(_aliases_of(source, text))
    }
    return {source: read for source, read in found.items() if read != columns[source]}


@cache
def _read_whole(text: str) -> frozenset[str]:
    return frozenset((*_taken_whole(text), *_used_as_values(text)))


def _taken_whole(text: str) -> Iterator[str]:
    """The sources that stand after a star, up to the end of its query."""
    for star in _STAR.finditer(text):
        depth = 0
        for end in range(star.end(), len(text)):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            if depth < 0:
                break
        else:
            end = len(text)
        yield from _SOURCE.findall(text[star.end() : end])


def _used_as_values(text: str) -> Iterator[str]:
    """The sources whose name, or other name, stands somewhere else than before a column's: for all columns of a row."""
    for source in set(_SOURCE.findall(text)):
        for name in _aliases_of(source, text):
            if re.search(rf"(?<!\bas )(?<![\w.]){name}(?!\w|\.\w)(?!\s+as\b|\s*\()", text):
                yield source


def _aliases_of(source: str, text: str) -> list[str]:
    """The names under which the query reads a source, once for each time after ``from`` or ``join``."""
    return [alias or source.partition(".")[2] for found, alias in _ALIAS.findall(text) if found == source]
