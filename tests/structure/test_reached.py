"""No module of the product lies idle: each is imported by a test, or by what a test runs."""

from __future__ import annotations

import ast

import grimp
import pytest

from pipeline.cli.commands import COMMANDS
from pipeline.runtime.settings import PROJECT

RUN_BY_NAME = {
    *("assets.run", "assets.nightly_run", "assets.local_ui", "assets.definitions", "assets.storage"),
    *(listed.module for listed in COMMANDS),
}
"""Started in tests as programs, as commands or by Dagster, which are not imports."""


def imported_by_tests() -> set[str]:
    """Every module that a file of the tests imports, also within a function."""
    names = set()
    for path in (PROJECT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
            elif isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
    return names


@pytest.fixture(scope="module")
def reached() -> set[str]:
    """The modules that tests import, and what these import in their turn; imports for types alone do not count."""
    graph = grimp.build_graph("pipeline", "assets", "schemas", exclude_type_checking_imports=True, cache_dir=None)
    direct = (imported_by_tests() | RUN_BY_NAME) & graph.modules
    return direct.union(*(graph.find_upstream_modules(module) for module in direct))


@pytest.mark.parametrize("package", ["pipeline", "assets", "schemas"])
def test_every_module_is_reached_by_a_test(reached: set[str], package: str) -> None:
    files = (PROJECT / package).rglob("*.py")
    modules = {
        ".".join(path.relative_to(PROJECT).with_suffix("").parts) for path in files if path.name != "__init__.py"
    }
    assert modules - reached == set()
