"""The recipes of docs/recipes.md as steps that a test can take in a scratch copy of the tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = (PROJECT / "docs" / "recipes.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
PATH = re.compile(r"(?:In|Write)\s+`([\w./]+)`:$")
COPIED = (
    "assets",
    "benchmarks",
    "pipeline",
    "schemas",
    "tests",
    "docs",
    "warehouse/core",
    "warehouse/quality",
    "warehouse/report",
)
FILES = ("Makefile", "pyproject.toml", "constraints.txt")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "artefacts", "*.png")


@dataclass(frozen=True)
class Step:
    """A block of a recipe: commands to type, a file to write, or a change of the file at ``path``."""

    kind: str
    path: str
    text: str

    @property
    def is_typed(self) -> bool:
        """Whether it is commands."""
        return self.kind == "console"


def recipes() -> dict[str, list[Step]]:
    """The steps of each recipe by its title, in the order of the text."""
    found = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
    return {title: list(_steps(body)) for title, body in found}


def _steps(body: str) -> Iterator[Step]:
    above = 0
    for block in BLOCK.finditer(body):
        kind, text = block.groups()
        named = PATH.search(body[above : block.start()].rstrip())
        above = block.end()
        assert named or kind == "console", f"no file is named above\n{text}"
        yield Step(kind, named[1] if named else "", text)


@dataclass(frozen=True)
class Copy:
    """A scratch copy of the tree, and beside it a landing zone and what the copy's program makes of it."""

    tree: Path
    place: Path

    @property
    def raw(self) -> Path:
        """The landing zone."""
        return self.place / "raw"

    @property
    def files(self) -> Path:
        """What the program writes for people."""
        return self.place / "files"

    @property
    def database(self) -> Path:
        """The built warehouse."""
        return self.place / "hoptac.duckdb"

    def follow(self, steps: list[Step]) -> None:
        """Take the steps as the text says them."""
        for step in steps:
            if step.is_typed:
                for command in re.findall(r"^\$ (.+)$", step.text, flags=re.MULTILINE):
                    self.run(command)
            elif step.kind == "diff":
                path = self.tree / step.path
                path.write_text(changed(path.read_text(encoding="utf-8"), step.text), encoding="utf-8")
            else:
                path = self.tree / step.path
                assert not path.exists(), step.path
                path.write_text(step.text, encoding="utf-8")

    def run(self, command: str) -> str:
        """What a command prints that is typed in the copy; it must succeed."""
        inherited = {name: text for name, text in os.environ.items() if not name.startswith(("HOPTAC_", "DAGSTER_"))}
        own = {
            "PYTHONPATH": str(self.tree),
            "PYTHONUTF8": "1",
            "HOPTAC_RAW": str(self.raw),
            "HOPTAC_STATE": str(self.place / "state"),
            "HOPTAC_FILES": str(self.files),
            "HOPTAC_DATABASE": str(self.database),
            "HOPTAC_SETTLE_SECONDS": "0",
            "DAGSTER_HOME": str(self.place / "dagster"),
        }
        done = subprocess.run(
            ["/bin/bash", "-c", command],
            cwd=self.tree,
            env=inherited | own,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout


def copied_tree(folder: Path) -> Copy:
    """A copy of the tree in a folder; it uses this checkout's programs, which find the copy's packages first."""
    tree, place = folder / "tree", folder / "place"
    for name in COPIED:
        shutil.copytree(PROJECT / name, tree / name, ignore=LEFT_OUT)
    for name in FILES:
        shutil.copy(PROJECT / name, tree)
    (tree / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if path.name != ".installed":
            (tree / ".venv" / path.name).symlink_to(path)
    (tree / ".venv" / ".installed").touch()  # newer than anything that make would install again for
    (place / "raw").mkdir(parents=True)
    (place / "dagster").mkdir()
    return Copy(tree, place)


def changed(text: str, diff: str) -> str:
    """The text after a diff, whose hunks stand between lines of @@ and fit at exactly one place each."""
    for hunk in re.split(r"^@@\n", diff, flags=re.MULTILINE):
        lines = [line or " " for line in hunk.splitlines()]
        old, new = ("".join(f"{line[1:]}\n" for line in lines if line[0] != sign) for sign in "+-")
        assert text.count(old) == 1, f"{text.count(old)} places for\n{old}"
        text = text.replace(old, new)
    return text
