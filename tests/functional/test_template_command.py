"""``hoptac template`` writes the form that a unit submits, and no other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
from typer.testing import CliRunner

from pipeline.cli.commands import main
from schemas.calendars import units_due
from schemas.registry import FORMS

if TYPE_CHECKING:
    from pathlib import Path


def written(path: Path, *options: str) -> int:
    return CliRunner().invoke(main, ["template", str(path), *options]).exit_code


@pytest.mark.parametrize(("unit", "form_id", "period"), [("217", "KTTT-01", "2020-11"), ("LM24", "LM-01", "11/2020")])
def test_template_of_a_unit_is_that_of_its_form(tmp_path: Path, unit: str, form_id: str, period: str) -> None:
    path = tmp_path / "template.xlsx"
    assert written(path, "--unit", unit, "--period", period) == 0
    form = next(form for form in FORMS if form.form_id == form_id)
    sheets = openpyxl.load_workbook(path).sheetnames
    assert sheets[: len(form.all_sheets)] == [sheet.name for sheet in form.all_sheets]


@pytest.mark.parametrize("options", [("--unit", "LM24", "--form", "KTTT-01"), ("--unit", "999"), ("--form", "KTTT-99")])
def test_form_that_the_unit_does_not_submit_is_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    path = tmp_path / "template.xlsx"
    assert written(path, *options) == 2
    assert not path.exists()


@pytest.mark.parametrize(
    ("unit", "period", "words"),
    [
        ("216", "2025-07", ("Huyện Tân Yên (216) không còn là đơn vị báo cáo từ 01/07/2025", "Xã Tân Yên (07339)")),
        ("07339", "2025-06", ("Xã Tân Yên (07339) chỉ báo cáo từ 01/07/2025", "Huyện Tân Yên (216)")),
        ("09367", "2025-06", ("(09367) chỉ báo cáo từ 01/07/2025", "trước đó địa bàn này không báo cáo ở đây")),
    ],
)
def test_unit_of_another_time_is_refused_with_the_units_of_that_time(
    tmp_path: Path, unit: str, period: str, words: tuple[str, ...]
) -> None:
    path = tmp_path / "template.xlsx"
    done = CliRunner().invoke(main, ["template", str(path), "--unit", unit, "--period", period])
    assert done.exit_code == 2
    assert not path.exists()
    shown = " ".join(done.output.split())
    assert [word for word in words if word not in shown] == []


@pytest.mark.long
def test_templates_of_all_units_of_a_period_are_written_in_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOPTAC_DATABASE", str(tmp_path / "none.duckdb"))
    due = units_due(date(2025, 7, 1))
    folder = tmp_path / "mau bieu"
    done = CliRunner().invoke(main, ["template", "--all", "--period", "2025-07", str(folder)])
    assert done.exit_code == 0
    assert str(folder) in done.output.replace("\n", "")
    assert f"{len(due)} mẫu biểu kỳ 07/2025" in done.output
    assert {path.name for path in folder.iterdir()} == {f"KTTT-01 {unit.unit_code} 2025-07.xlsx" for unit in due}
    covers = [openpyxl.load_workbook(path, read_only=True)["Bìa"] for path in folder.iterdir()]
    shown = {tuple(row) for cover in covers for row in cover.iter_rows(max_col=2, values_only=True)}
    assert {("Đơn vị báo cáo", unit.unit_name) for unit in due} <= shown
    assert [row for row in shown if row[0] == "Phiên bản biểu mẫu"] == [("Phiên bản biểu mẫu", 2)]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "cần kỳ báo cáo"),
        (("--period", "2025-07", "--unit", "217"), "Chọn một"),
        (("--period", "2025-07", "--form", "LM-01"), "không có đơn vị nào phải báo cáo mẫu LM-01"),
        (("--period", "1990-01"), "không có đơn vị nào phải báo cáo"),
        (("--period", "2025-07", __file__), "cần một thư mục"),
    ],
)
def test_templates_of_all_units_need_a_period_in_which_some_report_and_a_folder(
    options: tuple[str, ...], sentence: str
) -> None:
    done = CliRunner().invoke(main, ["template", "--all", *options])
    assert done.exit_code == 2
    assert sentence in done.output.replace("\n", " ")


@pytest.mark.parametrize("period", ["2020", "tháng 11", "13/2020"])
@pytest.mark.parametrize("command", [["close"], ["report"], ["template"], ["trace", "HTX.ALL"], ["explain", "x"]])
def test_text_that_is_no_period_is_refused_in_vietnamese(command: list[str], period: str) -> None:
    done = CliRunner().invoke(main, [*command, "--period", period])
    assert done.exit_code == 2
    assert "không phải là kỳ báo cáo" in done.output
