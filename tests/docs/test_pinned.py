"""Everything that is installed is pinned to its version, on servers by its hash too, and nothing says where from."""

from __future__ import annotations

import re
import sysconfig
from importlib.metadata import distributions, requires

import pytest
from packaging.requirements import Requirement

from pipeline.runtime.settings import PROJECT

PINNED = dict(line.split("==") for line in (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines())
SITE = [sysconfig.get_path("purelib")]
TOOLS = {"hoptac", "pip", "setuptools", "wheel"}


LOCKS = {"": "deploy/requirements.txt", "scale": "deploy/requirements-scale.txt"}
"""What a server installs, by the extra that it is for."""
BUILT_WITH = "deploy/requirements-build.txt"


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_installed_package_is_pinned_to_its_version() -> None:
    pinned = {canonical(name): version for name, version in PINNED.items()}
    installed = {
        canonical(distribution.metadata["Name"]): distribution.version for distribution in distributions(path=SITE)
    }
    assert {
        name: version for name, version in installed.items() if pinned.get(name) != version and name not in TOOLS
    } == {}


def test_no_registry_is_named() -> None:
    for name in ("constraints.txt", "pyproject.toml", "Makefile", ".ci/run", *LOCKS.values()):
        text = (PROJECT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!127\.0\.0\.1)|index-url|find-links|@ git", text), name


def locked(name: str) -> dict[str, set[str]]:
    """The packages of a lock file as ``name==version``, each with its hashes."""
    text = (PROJECT / name).read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line.split() for line in text.splitlines()]
    return {line[0]: {part for part in line if part.startswith("--hash=sha256:")} for line in lines}


def needed(extra: str) -> set[str]:
    """The packages that the program needs on this machine, and those that these need, and so on."""
    found: set[str] = set()
    waiting = [Requirement(f"hoptac[{extra}]")]
    while waiting:
        asked = waiting.pop()
        for text in requires(asked.name) or ():
            requirement = Requirement(text)
            extras = asked.extras or {""}
            if not requirement.marker or any(requirement.marker.evaluate({"extra": wanted}) for wanted in extras):
                name = canonical(requirement.name)
                if name not in found or requirement.extras:
                    waiting.append(requirement)
                found.add(name)
    return found - {"hoptac"}


@pytest.mark.parametrize("extra", LOCKS)
def test_server_installs_what_the_program_needs_and_no_tool_of_ours_by_version_and_hash(extra: str) -> None:
    """``make lock`` writes the files anew after a change of constraints.txt or of the dependencies."""
    lock = locked(LOCKS[extra]) | locked(BUILT_WITH)
    versions = {canonical(name): version for name, _, version in (pin.partition("==") for pin in lock)}
    assert [pin for pin, hashes in lock.items() if not hashes] == []
    assert {name: PINNED[name] for name in PINNED if versions.get(canonical(name), PINNED[name]) != PINNED[name]} == {}
    assert needed(extra) - versions.keys() == set()
    assert (
        versions.keys() & {"pytest", "hypothesis", "ruff", "mypy", "selenium", "xlwt", "sqlfluff", "aiosmtpd"} == set()
    )
