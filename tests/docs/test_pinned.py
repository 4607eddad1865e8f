"""Everything that is installed is pinned to its version, and nothing says where from."""

from __future__ import annotations

import re
import sysconfig
from importlib.metadata import distributions

from pipeline.runtime.settings import PROJECT

PINNED = dict(line.split("==") for line in (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines())
SITE = [sysconfig.get_path("purelib")]
TOOLS = {"hoptac", "pip", "setuptools", "wheel"}


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
    for name in ("constraints.txt", "pyproject.toml", "Makefile", ".ci/run"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!127\.0\.0\.1)|index-url|find-links|@ git", text), name
