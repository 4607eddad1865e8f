"""A warehouse that is missing, damaged or of another version ends a command with one sentence that says what to do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.runs.expected_failures import CANNOT_GO_ON
from tests.support.health_states import condition
from tests.support.hoptac_command import hoptac
from tests.support.installation import Installation, installation_in
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings

ASKED = (("trace", "MEMBERS.NONAGRI", "--period", "2020-11"), ("report", "--period", "2020-11"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """One small submission for November 2020."""
    installation = installation_in(tmp_path_factory.mktemp("whole"))
    lay(installation, "a 11-2020.xlsx", revision(1))
    installation.run()
    return installation


@pytest.fixture
def installation(whole: Installation, tmp_path: Path) -> Installation:
    return whole.copied(tmp_path / "copy")


def sentence_of(installation: Installation, *arguments: str) -> str:
    """The only line that a command prints where it cannot go on."""
    done = hoptac(installation.settings, *arguments)
    assert done.returncode == CANNOT_GO_ON, done
    (sentence,) = (done.stdout + done.stderr).splitlines()
    assert f"HOPTAC_DATABASE = {installation.settings.database}" in sentence
    assert "hãy chạy hoptac run" in sentence
    return sentence


@pytest.mark.long
@pytest.mark.parametrize("damage", ["blocks", "cut", "garbage", "empty"])
def test_damaged_warehouse_is_a_sentence_and_a_run_heals_it(installation: Installation, damage: str) -> None:
    database = installation.settings.database
    content = database.read_bytes()
    garbage = os.urandom(len(content))
    database.write_bytes(
        {
            "blocks": content[: 200 * 4096] + garbage[200 * 4096 :],
            "cut": content[: 100 * 4096],
            "garbage": garbage,
            "empty": b"",
        }[damage]
    )
    for arguments in (*ASKED, ("check", str(installation.raw / "a 11-2020.xlsx"))):
        assert "bị hỏng" in sentence_of(installation, *arguments)
    installation.run()
    assert hoptac(installation.settings, *ASKED[1]).returncode == 0


@pytest.mark.parametrize("arguments", ASKED, ids=lambda arguments: arguments[0])
def test_without_a_warehouse_the_run_that_makes_one_is_named(
    installation: Installation, arguments: tuple[str, ...]
) -> None:
    installation.settings.database.unlink()
    assert "Chưa có kho dữ liệu" in sentence_of(installation, *arguments)


@pytest.mark.parametrize("arguments", ASKED, ids=lambda arguments: arguments[0])
def test_warehouse_of_another_version_is_to_be_built_anew(
    installation: Installation, arguments: tuple[str, ...]
) -> None:
    with duckdb.connect(installation.settings.database) as connection:
        connection.execute("drop schema report cascade")
    assert "phiên bản khác" in sentence_of(installation, *arguments)


@pytest.mark.parametrize("name", ["overdue", "unplaced"])
def test_what_only_a_warehouse_tells_is_unknown_without_one(installation: Installation, name: str) -> None:
    assert condition(installation.settings, name).state == "ok"
    installation.settings.database.unlink()
    found = condition(installation.settings, name)
    assert (found.state, found.vi.startswith("không rõ")) == ("warning", True)


def test_new_installation_owes_nothing(settings: Settings) -> None:
    assert condition(settings, "overdue").state == "ok"
