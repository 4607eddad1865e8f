"""What Dagster shows: owners, descriptions, code, and when a missing unit is an error."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assets.coverage import on_time
from assets.definitions import definitions
from assets.notices_sensor import notices_sensor
from assets.unit_nodes import UnitNode, unit_nodes
from assets.units import by_era, unit_outs
from pipeline.outputs.status_page.contents import UnitLine
from schemas.reference_data import units_in_period

if TYPE_CHECKING:
    from dagster import AssetSpec

    from pipeline.runtime.settings import Settings

FORM = "KTTT-01"
PERIOD, DUE = date(2020, 12, 1), date(2021, 1, 5)
SPECS = definitions().resolve_all_asset_specs()


def line(received: datetime | None, *, in_time: bool | None = None) -> UnitLine:
    status = "accepted" if received else "missing"
    return UnitLine(PERIOD, "F", "217", "Huyện Lạng Giang", DUE, received, in_time, 1, status, status, 0, 0)


IN_TIME, LATE = (
    line(datetime(2021, 1, 4, tzinfo=UTC), in_time=True),
    line(datetime(2021, 1, 9, tzinfo=UTC), in_time=False),
)
WAITING = line(None)


@pytest.mark.parametrize(
    ("units", "day", "expected"),
    [
        ([IN_TIME], DUE, (True, "WARN", "Đủ các đơn vị, đúng hạn")),
        ([IN_TIME, LATE], date(2021, 1, 9), (True, "WARN", "Đủ các đơn vị; 1 nộp muộn")),
        ([IN_TIME, WAITING], DUE, (False, "WARN", "Còn 1 đơn vị, hạn nộp 05/01/2021")),
        ([IN_TIME, WAITING], date(2021, 1, 6), (False, "ERROR", "1 đơn vị quá hạn")),
    ],
)
def test_missing_unit_warns_until_the_due_day_is_over(
    units: list[UnitLine], day: date, expected: tuple[bool, str, str]
) -> None:
    result = on_time(units, day)
    assert (result.passed, result.severity.value, result.description) == expected


def test_every_asset_has_an_owner_a_description_and_its_code() -> None:
    for spec in SPECS:
        assert spec.owners, spec.key
        assert spec.description, spec.key
        references = spec.metadata["dagster/code_references"].code_references
        assert all(Path(reference.file_path).is_file() for reference in references), spec.key


def test_code_of_a_table_is_its_sql_file() -> None:
    tables = [spec for spec in SPECS if "sql" in spec.kinds]
    assert len(tables) > 20
    for spec in tables:
        paths = [Path(reference.file_path) for reference in spec.metadata["dagster/code_references"].code_references]
        assert Path("warehouse", *spec.key.path).with_suffix(".sql") in [
            path.relative_to(path.parents[2]) for path in paths
        ]


@pytest.mark.parametrize(
    "spec", [pytest.param(spec, id=spec.key.to_user_string()) for spec in sorted(SPECS, key=lambda spec: spec.key)]
)
def test_description_of_every_node_begins_in_vietnamese(spec: AssetSpec) -> None:
    first = (spec.description or "").splitlines()[0]
    assert not first.isascii(), first


@pytest.mark.parametrize(("host", "expected"), [("mail.example", "RUNNING"), ("", "STOPPED")])
def test_notices_start_by_themselves_where_a_mail_server_is_set(settings: Settings, host: str, expected: str) -> None:
    sensor = notices_sensor(settings.model_copy(update={"smtp_host": host}))
    assert (sensor.name, sensor.default_status.value) == ("notices", expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Huyện Lạng Giang", "huyen_lang_giang"),
        ("Phường Đa Mai", "phuong_da_mai"),
        ("Liên minh Hợp tác xã tỉnh Bắc Giang", "lien_minh_htx_tinh_bac_giang"),
    ],
)
def test_node_of_a_unit_has_its_name_without_and_with_diacritics(name: str, expected: str) -> None:
    assert UnitNode("1", name, "F").key.path == ["units", f"1_{expected}", name]


def test_nodes_are_the_units_of_the_first_period_before_anything_was_received(settings: Settings) -> None:
    nodes = unit_nodes(settings)
    assert {node.code for node in nodes} == {unit.unit_code for unit in units_in_period(date(2020, 11, 1))}


def test_communes_stand_in_the_group_of_their_former_district_and_districts_among_those_that_ended() -> None:
    communes, districts = (
        by_era(
            [
                UnitNode(unit.unit_code, unit.unit_name, unit.form_id)
                for unit in units_in_period(day)
                if unit.form_id == FORM
            ]
        )
        for day in (date(2026, 10, 1), date(2025, 6, 1))
    )
    [(_, nodes)] = communes.items()
    outs = unit_outs(nodes, has_ended=False)
    groups = Counter(out.group_name for out in outs.values())
    assert (len(outs), len(groups), groups["units/lang_giang"]) == (99, 18, 5)
    ended = {out.group_name for nodes in districts.values() for out in unit_outs(nodes, has_ended=True).values()}
    assert ended == {"ended/huyen_thi_xa_thanh_pho"}


def test_unit_is_described_by_its_name_its_code_and_the_former_district() -> None:
    [out] = unit_outs([UnitNode("07375", "Xã Lạng Giang", FORM)], has_ended=False).values()
    assert str(out.description).startswith("Xã Lạng Giang (mã 07375), địa bàn Huyện Lạng Giang trước đây:")
