"""What the SQL file of each table and view declares of it: what it depends on, its key, what holds in every row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.warehouse.errors import DeclarationError
from pipeline.warehouse.sql_files import references, sql_files
from schemas.dependencies import Reach

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_HEADER = re.compile(
    r"^-- (purpose|grain|depends|depends further|key|not null|references|check|total): (.+)$", re.MULTILINE
)
_COMMENT = re.compile(r"--[^\n]*")
_CREATE = re.compile(r"create (table|view) (\w+\.\w+) as\n(.+?);\n", re.DOTALL)
_READ = re.compile(r"(?<!distinct )\b(?:from|join)\s+(\w+)\b(?!\.)")
_CTE = re.compile(r"\b(\w+)\s+(?:\([^()]*\)\s+)?as\s+(?:materialized\s+)?\(")
_REFERENCE = re.compile(r"^([\w, ]+) -> (\w+\.\w+) \(([\w, ]+)\)$")
_TOTAL = re.compile(r"^(.+) == (.+) from (\w+\.\w+)$")


@dataclass(frozen=True, slots=True)
class Total:
    """A number of a table's rows of a period that is equal to one of the rows of another table of that period."""

    ours: str
    theirs: str
    source: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns whose values, where none is blank, stand in one row of another table under its key."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


@dataclass(frozen=True)
class Declaration:
    """A table or view, ``schema.name``, with the query that makes it.

    ``depends`` says which periods its rows of a period rest on, ``further`` which periods beside those of an input.
    ``inputs`` are what the query reads that is no table of the warehouse; ``comments`` the statements after the query.
    """

    name: str
    is_view: bool
    headers: Mapping[str, tuple[str, ...]]
    query: str
    comments: str
    tables: tuple[str, ...]
    inputs: tuple[str, ...]

    @cached_property
    def depends(self) -> frozenset[Reach]:
        """The periods of everything that it reads, where ``further`` does not add to them."""
        return frozenset(Reach(word) for word in self._words("depends"))

    @cached_property
    def further(self) -> dict[str, Reach]:
        """By input the reach of its periods beside, and on top of, those of ``depends``."""
        pairs = (words.split() for words in self._words("depends further"))
        return {source: Reach(reach) for source, reach in pairs}

    @property
    def is_whole(self) -> bool:
        """Whether it is made anew each time."""
        return Reach.WHOLE in self.depends

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The columns of which no two rows have the same; none where nothing in its rows tells them apart."""
        return self._words("key")

    @cached_property
    def not_null(self) -> tuple[str, ...]:
        """The columns that are never blank."""
        return self._words("not null")

    @cached_property
    def checks(self) -> tuple[str, ...]:
        """Expressions over a row that are never false."""
        return self.headers.get("check", ())

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """What the numbers of a period add up to."""
        found = (_TOTAL.match(text) for text in self.headers.get("total", ()))
        return tuple(Total(*match.groups()) for match in found if match)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The rows of other tables that its own stand beside: joining them multiplies and loses nothing."""
        found = (_REFERENCE.match(text) for text in self.headers.get("references", ()))
        return tuple(Reference(_split(match[1]), match[2], _split(match[3])) for match in found if match)

    def _words(self, header: str) -> tuple[str, ...]:
        return tuple(word for text in self.headers.get(header, ()) for word in _split(text))


def _split(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def declarations(folder: Path) -> dict[str, Declaration]:
    """Every table and view by name, each after those that it reads; DeclarationError where one says too little."""
    found = {each.name: each for path in sql_files(folder) for each in [declaration(path)]}
    for each in found.values():
        for reference in each.references:
            if reference.table not in found or set(found[reference.table].key) != set(reference.key):
                message = f"{each.name}: {', '.join(reference.key)} is not the key of {reference.table}"
                raise DeclarationError(message)
    return found


def declaration(path: Path) -> Declaration:
    """What a SQL file declares; DeclarationError where it says too little, or makes another table than its name."""
    name, text = f"{path.parent.name}.{path.stem}", path.read_text(encoding="utf-8")
    headers: dict[str, tuple[str, ...]] = {}
    for header, value in _HEADER.findall(text):
        headers[header] = (*headers.get(header, ()), value.strip())
    made = _CREATE.search(text)
    if made is None or made[2] != name:
        message = f"{name}: its file makes no table or view of this name"
        raise DeclarationError(message)
    bare = _COMMENT.sub("", made[3])
    inputs = sorted(set(_READ.findall(bare)) - set(_CTE.findall(bare)) - {"core", "quality", "report"})
    tables = tuple(table for table in references(path) if table != name)
    found = Declaration(name, made[1] == "view", headers, made[3], text[made.end() :], tables, tuple(inputs))
    _require_reach(found)
    return found


def _require_reach(found: Declaration) -> None:
    try:
        is_declared = bool(found.depends) and (not found.is_whole or len(found.depends) == 1)
        is_known = set(found.further) <= {*found.tables, *found.inputs}
    except ValueError as problem:
        message = f"{found.name}: {problem}"
        raise DeclarationError(message) from problem
    if len(found.references) != len(found.headers.get("references", ())):
        message = f"{found.name}: what it references is not written as: columns -> schema.table (columns)"
        raise DeclarationError(message)
    if not is_declared or not is_known or len(found.totals) != len(found.headers.get("total", ())):
        message = f"{found.name}: what it depends on is not declared, or not in these words: {', '.join(Reach)}"
        raise DeclarationError(message)
