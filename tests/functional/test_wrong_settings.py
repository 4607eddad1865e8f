"""What is wrong with settings, a server or a disk is one sentence at the terminal and in Dagster, and never a trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from dagster import DagsterInstance, Failure
from dagster._utils.error import serializable_error_info_from_exc_info
from typer.testing import CliRunner

from assets.definitions import definitions
from assets.failures import MendableError, step_failures
from assets.storage import StorageUnavailableError, storage_failures
from pipeline.cli.commands import main
from pipeline.runs.expected_failures import CANNOT_GO_ON
from pipeline.runtime.failure_log import FAILURES
from pipeline.runtime.settings import PROJECT
from tests.support.dagster_runs import dagster_environment, environment
from tests.support.hoptac_command import usual_umask
from tests.support.ports import free_port
from tests.support.revisions import revision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.testing import Result

    from pipeline.runtime.settings import Settings

WRONG = {
    "HOPTAC_WORKERS": "abc",
    "HOPTAC_DASK": "khong",
    "HOPTAC_RAW": "",
    "HOPTAC_SMTP_PORT": "99999",
    "HOPTAC_FIRST_PERIOD": "2099-01",
    "HOPTAC_STAGING": "s3://kho/tam",
    "HOPTAC_POSTGRES_URL": "mysql://u:geheim@may/d",
}
EACH = pytest.mark.parametrize("name", WRONG)
COMMANDS = (("run",), ("rebuild",), ("check", "x.xlsx"), ("trace", "HTX.ALL", "--period", "2020-11"), ("template",))


def command(settings: Settings, *arguments: str, **variables: str) -> Result:
    own = {name: value for name, value in environment(settings).items() if name.startswith("HOPTAC_")} | variables
    unset = dict.fromkeys((name for name in os.environ if name.startswith("HOPTAC_")), None)
    with usual_umask():
        return CliRunner().invoke(main, arguments, env={**unset, **own})


@contextmanager
def surroundings(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> Iterator[None]:
    with monkeypatch.context() as patched:
        for name, value in variables.items():
            patched.setenv(name, value)
        with usual_umask():
            yield


@pytest.fixture(autouse=True)
def no_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.runtime.setting_checks._has_driver", lambda _scheme: False)


@EACH
@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_wrong_setting_ends_every_command_with_its_sentence(
    arguments: tuple[str, ...], name: str, settings: Settings
) -> None:
    done = command(settings, *arguments, **{name: WRONG[name]})
    (sentence,) = (done.stdout + done.stderr).splitlines()
    assert (done.exit_code, sentence.partition(" ")[0]) == (CANNOT_GO_ON, name)
    assert "geheim" not in sentence
    assert isinstance(done.exception, SystemExit)
    assert not settings.database.exists()


@EACH
def test_health_is_broken_where_a_setting_is_wrong(name: str, settings: Settings) -> None:
    done = command(settings, "health", **{name: WRONG[name]})
    assert done.exit_code == 2
    assert name in done.stdout
    assert "Traceback" not in done.output


def test_wrong_settings_are_listed_with_the_others(settings: Settings) -> None:
    done = command(settings, "settings", "--json", **WRONG)
    found = json.loads(done.stdout)
    assert done.exit_code == CANNOT_GO_ON
    assert {sentence.partition(" ")[0] for sentence in found["problems"]} >= WRONG.keys() - {"HOPTAC_STAGING"}
    assert {setting["name"] for setting in found["settings"]} >= {"HOPTAC_STATE", *WRONG}
    assert {setting["name"] for setting in found["settings"] if "(sai)" in setting["source"]} >= {"HOPTAC_WORKERS"}
    assert "geheim" not in done.output


def test_settings_are_shown_with_their_sources(settings: Settings) -> None:
    done = command(settings, "settings", HOPTAC_SMTP_PASSWORD="geheim", HOPTAC_WORKERS="7")  # noqa: S106 - an example
    assert done.exit_code == 0
    assert "geheim" not in done.output
    assert "đã đặt" in done.stdout
    assert "HOPTAC_WORKERS" in done.stdout


@pytest.mark.parametrize("arguments", [("settings",), ("health",), ("run",), ("check", "x.xlsx")])
def test_unknown_name_is_told_beside_the_output_of_every_command(
    arguments: tuple[str, ...], settings: Settings
) -> None:
    done = command(settings, *arguments, HOPTAC_WORKER="2")
    assert "HOPTAC_WORKER," in done.stderr
    assert "HOPTAC_WORKERS?" in done.stderr
    assert ("HOPTAC_WORKERS?" in done.stdout) == (arguments == ("health",))  # of which it is a condition


@EACH
def test_code_location_shows_the_sentence_and_nothing_else(
    name: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = {name: value for name, value in environment(settings).items() if name.startswith("HOPTAC_")}
    with surroundings(monkeypatch, variables | {name: WRONG[name]}), pytest.raises(MendableError) as problem:
        definitions()
    shown = serializable_error_info_from_exc_info((problem.type, problem.value, problem.tb))  # as the code server does
    assert shown.message.startswith(name)
    assert (list(shown.stack), shown.cause, shown.context) == ([], None, None)


def test_step_fails_with_the_sentence_and_its_trace_goes_to_the_log(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        surroundings(monkeypatch, {"HOPTAC_STATE": str(settings.state)}),
        pytest.raises(Failure) as problem,
        step_failures(),
    ):
        raise OSError(28, "No space left on device")
    assert "ổ đĩa đã đầy" in str(problem.value.description)
    assert '"trace"' in (settings.state / FAILURES).read_text(encoding="ascii")


def test_postgresql_that_is_down_is_a_sentence(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"postgresql://hoptac:geheim@127.0.0.1:{free_port()}/hoptac"
    variables = dagster_environment(settings) | {"HOPTAC_POSTGRES_URL": url}
    with surroundings(monkeypatch, variables), pytest.raises(StorageUnavailableError) as problem:
        _ = DagsterInstance.get().run_storage
    assert "HOPTAC_POSTGRES_URL" in problem.value.message
    assert "geheim" not in problem.value.message
    assert "geheim" not in (settings.state / FAILURES).read_text(encoding="ascii")


@pytest.mark.long
def test_nightly_and_webserver_end_with_the_sentence_where_postgresql_is_down(settings: Settings) -> None:
    url = f"postgresql://hoptac:geheim@127.0.0.1:{free_port()}/hoptac"
    (settings.raw / "a 11-2020.xlsx").write_bytes(revision(1))
    for program in (
        ("assets.run",),
        ("assets.webserver", "-p", str(free_port())),
        ("dagster_webserver", "-h", "127.0.0.1", "-p", str(free_port())),
    ):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", *program],
            cwd=PROJECT,
            env=dagster_environment(settings) | {"HOPTAC_POSTGRES_URL": url},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        lines = (done.stdout + done.stderr).strip().splitlines()
        assert (done.returncode, len(lines)) == (CANNOT_GO_ON, 1), done.stdout + done.stderr
        assert "HOPTAC_POSTGRES_URL" in lines[0]


def test_scheduler_that_does_not_answer_is_a_sentence(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    (settings.raw / "a 11-2020.xlsx").write_bytes(revision(1))
    address = f"tcp://127.0.0.1:{free_port()}"
    monkeypatch.setattr("pipeline.ingest.dask_cluster.CONNECT_SECONDS", 0.5)
    done = command(settings, "run", HOPTAC_DASK=address)
    (sentence,) = done.stdout.splitlines()
    assert done.exit_code == CANNOT_GO_ON
    assert sentence.startswith("Không nối được với bộ điều phối dask: hãy ")
    assert f"HOPTAC_DASK = {address}" in sentence
    assert not settings.database.exists()


def test_store_that_does_not_answer_is_a_sentence(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.runtime.setting_checks._has_driver", lambda _scheme: True)
    done = command(settings, "run", HOPTAC_RAW=f"ftp://u:geheim@127.0.0.1:{free_port()}/raw")
    (sentence,) = done.stdout.splitlines()
    assert done.exit_code == CANNOT_GO_ON
    assert "HOPTAC_RAW = ftp://***@127.0.0.1" in sentence
    assert "geheim" not in (settings.state / FAILURES).read_text(encoding="ascii")


def test_landing_zone_that_is_missing_is_named_by_its_setting(settings: Settings) -> None:
    settings.raw.rmdir()
    done = command(settings, "run")
    (sentence,) = done.stdout.splitlines()
    assert done.exit_code == CANNOT_GO_ON
    assert f"HOPTAC_RAW = {settings.raw}" in sentence


def test_folder_of_another_setting_is_not_said_to_be_dagsters(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = dagster_environment(settings) | {"HOPTAC_RAW": str(settings.raw)}
    with surroundings(monkeypatch, variables):
        with pytest.raises(PermissionError), storage_failures():
            raise PermissionError(13, "Permission denied", str(settings.raw / "a.xlsx"))
        with pytest.raises(StorageUnavailableError), storage_failures():
            raise PermissionError(13, "Permission denied", f"{variables['DAGSTER_HOME']}/history")
