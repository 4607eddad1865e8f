"""``hoptac health`` says what is wrong with an installation, and is content with one that is well."""

from __future__ import annotations

import json
import os
import shutil
import time
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from pipeline.cli.commands import main
from pipeline.runs.health import LOOKS, health, worst
from pipeline.runtime.run_lock import lock, lock_path
from pipeline.runtime.settings import ledger_path
from tests.support.dagster_runs import environment
from tests.support.health_states import condition, end_a_night_well, ill, states
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings
    from tests.support.installation import Installation


def hoptac_health(settings: Settings, *arguments: str) -> tuple[int, str]:
    """Exit status and output of the command."""
    variables = {name: value for name, value in environment(settings).items() if name.startswith("HOPTAC_")}
    done = CliRunner().invoke(main, ["health", *arguments], env=variables)
    return done.exit_code, done.output


def test_installation_after_a_run_is_well(changed: Installation) -> None:
    end_a_night_well(changed.settings)
    assert ill(changed.settings) == {}
    assert list(states(changed.settings)) == ["settings", *(look.name for look in LOOKS)]
    warehouse = condition(changed.settings, "warehouse")
    assert warehouse.facts["submissions"] == len(list(changed.raw.rglob("*.xlsx")))
    assert warehouse.facts["age_seconds"] < 3600


def test_new_installation_lacks_a_warehouse_and_nothing_else(settings: Settings) -> None:
    settings.raw.mkdir(exist_ok=True)
    assert ill(settings) == {"warehouse": "failing", "night": "warning"}


def test_warehouse_that_is_no_database_fails(changed: Installation) -> None:
    changed.settings.database.write_bytes(b"half a file")
    assert states(changed.settings)["warehouse"] == "failing"


@pytest.mark.long
def test_file_waits_and_fails_only_when_a_night_has_passed_it_by(changed: Installation) -> None:
    lay(changed, "new.xlsx", revision(2))
    old = time.time() - 10 * 365 * 86_400
    os.utime(changed.raw / "new.xlsx", (old, old))  # written long ago, laid here now
    waiting = condition(changed.settings, "waiting")
    assert (waiting.state, waiting.facts["files"]) == ("ok", ["new.xlsx"])
    later = changed.settings.model_copy(update={"waiting_hours": 0})
    assert states(later)["waiting"] == "failing"
    changed.run()
    assert condition(later, "waiting").facts == {"count": 0}


def test_everything_waits_when_other_code_has_read_it(changed: Installation) -> None:
    shutil.rmtree(changed.settings.state / "staged")
    assert condition(changed.settings, "waiting").facts["count"] == len(list(changed.raw.rglob("*.xlsx")))


def test_damaged_staging_is_told_in_a_sentence_and_mended_by_the_next_run(changed: Installation) -> None:
    for manifest in (changed.settings.state / "staged").rglob("manifest.json"):
        manifest.write_bytes(b"\xff\xfe lost")
    waiting = condition(changed.settings, "waiting")
    assert (waiting.state, "dữ liệu tạm bị hỏng" in waiting.vi) == ("warning", True)
    changed.run()
    assert condition(changed.settings, "waiting").facts == {"count": 0}


def test_landing_zone_that_is_gone_fails(changed: Installation) -> None:
    shutil.rmtree(changed.raw)
    assert states(changed.settings)["landing_zone"] == "failing"
    assert "không có hộp nhận tệp" in condition(changed.settings, "waiting").vi
    changed.raw.mkdir()  # as where a disk is not mounted
    assert states(changed.settings)["landing_zone"] == "failing"
    assert condition(changed.settings, "landing_zone").facts == {"files": 0}


@pytest.mark.parametrize(("number", "state"), [(0, "failing"), (-1, "warning")])
def test_ledger_with_a_damaged_line_fails_and_with_an_unfinished_last_one_warns(
    changed: Installation, number: int, state: str
) -> None:
    path = ledger_path(changed.settings)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[number] = lines[number][:20] + (b"\n" if number == 0 else b"")
    path.write_bytes(b"".join(lines))
    assert states(changed.settings)["ledger"] == state


def test_lost_ledger_beside_a_warehouse_fails(changed: Installation) -> None:
    ledger_path(changed.settings).unlink()
    assert states(changed.settings)["ledger"] == "failing"


def test_ledger_that_lacks_what_the_warehouse_knows_fails_though_its_lines_are_whole(changed: Installation) -> None:
    path = ledger_path(changed.settings)
    lines = path.read_bytes().splitlines(keepends=True)
    known = max(changed.ask("select submission_id from core.submissions"))[0].encode()
    path.write_bytes(b"".join(line for line in lines if known not in line))
    found = condition(changed.settings, "ledger")
    assert found.state == "failing"
    assert "khôi phục sổ đó từ bản sao lưu" in found.vi


def test_lock_is_told_with_the_process_that_holds_it_and_is_not_touched(changed: Installation) -> None:
    assert condition(changed.settings, "lock").facts == {"held": False}
    with lock(changed.settings):
        held = condition(changed.settings, "lock")
        overlong = condition(changed.settings.model_copy(update={"waiting_hours": 0}), "lock")
    assert (held.state, held.facts["process"]) == ("ok", os.getpid())
    assert overlong.state == "failing"
    assert condition(changed.settings, "lock").facts == {"held": False}
    assert lock_path(changed.settings).exists()


def test_disk_without_room_for_a_build_fails(province: Installation) -> None:
    free = shutil.disk_usage(province.folder).free
    for needed, state in ((2 * free, "failing"), (free * 3 // 4, "warning"), (0, "ok")):
        assert states(province.settings.model_copy(update={"min_free": needed}))["disk"] == state


@pytest.mark.long
def test_overdue_units_are_named_and_make_nothing_ill(changed: Installation) -> None:
    for path in sorted(changed.raw.rglob("*.xlsx"))[:2]:
        path.unlink()
    changed.run()
    overdue = condition(changed.settings, "overdue")
    assert (overdue.state, overdue.facts["count"]) == ("ok", 2)
    assert all(report.endswith("2020-11") for report in overdue.facts["reports"])


def test_command_tells_people_in_two_languages_and_programs_in_json(changed: Installation, settings: Settings) -> None:
    end_a_night_well(changed.settings)
    status, text = hoptac_health(changed.settings)
    assert status == 0
    assert "kho dữ liệu" in text
    assert "warehouse: built" in text
    assert "Tình trạng chung: tốt (ok)" in text
    status, text = hoptac_health(settings, "--json")
    report: dict[str, Any] = json.loads(text)
    assert (status, report["state"]) == (2, "failing")
    assert {condition["name"]: condition["state"] for condition in report["conditions"]} == states(settings)
    assert set(report) == {"state", "at", "conditions"}
    assert set(report["conditions"][0]) == {"name", "name_vi", "state", "vi", "en", "facts"}


def test_worst_condition_is_the_state_of_the_whole(changed: Installation) -> None:
    end_a_night_well(changed.settings)
    conditions = health(changed.settings.model_copy(update={"min_free": 1 << 60}))
    assert worst(conditions) == "failing"
    assert worst([condition for condition in conditions if condition.name != "disk"]) == "ok"
