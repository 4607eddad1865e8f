"""What README and the documents beside it say is there: links, pictures, commands, folders, and one list of checks."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import grimp
import pytest
import yaml

from pipeline.outputs.documents.settings_table import BEGIN, END
from pipeline.runtime.settings import PROJECT
from tests.structure.rooms import structure
from tests.support.hoptac_command import command_names

if TYPE_CHECKING:
    from pathlib import Path

README = (PROJECT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
GENERATED = {"rules.md", "data-dictionary.md"}
DOCUMENTS = [
    *sorted(PROJECT.glob("*.md")),
    *sorted(path for path in (PROJECT / "docs").glob("*.md") if path.name not in GENERATED),
    PROJECT / "warehouse" / "README.md",
]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
MOST_LINES, LARGEST_PICTURE = 150, 250_000

every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))


def anchors(path: Path) -> set[str]:
    """What a link into a document can name: its headings in small letters, with hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def recipe_of(target: str) -> list[str]:
    """The commands of a target of the Makefile."""
    (lines,) = re.findall(rf"^{target}:.*\n((?:\t.+\n)+)", MAKEFILE, flags=re.MULTILINE)
    return [line.strip().lstrip("@").replace("$(BIN)", ".venv/bin") for line in lines.splitlines()]


def commands(text: str) -> list[str]:
    return re.findall(r"^\s*\$ (.+?)(?:  +#.*)?$", text, flags=re.MULTILINE)


@every_document
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(path: Path) -> None:
    for name, anchor in LINK.findall(path.read_text(encoding="utf-8")):
        target = path.parent / name if name else path
        assert target.exists(), name
        assert not anchor or anchor in anchors(target), f"{name}#{anchor}"


@every_document
def test_every_target_of_make_that_is_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", MAKEFILE, flags=re.MULTILINE))
    text = path.read_text(encoding="utf-8")
    named = {
        target
        for line in re.findall(r"(?:`|^\$ )make ([a-z][a-z\- ]*)", text, flags=re.MULTILINE)
        for target in line.split()
    }
    assert named <= targets


def test_readme_is_read_in_three_minutes() -> None:
    before, _, rest = README.partition(BEGIN)  # folded away, and to look something up in
    assert len((before + rest.partition(END)[2]).splitlines()) <= MOST_LINES


def test_pictures_are_small_and_each_is_shown() -> None:
    pictures = list((PROJECT / "docs" / "images").iterdir())
    assert {path.name for path in pictures if path.stat().st_size > LARGEST_PICTURE} == set()
    shown = README + (PROJECT / "README.vi.md").read_text(encoding="utf-8")
    assert {path.name for path in pictures} - set(re.findall(r"docs/images/([\w-]+\.png)[\")]", shown)) == set()


def test_readme_names_every_folder_that_is_committed() -> None:
    done = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S607 - git of the machine
    if done.returncode:
        pytest.skip("not a checkout of git")
    folders = {
        path.partition("/")[0] for path in done.stdout.splitlines() if "/" in path and not path.startswith((".", '"'))
    }
    assert {folder for folder in folders - {"docs"} if f"| `{folder}/` |" not in README} == set()


def test_readme_names_the_commands_that_there_are() -> None:
    (line,) = [line for line in README.splitlines() if "hoptac --help" in line]
    listed = set(re.findall(r"`(\w+)`", line.split("|")[2]))
    assert listed == command_names()


def test_readme_and_contributing_name_every_room() -> None:
    rooms = structure().of_pipeline
    (row,) = [line for line in README.splitlines() if line.startswith("| `pipeline/` |")]
    assert set(re.findall(r"`(\w+)`", row.split("|")[3])) == rooms
    (tree,) = re.findall(r"^```\n(cli .*?)^```", CONTRIBUTING, flags=re.MULTILINE | re.DOTALL)
    assert {line.split()[0] for line in tree.splitlines()} == rooms


def test_nobody_is_told_of_a_licence_that_the_owner_has_not_chosen() -> None:
    assert "No licence has been chosen by the owner" in README
    assert not [path for path in PROJECT.iterdir() if re.match(r"licen[cs]e|copying", path.name, flags=re.IGNORECASE)]
    claims = re.compile(r"^licen[cs]e|License ::|licence stands", flags=re.MULTILINE)
    assert not claims.search((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def test_pre_commit_runs_what_make_check_runs_and_fetches_nothing() -> None:
    settings = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repository["repo"] for repository in settings["repos"]] == ["local"]
    hooks = [hook for repository in settings["repos"] for hook in repository["hooks"]]
    assert [hook["entry"] for hook in hooks] == recipe_of("check")
    for hook in hooks:
        assert hook["language"] == "system"
        assert hook["always_run"]
        assert not hook["pass_filenames"]


def test_make_run_alone_receives_the_samples_when_they_say_that_they_were_sent() -> None:
    receives = "samples --receipts"
    assert recipe_of("run") == [f".venv/bin/hoptac {receives}", ".venv/bin/hoptac-nightly"]
    assert MAKEFILE.count(receives) == 1
    products = [*(PROJECT / "deploy").rglob("*"), *(PROJECT / "assets").rglob("*.py")]
    named = [path for path in products if path.is_file() and "--receipts" in path.read_text(encoding="utf-8")]
    graph = grimp.build_graph("assets", "pipeline", "schemas", cache_dir=None)
    importers = graph.find_modules_that_directly_import("pipeline.runs.sample_receipts")
    assert (named, importers) == ([], {"pipeline.cli.output_commands"})


def test_modules_that_contributing_runs_are_there() -> None:
    modules = [command.split()[2] for command in commands(CONTRIBUTING) if " -m " in command]
    assert {"tests.structure.rooms", "benchmarks.same"} <= set(modules)
    for module in modules:
        path = PROJECT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_changelog_begins_with_what_is_coming_and_names_tables_that_are_there() -> None:
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\d+\.\d+\.\d+) · (.+)$", changelog, flags=re.MULTILINE)
    assert [version for version, _ in versions] == sorted((version for version, _ in versions), reverse=True)
    for schema, table in re.findall(r"`(core|quality|report)\.(\w+)", changelog):
        assert (PROJECT / "warehouse" / schema / f"{table}.sql").is_file(), table
