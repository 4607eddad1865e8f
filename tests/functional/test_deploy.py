"""The files of ``deploy/`` are what systemd and nginx take, start what they say, and hold no secret."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.runtime.settings import PROJECT, Settings
from tests.support.debian_programs import installed

DEPLOY = PROJECT / "deploy"
UNITS = sorted(path for path in (DEPLOY / "systemd").iterdir() if path.is_file())
SERVICES = [unit.name for unit in UNITS if unit.suffix == ".service"]
ALERT = "hoptac-alert@.service"
MOST_EXPOSED = 20
"""Of 100, as systemd-analyze counts; a service that says nothing about itself has 96."""


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units as they are installed, but that the program lies where this test does."""
    folder = tmp_path_factory.mktemp("units")
    shutil.copytree(DEPLOY / "systemd", folder, dirs_exist_ok=True)
    for path in folder.rglob("hoptac-*.*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("/opt/hoptac/.venv/bin", str(Path(sys.executable).parent)), encoding="utf-8")
    return folder


def test_systemd_takes_the_units(units: Path) -> None:
    names = [str(units / unit.name) for unit in UNITS]
    assert len(names) == 7
    command = [installed("systemd-analyze"), "verify", "--man=no", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_service_may_do_little_beyond_its_work(units: Path, name: str) -> None:
    command = [installed("systemd-analyze"), "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager"]
    done = subprocess.run([*command, str(units / name)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_service_has_a_limit_of_memory_and_serves_this_machine_alone(name: str) -> None:
    text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
    assert "MemoryMax=" in text
    assert all(address == "127.0.0.1" for address in re.findall(r"-h (\S+)", text))
    assert ("webserver" in text) <= ("IPAddressDeny=any\nIPAddressAllow=localhost" in text)


def test_every_service_that_fails_is_told_by_the_alert_and_the_alert_by_nobody() -> None:
    for name in SERVICES:
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        assert ("OnFailure=hoptac-alert@%n.service" in text) == (name != ALERT), name
    common = (DEPLOY / "systemd" / "hoptac-.service.d" / "common.conf").read_text(encoding="utf-8")
    assert "OnFailure" not in common  # it would be the alert's own as well
    health = (DEPLOY / "systemd" / "hoptac-health.service").read_text(encoding="utf-8")
    assert "OnSuccess=hoptac-alert@%n.service" in health
    assert "SuccessExitStatus=1\n" in health
    assert "IPAddressDeny" not in health  # it tries the servers that a night needs
    assert "ExecStart=/opt/hoptac/.venv/bin/hoptac alert %i" in (DEPLOY / "systemd" / ALERT).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in SERVICES if "hoptac-alert" not in name and "health" not in name])
@pytest.mark.parametrize(("result", "is_told"), [("success", False), ("exit-code", True), ("oom-kill", True)])
def test_each_fall_of_what_is_started_again_is_told(tmp_path: Path, name: str, result: str, *, is_told: bool) -> None:
    text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
    assert "Restart=always" in text
    [command] = re.findall(r"^ExecStopPost=\+/bin/sh -c '(.+)'$", text, flags=re.MULTILINE)
    systemctl = tmp_path / "systemctl"
    systemctl.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    systemctl.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "SERVICE_RESULT": result}
    shell = command.replace("$$", "$").replace("%n", name)  # as systemd replaces them
    done = subprocess.run(["/bin/sh", "-c", shell], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (f"start --no-block hoptac-alert@{name}.service\n" if is_told else "")


def test_stewards_get_the_read_only_webserver() -> None:
    assert "--read-only" in (DEPLOY / "systemd" / "hoptac-stewards.service").read_text(encoding="utf-8")
    steward = re.search(r"-p (\d+) --read-only", (DEPLOY / "systemd" / "hoptac-stewards.service").read_text())
    proxied = re.findall(r"proxy_pass +http://127.0.0.1:(\d+);", (DEPLOY / "nginx.conf").read_text(encoding="utf-8"))
    assert steward
    assert proxied == [steward.group(1)] * 2 + ["3000"] * 2


@pytest.mark.parametrize("name", ["hoptac-webserver.service", "hoptac-stewards.service"])
def test_webservers_refuse_other_sites_themselves(name: str) -> None:
    assert "/python -m assets.webserver -h 127.0.0.1 -p" in (DEPLOY / "systemd" / name).read_text(encoding="utf-8")


def test_environment_file_sets_what_is_known_and_no_secret() -> None:
    lines = [
        line for line in (DEPLOY / "hoptac.env").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    names = [line.partition("=")[0] for line in lines]
    fields = {f"HOPTAC_{name.upper()}": field for name, field in Settings.model_fields.items()}
    assert {name for name in names if name not in fields} == {"PYTHONUTF8", "DAGSTER_HOME"}
    assert not [name for name in names if "PASSWORD" in name]


def test_password_of_the_mail_server_comes_from_a_credential_of_systemd(tmp_path: Path) -> None:
    dropin = (DEPLOY / "mail.conf").read_text(encoding="utf-8")
    (name,) = re.findall(r"^LoadCredentialEncrypted=(\w+):/", dropin, flags=re.MULTILINE)
    (tmp_path / name).write_text("geheim\n", encoding="utf-8")
    code = (
        "from pipeline.runtime.settings import settings; print(settings().smtp_password.get_secret_value(), settings())"
    )
    environment = os.environ | {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("geheim ")
    assert "geheim" not in done.stdout.removeprefix("geheim ")
