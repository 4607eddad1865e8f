"""Folders of the landing zone that belong to a unit: what lies in one counts for it alone, whatever its cover says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.runs.changed_periods import changed_periods, mark_built
from pipeline.runs.health import health
from tests.spec.examples.sent import NEIGHBOUR
from tests.support.hoptac_command import hoptac
from tests.support.sent_reports import receive, report, statuses

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

NOVEMBER = date(2020, 11, 1)
NO_UNIT = "select file_name, unit_code, status from core.submissions where unit_code is null order by all"


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    return empty_installation()


def own_folders(installation: Installation) -> None:
    """Give two folders of the landing zone to their units."""
    for unit in ("217", NEIGHBOUR):
        (installation.raw / f"chia se/{unit}").mkdir(parents=True, exist_ok=True)
    path = installation.folder / "drop_folders.csv"
    path.write_text("folder,unit_code\nchia se/217,217\nchia se/218,218\n", "utf-8")


@pytest.fixture
def shared(installation: Installation) -> Installation:
    """An installation whose units have folders of their own."""
    own_folders(installation)
    settings = installation.settings.model_copy(update={"drop_folders": installation.folder / "drop_folders.csv"})
    return type(installation)(installation.folder, settings)


@pytest.mark.long
def test_what_lies_in_a_units_folder_counts_for_that_unit_only(shared: Installation) -> None:
    receive(
        shared,
        ("chia se/217/sau/bc 11-2020.xlsx", report(1)),
        ("chia se/217/khac 11-2020.xlsx", report(1, unit=NEIGHBOUR)),
    )
    assert statuses(shared) == {
        "chia se/217/sau/bc 11-2020.xlsx": "accepted",
        "chia se/217/khac 11-2020.xlsx": "quarantined",
    }
    assert shared.ask(NO_UNIT) == [("chia se/217/khac 11-2020.xlsx", None, "quarantined")]
    [(name, reason)] = shared.ask("select file_name, reason_vi from quality.unplaced_files")
    assert name == "chia se/217/khac 11-2020.xlsx"
    assert "Huyện Lục Nam (218)" in reason
    assert "Huyện Lạng Giang (217)" in reason
    coverage = "select status, attempts from quality.coverage where unit_code = '218'"
    assert shared.ask(coverage) == [("missing", 0)]


@pytest.mark.long
def test_foreign_folder_alone_opens_no_period(shared: Installation) -> None:
    receive(shared, ("chia se/217/khac 11-2020.xlsx", report(1, unit=NEIGHBOUR)))
    assert shared.ask("select * from quality.coverage") == []


@pytest.mark.long
def test_the_same_bytes_count_by_the_place_that_is_right(shared: Installation) -> None:
    content = report(1, unit=NEIGHBOUR)
    receive(shared, ("chia se/217/a 11-2020.xlsx", content), ("chia se/218/b 11-2020.xlsx", content))
    assert statuses(shared) == {"chia se/218/b 11-2020.xlsx": "accepted"}
    (shared.raw / "chia se/218/b 11-2020.xlsx").rename(shared.raw / "b 11-2020.xlsx")
    shared.run()
    assert statuses(shared) == {"b 11-2020.xlsx": "accepted"}
    (shared.raw / "b 11-2020.xlsx").unlink()
    shared.run()
    assert statuses(shared) == {"chia se/217/a 11-2020.xlsx": "quarantined"}


@pytest.mark.long
def test_own_folder_speaks_louder_than_a_files_name(shared: Installation) -> None:
    receive(shared, ("chia se/217/a 11-2020.xlsx", report(1)), ("chia se/217/gui 218 T11-2020.xlsx", report(2)))
    assert statuses(shared) == {
        "chia se/217/a 11-2020.xlsx": "superseded",
        "chia se/217/gui 218 T11-2020.xlsx": "accepted",
    }


@pytest.mark.long
def test_folder_that_is_given_to_a_unit_causes_a_new_judging(shared: Installation) -> None:
    folders = shared.settings.drop_folders
    rows = folders.read_text("utf-8")
    folders.unlink()
    receive(
        shared, ("chia se/217/a 11-2020.xlsx", report(1)), ("chia se/217/khac 11-2020.xlsx", report(1, unit=NEIGHBOUR))
    )
    night = shared.run()
    assert set(statuses(shared).values()) == {"accepted"}
    mark_built(shared.settings, night.ingested.inbox, night.ingested.ledger, NOVEMBER)
    folders.write_text(rows, "utf-8")
    assert list(changed_periods(shared.settings)) == [NOVEMBER]
    shared.run()
    assert statuses(shared) == {
        "chia se/217/a 11-2020.xlsx": "accepted",
        "chia se/217/khac 11-2020.xlsx": "quarantined",
    }


@pytest.mark.long
def test_bad_row_is_told_by_health_and_by_the_summary(shared: Installation) -> None:
    with shared.settings.drop_folders.open("a", encoding="utf-8") as stream:
        stream.write("chia se/219,999\n")
    done = hoptac(shared.settings, "run")
    assert "dòng 4: không có đơn vị «999»" in " ".join(done.stdout.split())
    [condition] = [condition for condition in health(shared.settings) if condition.name == "units_folders"]
    assert condition.state == "warning"
    assert "999" in condition.vi
    assert condition.facts["folders"] == len({"217", NEIGHBOUR})
