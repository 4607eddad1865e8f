"""A workbook's whole way: back from a red node, mended and explained in its copy, green, and the period closed."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
import pytest

from tests.spec.examples.kept_sheets import saved
from tests.ui.browser import PHONE, Browser, browser
from tests.ui.conftest import ARTEFACTS
from tests.ui.pages import ALL_GREEN, BROKEN, CELLS_OF_217, lang_giang, wait_for_nodes, wait_for_row
from tests.ui.product import PERIOD, PROJECT, Product, dagster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Convert = Callable[[bytes, str, str], bytes]

pytestmark = [pytest.mark.ui, pytest.mark.long, pytest.mark.timeout(1_200)]

RIGHT = 499.5
REASON = "Đang chờ cấp mã số thuế"
STATES = """
    select s.revision, s.status, f.rule_id, f.cell, f.state, f.explanation from quality.findings as f
    inner join core.submissions as s using (submission_id) where s.unit_code = '217' and s.revision > 2 order by all
"""


@pytest.fixture(scope="module")
def desk(tools: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, Browser]]:  # noqa: ARG001 - asked for what it prepares
    """A product whose period will be closed, and a browser on its Dagster."""
    product = Product(tmp_path_factory.mktemp("loop"))
    product.set_up()
    with dagster(product) as address, browser(address) as window:
        product.receive_samples()
        yield product, window


def hoptac(product: Product, *arguments: str) -> tuple[int, str]:
    """Status and words of the command, as people type it."""
    command = [str(Path(sys.executable).with_name("hoptac")), *arguments]
    done = subprocess.run(
        command, cwd=PROJECT, env=product.environment, capture_output=True, text=True, check=False, timeout=300
    )
    return done.returncode, done.stdout + done.stderr


def ask(product: Product, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(product.folder / "hoptac.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def answered(copy: bytes) -> bytes:
    """The copy as a clerk mends it who sees nothing but its first sheet, which names the cells, and Giải trình."""
    book = openpyxl.load_workbook(BytesIO(copy))
    assert (book.sheetnames[0], book.sheetnames[-1]) == ("Lỗi", "Giải trình")
    listed = {row[0]: row for row in book["Lỗi"].iter_rows(min_row=2, values_only=True)}
    asked = {kind: row[1] for kind, row in listed.items() if row[1]}  # what was not compared is of no rule
    assert asked == {"Lỗi": "CL-02", "Hỏi lại": "CL-08"}
    _, _, sheet, cell, header, value, _ = listed["Lỗi"]
    assert (header, value, book[sheet][cell].value) == ("Vốn điều lệ", "mười hai", "mười hai")
    book[sheet][cell].value = RIGHT
    page = book["Giải trình"]
    [column] = [cell.column for cell in page[1] if cell.value == "Giải trình"]
    assert page.max_row == 2
    page.cell(2, column).value = REASON
    return saved(book)


def test_workbook_comes_back_is_mended_in_its_copy_and_its_period_is_closed(
    desk: tuple[Product, Browser], convert: Convert
) -> None:
    product, page = desk
    sent = {"gửi lại.xlsx": lang_giang(3, {"K14": "mười hai", "C20": None})}  # an error and a query
    product.run_nightly_job_with(sent)
    wait_for_nodes(page, BROKEN)
    page.open(CELLS_OF_217)
    wait_for_row(page, "Ô", ["HTX!K14", "CL-02", "mười hai", '"mười hai" không phải là số. Nhập số, ví dụ 12.'])
    page.keep(ARTEFACTS / "loop-red.png")

    [returned] = (product.folder / "files" / PERIOD / "phan-hoi").glob("217 *")
    opened = convert(returned.read_bytes(), "xlsx", "xlsx")
    mended = convert(answered(opened), "xlsx", "xlsx")  # the last to write it is LibreOffice
    product.run_nightly_job_with(sent | {returned.name: mended})
    wait_for_nodes(page, ALL_GREEN)
    page.keep(ARTEFACTS / "loop-green.png")
    assert not list(returned.parent.glob("217 *"))
    assert ask(product, STATES) == [
        (3, "quarantined", "CL-02", "K14", "resolved", None),
        (3, "quarantined", "CL-08", "C20", "open", None),  # an answer is for what brings it, and for what follows
        (4, "accepted", "CL-08", "C20", "explained", REASON),
    ]
    capital = "select charter_capital_mvnd from core.cooperatives where unit_code = '217' and sheet_row = 14"
    assert [float(value) for (value,) in ask(product, capital)] == [RIGHT]

    status, output = hoptac(product, "close", "--period", PERIOD)
    assert (status, output.count("điểm chưa giải trình")) == (1, 2), output  # of what the report of 2020 printed
    assert hoptac(product, "explain", "--period", PERIOD, "Theo báo cáo đã in")[0] == 0
    status, output = hoptac(product, "close", "--period", PERIOD)
    assert (status, f"Đã chốt kỳ {PERIOD} với 11 bản nộp" in output) == (0, True), output
    closed = ask(product, "select form_id, closed_at is not null, open_queries from quality.periods order by all")
    assert closed == [("KTTT-01", True, 0), ("LM-01", True, 0)]
    page.open_file(product.folder / "files" / PERIOD / "index.html", PHONE - 1, 1200)
    page.wait_for("Kỳ đã chốt lúc", "Không còn điểm nào chưa xử lý.")
    page.keep(ARTEFACTS / "loop-closed.png")
