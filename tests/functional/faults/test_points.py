"""Whatever of the product a test names in a string is there: a fault at a point that was renamed would not happen."""

from __future__ import annotations

import ast
import re
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parents[2]
POINT = re.compile(r"(pipeline|schemas|assets|benchmarks|tests|pathlib|polars)(\.\w+)*[:.](\w+\.)*[A-Za-z_]\w*")
PROGRAM = re.compile(r"\b(from|import) (pipeline|schemas|assets|benchmarks|tests)\b")


def texts(path: Path) -> Iterator[str]:
    """Every string constant of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def imported(program: str) -> Iterator[str]:
    """The points that a program imports; none of a text that is no program."""
    with suppress(SyntaxError):
        for node in ast.walk(ast.parse(program)):
            if isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            elif isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)


def points() -> Iterator[str]:
    """Every point that a test patches, interrupts or starts by its name."""
    for path in TESTS.rglob("*.py"):
        for text in texts(path):
            if POINT.fullmatch(text):
                yield text
            elif PROGRAM.search(text):
                yield from imported(text)


@pytest.mark.parametrize("point", sorted({*points()}))
def test_point_that_a_test_names_is_there(point: str) -> None:
    assert resolve_name(point) is not None
