"""One nightly run over a copy of the committed samples, shared by the tests that only look at it."""

from __future__ import annotations

import pickle
import shutil
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from pipeline.runtime.settings import PROJECT
from tests.support.installation import Installation, installation_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.runs.nightly import Night

    Once = Callable[[str, Sequence[str]], tuple[Installation, Night]]

SAMPLES = PROJECT / "raw" / "2020-11"


@pytest.fixture(scope="session")
def empty_installation(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Installation]:
    """Makes installations whose landing zone is empty."""
    return lambda: installation_in(tmp_path_factory.mktemp("installation") / "project")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """Makes installations of the samples of some months after their first run, each once for all test processes."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def made(name: str, months: Sequence[str]) -> tuple[Installation, Night]:
        night = shared / f"{name}.pickle"
        with FileLock(shared / f"{name}.lock"):
            installation = installation_in(shared / name / "project")
            if not night.exists():
                for month in months:
                    shutil.copytree(SAMPLES.with_name(month), installation.raw / month)
                night.write_bytes(pickle.dumps(installation.run()))
        return installation, pickle.loads(night.read_bytes())  # noqa: S301 - our own

    return made


@pytest.fixture(scope="session")
def first(once: Once) -> tuple[Installation, Night]:
    """The samples after their first run; not to be changed."""
    return once("first", ["2020-11"])


@pytest.fixture(scope="session")
def two_months(once: Once) -> Installation:
    """The samples of both months after a run; only to be asked, or to be copied."""
    return once("two-months", ["2020-11", "2020-12"])[0]


@pytest.fixture(scope="session")
def province(first: tuple[Installation, Night]) -> Installation:
    """The installation after the first run; only to be asked."""
    return first[0]


@pytest.fixture
def changed(first: tuple[Installation, Night], tmp_path: Path) -> Installation:
    """A copy of the installation after the first run, with its state, to drop files into and run again."""
    return first[0].copied(tmp_path / "project")
