"""Every table of both documents has the rows and the totals of the warehouse, of ten districts and of 99 units."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.outputs.report import report_contents
from pipeline.outputs.report.document import document
from pipeline.outputs.report.tables import table_settings, vietnamese_part
from pipeline.outputs.report.workbook import workbook
from tests.functional.seven_months.months import JULY_2025, JUNE_2025, NOVEMBER_2020, OCTOBER_2026
from tests.functional.seven_months.shown_rows import (
    TOTAL,
    ShownTable,
    exact,
    sums,
    tables_of_document,
    tables_of_workbook,
)
from tests.support.printed_pages import page_sizes, pdf_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tests.support.installation import Installation

pytestmark = pytest.mark.long

MOST_PAGES = 60
Rows = list[dict[str, Any]]
Written = tuple[dict[str, ShownTable], dict[str, ShownTable]]


@pytest.fixture(scope="module", params=[NOVEMBER_2020, JUNE_2025, JULY_2025, OCTOBER_2026], ids=str)
def month(request: pytest.FixtureRequest) -> date:
    found: date = request.param
    return found


@pytest.fixture(scope="module")
def written(zone: Installation, month: date) -> Written:
    contents = report_contents(zone.settings, month)
    return tables_of_document(document(contents)), tables_of_workbook(workbook(contents))


@pytest.fixture(scope="module")
def known(zone: Installation, month: date) -> dict[str, tuple[str, Rows]]:
    """Of every report table of the month the title and the rows of the warehouse."""
    found = {}
    titles = {table.name: table.title for table in report_contents(zone.settings, month).tables.values()}
    for name, title in titles.items():
        columns = [column for (column,) in zone.ask(f"select column_name from (describe report.{name})")]  # noqa: S608 - names of the warehouse
        rows = zone.ask(f"select * from report.{name} where period = ?", month)  # noqa: S608 - names of the warehouse
        found[name] = title, [dict(zip(columns, row, strict=True)) for row in rows]
    return found


def headers_of(zone: Installation, name: str) -> dict[str, str]:
    """The columns of numbers by their headers; a year is none."""
    asked = "select comment, column_name from duckdb_columns() where schema_name = 'report' and table_name = ?"
    numbers = (
        "data_type like 'BIGINT' or data_type like 'DECIMAL%' or data_type like 'INTEGER' or data_type like 'HUGE%'"
    )
    return {
        vietnamese_part(comment): name
        for comment, name in zone.ask(f"{asked} and ({numbers})", name)
        if comment and not name.endswith("year")
    }


def test_every_number_of_every_row_of_the_workbook_is_the_warehouses(
    zone: Installation,
    written: Written,
    known: dict[str, tuple[str, Rows]],
) -> None:
    _, book = written
    compared = 0
    for name, (title, rows) in known.items():
        shown = book[title]
        in_rows = [row for row in rows if TOTAL not in row.values()]
        assert len(shown.every) == len(in_rows), name
        for header, column in headers_of(zone, name).items():
            if header in shown.headers:
                assert Counter(shown.values(header)) == Counter(exact(row[column]) for row in in_rows), (name, column)
                compared += 1
    assert compared > 60


def test_every_row_of_the_documents_tables_is_the_warehouses_and_so_is_each_total(
    zone: Installation,
    written: Written,
    known: dict[str, tuple[str, Rows]],
) -> None:
    word, book = written
    by_title = {title: (name, rows) for name, (title, rows) in known.items()}
    whole = {title.upper(): title for title in by_title}
    compared = 0
    for title, shown in word.items():
        name, rows = by_title.get(whole.get(title, title), ("", []))
        if not name or name in {"products", "main_products"}:
            continue
        for header, column in headers_of(zone, name).items():
            if header not in shown.headers:
                continue
            in_rows = [row for row in rows if TOTAL not in row.values()]
            assert Counter(shown.values(header)) == Counter(exact(row[column]) for row in in_rows), (name, column)
            place, in_book = shown.headers.index(header), book[whole.get(title, title)]
            for group, total in shown.totals.items():
                assert total[place] == in_book.totals[group][in_book.headers.index(header)], (name, column, group)
                compared += 1
    assert compared > 20


def test_subtotals_add_up_the_units_of_the_group_and_the_total_all(
    zone: Installation,
    written: Written,
    known: dict[str, tuple[str, Rows]],
    month: date,
) -> None:
    _, book = written
    for name in ("by_district", "movements"):
        title, rows = known[name]
        shown = book[title]
        groups = {f"{row['group_name']} (cũ)" for row in rows} if month >= JULY_2025 else set()
        assert set(shown.totals) == {*groups, TOTAL}
        for header, column in headers_of(zone, name).items():
            if header not in shown.headers or column not in table_settings()[name]["totals"]:
                continue
            at = shown.headers.index(header)
            for group, total in shown.totals.items():
                of_group = [row for row in rows if group in {TOTAL, f"{row['group_name']} (cũ)"}]
                assert total[at] == sums(of_group, column), (name, column, group)
    ((of_all,),) = zone.ask("select value from report.figures where period = ? and figure_id = 'HTX.ALL'", month)
    district = book[known["by_district"][0]]
    assert district.totals[TOTAL][district.headers.index("Tổng số HTX, kể cả QTDND")] == exact(of_all)


def test_products_of_each_unit_are_those_of_the_warehouse(written: Written, known: dict[str, tuple[str, Rows]]) -> None:
    word, _ = written
    title, rows = known["products"]
    shown = {row[0]: row[1] for row in word[title.upper()].every}
    expected: dict[str, list[str]] = {}
    for row in rows:
        counts = f"\N{NO-BREAK SPACE}({row['cooperatives']};\N{NO-BREAK SPACE}{row['agriculture']})"
        expected.setdefault(row["unit_name"], []).extend([f"{row['product']}{counts}"] if row["product"] else [])
    assert shown == {unit: "; ".join(products) or None for unit, products in expected.items()}
    largest = word[known["main_products"][0]]
    all_of_them = sums(known["main_products"][1], "cooperatives")
    assert largest.totals[TOTAL][1] == all_of_them == sum(largest.values("Số HTX"))


def test_workbook_of_99_units_prints_on_few_pages_and_its_sources_on_one(zone: Installation, tmp_path: Path) -> None:
    contents = report_contents(zone.settings, JULY_2025)
    path = tmp_path / "report.xlsx"
    path.write_bytes(workbook(contents))
    sizes = page_sizes(pdf_of(path, tmp_path))
    assert len(sizes) <= MOST_PAGES
    assert set(sizes) == {(595, 842), (842, 595)}
    sources = openpyxl.load_workbook(path)["Nguồn"]
    assert str(sources.print_area).endswith(f"$G${sources.print_title_rows.rpartition('$')[2]}")
