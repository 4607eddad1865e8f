"""``hoptac trace`` shows the cells of a figure, and what they add up to."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from pipeline.outputs.trace import trace
from schemas.figures import figures, measures
from tests.support.dagster_runs import environment
from tests.support.hoptac_command import hoptac

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from tests.support.installation import Installation

NOVEMBER = date(2020, 11, 1)


def hoptac_trace(installation: Installation, figure: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, on a terminal of 200 columns."""
    command = [str(Path(sys.executable).with_name("hoptac")), "trace", figure, "--period", "2020-11"]
    wide = environment(installation.settings) | {"COLUMNS": "200"}
    return subprocess.run(command, env=wide, capture_output=True, text=True, check=False)


def test_sources_add_up_to_the_figure(province: Installation) -> None:
    for figure_id, value in province.ask(
        "select figure_id, value from report.figures inner join report.figure_sources using (figure_id, period) "
        "where role = 'amount' group by all order by all"
    )[::7]:  # of all of them in SQL, in test_figures
        found = trace(province.settings.database, figure_id, NOVEMBER)
        assert found is not None
        assert found.value == value == sum(source.amount for source in found.sources), figure_id


def test_traced_cells_of_ten_figures_add_up_in_the_workbooks_themselves(province: Installation) -> None:
    names = [name for (name,) in province.ask("select figure_id from report.figures where value > 0 order by 1")]
    sums = [figure.figure_id for figure in figures() if figure.aggregate == "sum" and figure.figure_id in names]
    columns = {measure.figure_id: measure.column for measure in measures()}
    books = {path.relative_to(province.raw).as_posix(): opened(path) for path in province.raw.rglob("*.xlsx")}
    for figure_id in random.Random(2020).sample(sums, 10):  # noqa: S311 - the same ten on every run
        found = trace(province.settings.database, figure_id, NOVEMBER)
        assert found is not None
        cells = [books[source.file_name][source.sheet][source.cell].value for source in found.sources]
        assert None not in cells
        counted = not columns[figure_id]
        total = len(cells) if counted else sum(Decimal(str(cell)) for cell in cells)
        assert total == found.value, figure_id


def opened(path: Path) -> Workbook:
    return openpyxl.load_workbook(path, data_only=True)


def test_command_prints_every_cell_and_the_sum(province: Installation) -> None:
    result = hoptac_trace(province, "capital.transport")
    assert result.returncode == 0, result.stderr
    assert "CAPITAL.TRANSPORT" in result.stdout
    assert "128.693 triệu đồng" in result.stdout
    assert "Cộng: 128.693 từ 28 ô" in result.stdout
    assert len(re.findall(r"HTX!K\d+", result.stdout)) == 28


def test_command_prints_both_sides_of_a_ratio(province: Installation) -> None:
    output = hoptac(province.settings, "trace", "INCOME.MEAN", "--period", "2020-11").stdout
    assert "Cộng (tử số): " in output
    assert "Cộng (mẫu số): " in output


def test_command_says_that_there_is_no_such_figure(province: Installation) -> None:
    for figure, period in (("HTX.NONE", "2020-11"), ("HTX.ALL", "2019-01")):
        result = hoptac(province.settings, "trace", figure, "--period", period)
        assert result.returncode == 1
        assert "không có chỉ tiêu" in result.stdout
