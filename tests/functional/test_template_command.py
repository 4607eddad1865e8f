"""``hoptac template`` writes the form that a unit submits, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from typer.testing import CliRunner

from pipeline.cli.commands import main
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


@pytest.mark.parametrize("period", ["2020", "tháng 11", "13/2020"])
@pytest.mark.parametrize("command", [["close"], ["report"], ["template"], ["trace", "HTX.ALL"], ["explain", "x"]])
def test_text_that_is_no_period_is_refused_in_vietnamese(command: list[str], period: str) -> None:
    done = CliRunner().invoke(main, [*command, "--period", period])
    assert done.exit_code == 2
    assert "không phải là kỳ báo cáo" in done.output
