"""The tree keeps its shape, and the import contracts say so when a file is put into the wrong room."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.runtime.settings import PROJECT
from tests.structure.rooms import AROUND, PACKAGE, Structure, loose_files, structure

MOST_FLOORS, MOST_ARROWS, MOST_LOOSE_FILES = 11, 80, 2
ABOUT_TWELVE = range(10, 15)
ROOMS = "pipeline: rooms along the data's way"
READING = "pipeline.reading: from the file down to the cell"
OUTPUTS = "pipeline.outputs: what hands out stands above what it hands out"

MISPLACED = [
    ("pipeline.judgement.due_dates", "pipeline.runs", ROOMS),
    ("pipeline.staging.column_places", "pipeline.warehouse", ROOMS),
    ("pipeline.validation.row_findings", "pipeline.runtime", ROOMS),
    ("pipeline.outputs.report.notation", "pipeline.reading", READING),
    ("pipeline.runtime.clock", "pipeline.outputs", OUTPUTS),
]


@pytest.fixture(scope="module")
def tree() -> Structure:
    return structure()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages and the contracts, to be changed."""
    for package in (PACKAGE, *AROUND):
        shutil.copytree(PROJECT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(copy: Path) -> set[str]:
    """The names of the contracts that a tree breaks."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, timeout=120)
    broken = set(re.findall(r"^(.+) BROKEN", done.stdout, flags=re.MULTILINE))
    assert done.returncode == bool(broken), done.stdout + done.stderr
    return broken


def move(copy: Path, module: str, room: str) -> None:
    """Move a file into another room as a person does it, with every import of it."""
    name = module.rpartition(".")[2]
    (copy / f"{module.replace('.', '/')}.py").rename(copy / room.replace(".", "/") / f"{name}.py")
    for path in copy.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(rf"\b{re.escape(module)}\b", f"{room}.{name}", text), encoding="utf-8")


def test_rooms_are_about_twelve(tree: Structure) -> None:
    assert len(tree.of_pipeline) in ABOUT_TWELVE


def test_rooms_stand_on_few_floors(tree: Structure) -> None:
    assert len(tree.floors) <= MOST_FLOORS


def test_few_arrows_run_between_rooms(tree: Structure) -> None:
    assert 0 < tree.arrows <= MOST_ARROWS


def test_no_files_of_the_pipeline_import_each_other(tree: Structure) -> None:
    assert tree.circles == []


def test_few_files_lie_in_no_room() -> None:
    assert len(loose_files()) <= MOST_LOOSE_FILES


def test_a_circle_is_shown_with_all_its_files_and_what_only_hangs_on_it_is_not() -> None:
    modules = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "above": {"a"}, "below": set(), "x": {"y", "below"}, "y": {"x"}}
    assert Structure(modules, {}).circles == [["a", "b", "c"], ["x", "y"]]


def test_a_room_stands_above_every_room_that_it_imports() -> None:
    rooms = {"roof": {"wall", "schemas"}, "wall": {"cellar"}, "cellar": {"schemas"}, "schemas": set()}
    assert Structure({}, rooms).floors == [["schemas"], ["cellar"], ["wall"], ["roof"]]
    assert Structure({}, rooms).arrows == 2


def test_contracts_are_kept_by_the_tree_as_it_is(copy: Path) -> None:
    assert broken_contracts(copy) == set()


@pytest.mark.parametrize(("module", "room", "contract"), MISPLACED)
def test_contract_fails_when_a_file_is_put_into_the_wrong_room(
    copy: Path, module: str, room: str, contract: str
) -> None:
    move(copy, module, room)
    assert contract in broken_contracts(copy)


def test_contract_fails_when_reading_imports_an_output(copy: Path) -> None:
    with (copy / "pipeline" / "reading" / "grid.py").open("a", encoding="utf-8") as file:
        file.write("\nimport pipeline.outputs.trace\n")
    assert ROOMS in broken_contracts(copy)


def test_contract_fails_when_only_a_type_is_imported_from_above(copy: Path) -> None:
    with (copy / "pipeline" / "reading" / "grid.py").open("a", encoding="utf-8") as file:
        file.write("\nif TYPE_CHECKING:\n    from pipeline.runs.nightly import Night\n")
    assert ROOMS in broken_contracts(copy)


@pytest.mark.parametrize(
    ("path", "contract"),
    [
        ("pipeline/attic/__init__.py", ROOMS),
        ("pipeline/loose.py", ROOMS),
        ("pipeline/reading/attic.py", READING),
        ("pipeline/outputs/attic.py", OUTPUTS),
    ],
)
def test_contract_fails_when_a_room_is_not_listed(copy: Path, path: str, contract: str) -> None:
    (copy / path).parent.mkdir(exist_ok=True)
    (copy / path).write_text('"""A room that no layer names."""\n', encoding="utf-8")
    assert contract in broken_contracts(copy)
