"""No word that depends on the time is written into code: it comes from dated data in ``schemas/reference``."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from pipeline.judgement.levels_in_paths import unmarked
from pipeline.runtime.settings import PROJECT
from schemas.levels import levels
from schemas.provinces import provinces

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN_BY_US = frozenset({".py", ".toml", ".jinja", ".sql"})
FACTS = (PROJECT / "schemas" / "reference", PROJECT / "pipeline" / "samples")
"""Reference data, and what the invented submissions of a time say, as their units would write it."""
COMMUNES = frozenset({"xã", "phường", "thị trấn"})
"""Levels there were before 2025 and since: a header or a message may name the kinds of communes."""
SOURCES = sorted(
    path
    for folder in ("pipeline", "assets", "schemas", "warehouse")
    for path in (PROJECT / folder).rglob("*")
    if path.suffix in WRITTEN_BY_US and not any(path.is_relative_to(facts) for facts in FACTS)
)
OF_A_TIME = {level.level for level in levels() if level.level not in COMMUNES} | {
    province.seat.lower() for province in provinces()
}
WITHOUT_MARKS = {unmarked(word) for word in OF_A_TIME}
WORD = re.compile(rf"\b(?:{'|'.join(sorted(OF_A_TIME | WITHOUT_MARKS))})\b", re.IGNORECASE)


def texts_of(path: Path) -> list[str]:
    """What the program may show or look for: of a module its texts but for docstrings, of another file every line."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return source.splitlines()
    tree = ast.parse(source)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]


def test_what_is_looked_for_are_the_words_of_every_time() -> None:
    assert {"huyện", "tỉnh", "thành phố", "thị xã", "bắc giang", "bắc ninh"} <= OF_A_TIME
    assert WORD.search("TỈNH BẮC GIANG")
    assert WORD.search("theo huyện")
    assert WORD.search("huyen/217")
    assert not WORD.search("Hợp tác xã")


def test_files_of_every_kind_are_looked_at() -> None:
    assert {path.suffix for path in SOURCES} == WRITTEN_BY_US


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_no_word_of_a_time_stands_in_code(path: Path) -> None:
    assert [text for text in texts_of(path) if WORD.search(text)] == []
