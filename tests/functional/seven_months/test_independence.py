"""The script that the months are checked against knows nothing of the program."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.functional.seven_months import documents, plain_alliance, plain_reports, plain_sums

OURS = {"pipeline", "schemas", "assets", "warehouse"}


def imports(path: Path) -> set[str]:
    """The modules that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


@pytest.mark.parametrize("module", [documents, plain_alliance, plain_reports, plain_sums])
def test_it_imports_nothing_of_the_program(module: object) -> None:
    found = imports(Path(str(module.__file__)))  # type: ignore[attr-defined]  # a module has a file
    assert not {name.partition(".")[0] for name in found} & OURS
    assert {name for name in found if name.startswith("tests.")} <= {
        f"tests.functional.seven_months.{name}" for name in ("plain_reports", "plain_sums", "months")
    }
