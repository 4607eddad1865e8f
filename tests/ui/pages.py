"""What the tests of the interface ask of its pages, and the workbooks that they drop."""

from __future__ import annotations

import io
import math
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

import openpyxl

from schemas.reference_data import units_in_period
from schemas.rules.families import families_of
from tests.ui.browser import FAILED, GRAPH, PASSED, Checks
from tests.ui.product import PERIOD, PROJECT

if TYPE_CHECKING:
    from tests.ui.browser import Browser

LANG_GIANG = "Huyện Lạng Giang"
BROKEN_NAME = "gửi lại cho tỉnh (sửa)"
UNITS = tuple(unit.unit_name for unit in units_in_period(date(2020, 11, 1)) if unit.form_id == "KTTT-01")
ALLIANCE = "Liên minh Hợp tác xã tỉnh Bắc Giang"
CHECKS, ALLIANCE_CHECKS = (
    ("received", *(family.name for family in families_of(form_id))) for form_id in ("KTTT-01", "LM-01")
)
CHECKS_OF = dict.fromkeys(UNITS, CHECKS) | {ALLIANCE: ALLIANCE_CHECKS}
ALL_GREEN = {unit: Checks(f"{len(checks)} / {len(checks)} Passed", PASSED) for unit, checks in CHECKS_OF.items()}
BROKEN = ALL_GREEN | {LANG_GIANG: Checks(f"{len(CHECKS) - 1} / {len(CHECKS)} Passed", FAILED)}

GROUPS = ("units", "units/huyen_thi_xa_thanh_pho", "units/cap_tinh")
EXPANDED = quote(",".join(f"global@global:{name}" for name in GROUPS))
UNITS_GRAPH = f"/asset-groups~key:%22units%2F*%22/?expanded={EXPANDED}"
LANG_GIANG_KEY = ["units", "217_huyen_lang_giang", LANG_GIANG]
UNIT_PAGE = f"/assets/{'/'.join(map(quote, LANG_GIANG_KEY))}"
CELLS_OF_217 = f"{UNIT_PAGE}?view=checks&checkDetail=cells"
INBOX_CHECK = "/assets/inbox?view=checks&checkDetail=units_readable"
CHECKS_QUERY = """{ assetNodes {
  assetKey { path }
  assetChecksOrError { ... on AssetChecks { checks {
    name executionForLatestMaterialization { status evaluation { partition } }
  } } }
} }"""

TEXT_FILE = {"Bieu thang 11.xls": "Mã đơn vị,Tên\n217,Lạng Giang\n".encode()}
UNFINISHED_QUERY = """{ runsOrError(filter: {statuses: [QUEUED, NOT_STARTED, STARTING, STARTED]}) {
  ... on Runs { count }
} }"""

RUNS_QUERY = """{ runsOrError(limit: 20) { ... on Runs {
  results { status startTime assetSelection { path } tags { key } }
} } }"""
SENSOR = '{sensorName: "new_files", repositoryName: "__repository__", repositoryLocationName: "hoptac"}'
SENSOR_QUERY = f"{{ sensorOrError(sensorSelector: {SENSOR}) {{ ... on Sensor {{ sensorState {{ id status }} }} }} }}"

SENSOR_WITHIN = 300  # the sensor looks once a minute; on an idle machine its run is over ten seconds later


def lang_giang(number: int, mistakes: dict[str, str | None]) -> bytes:
    """A revision of unit 217's good workbook, with mistakes in cells of its cooperatives."""
    workbook = openpyxl.load_workbook(PROJECT / "raw" / PERIOD / "KTTT_2020-11_217_Lang Giang.xlsx")
    workbook["Bìa"]["B11"] = number
    for cell, text in mistakes.items():
        workbook["HTX"][cell] = text
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


@cache
def broken_revision() -> dict[str, bytes]:
    """The next revision of unit 217, with a number in words and markup for a code, under a name that tells nothing."""
    return {f"{BROKEN_NAME}.xlsx": lang_giang(3, {"K14": "mười hai", "F22": "<b>nông</b>"})}


@cache
def corrected_revision() -> dict[str, bytes]:
    """The broken revision and the one after it, without its mistakes."""
    return broken_revision() | {"đã sửa.xlsx": lang_giang(4, {})}


def unit_checks(page: Browser) -> dict[tuple[str, str], tuple[str, str]]:
    """Status and period of the newest execution by unit and check, as Dagster knows them."""
    units = [asset for asset in page.graphql(CHECKS_QUERY)["assetNodes"] if asset["assetKey"]["path"][0] == "units"]
    checks = [(unit["assetKey"]["path"][-1], check) for unit in units for check in unit["assetChecksOrError"]["checks"]]
    newest = {(unit, check["name"]): check["executionForLatestMaterialization"] for unit, check in checks}
    return {key: (execution["status"], execution["evaluation"]["partition"]) for key, execution in newest.items()}


def wait_for_nodes(page: Browser, expected: dict[str, Checks]) -> None:
    page.open(UNITS_GRAPH, GRAPH)
    page.wait(lambda: page.node_checks().keys() == expected.keys(), "not all nodes are in sight")
    page.wait(lambda: page.node_checks() == expected, f"expected {expected}")


def wait_for_row(page: Browser, header: str, row: list[str]) -> None:
    page.wait(lambda: row in page.table(header), f"not in the table: {row}")


def results(page: Browser) -> list[tuple[str, str]]:
    """Result and description, which names the period, of each execution of a check, newest first."""
    return [(row[0], row[3]) for row in page.table("Target materialization")]


def open_tab_of_check(page: Browser, title: str) -> None:
    page.open(CELLS_OF_217)
    page.first(f"//button[@role='tab'][@title='{title}']").click()


def runs_of_lang_giang_alone(page: Browser) -> list[str]:
    """The states of the runs that were asked for nothing but this unit."""
    runs = page.graphql(RUNS_QUERY)["runsOrError"]["results"]
    alone = [LANG_GIANG_KEY]
    return [run["status"] for run in runs if [asset["path"] for asset in run["assetSelection"] or []] == alone]


def last_run_is_a_sensors_and_succeeded(page: Browser) -> bool:
    """Whether a run that the sensor asked for has begun after all others, and ended well.

    It need not be the newest: Dagster takes seconds to queue what a sensor asked for, and another may overtake it.
    """
    last = max(page.graphql(RUNS_QUERY)["runsOrError"]["results"], key=lambda run: run["startTime"] or math.inf)
    return last["status"] == "SUCCESS" and "dagster/sensor_name" in [tag["key"] for tag in last["tags"]]


def switch_sensor(page: Browser, *, on: bool) -> None:
    """Start the sensor that looks for new files, or stop it."""
    [state] = page.graphql(SENSOR_QUERY)["sensorOrError"].values()
    change = f"startSensor(sensorSelector: {SENSOR})" if on else f'stopSensor(id: "{state["id"]}")'
    page.graphql(f"mutation {{ {change} {{ __typename }} }}")
    [state] = page.graphql(SENSOR_QUERY)["sensorOrError"].values()
    assert state["status"] == ("RUNNING" if on else "STOPPED")
