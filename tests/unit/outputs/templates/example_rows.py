"""Valid rows of every table of the registry, and a template of each form filled in with them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stdnum.vn import mst

from schemas.column import Column, Form, Kind, Layout, Sheet
from schemas.communes import communes_on
from schemas.reference_data import code_list, indicators
from schemas.registry import tables
from tests.unit.outputs.templates.opened_templates import (
    FIRST,
    as_of,
    cover_rows,
    headers,
    period_of,
    unit_of,
    written,
)

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


ROWS = 2
TAX_CODES = tuple(digits + mst.calc_check_digit(digits) for digits in (f"24001{n:04}" for n in range(1, 199)))
EXAMPLES: dict[tuple[str, int], dict[str, Any]] = {
    ("cooperatives", 0): {
        "sector": "agriculture",
        "status": "operating",
        "ended_on": None,
        "founded_on": date(2019, 3, 15),
        "members": 12,
        "charter_capital": Decimal("1500.125"),
        "revenue": Decimal("900.5"),
        "profit": Decimal("-12.75"),
        "managers": 3,
        "trained_managers": 2,
        "alliance_membership": "official",
        "alliance_joined_on": date(2019, 6, 1),
    },
    ("cooperatives", 1): {
        "sector": "transport",
        "status": "dissolved",
        "ended_on": date(2020, 5, 20),
        "founded_on": date(2015, 1, 2),
        "revenue": Decimal(80),
        "profit": Decimal(8),
        "managers": 2,
        "trained_managers": 2,
        "alliance_membership": "associate",
        "alliance_joined_on": date(2016, 1, 2),
    },
    ("credit_funds", 0): {"operating_capital": Decimal(9000), "members": 800, "charter_capital": Decimal("200.5")},
    ("credit_funds", 1): {"operating_capital": Decimal(7000), "members": 500, "charter_capital": Decimal(100)},
    ("unions", 0): {
        "sector": "agriculture",
        "status": "operating",
        "member_cooperatives": 4,
        "charter_capital": Decimal(20),
    },
    ("unions", 1): {"sector": "trade", "status": "operating", "member_cooperatives": 5, "charter_capital": Decimal(30)},
    ("support_fund_loans", 0): {"outstanding": Decimal("9.5")},
    ("support_fund_loans", 1): {"outstanding": Decimal("10.5")},
    ("targets", 0): {"indicator": "FOUNDED"},
    ("targets", 1): {"indicator": "ADMITTED"},
    ("groups", 0): {"activity": "water", "groups": 9, "certified_groups": 4},
    ("groups", 1): {"activity": "farming", "groups": 6, "certified_groups": 6},
}
"""Where any valid value will not do: the rows must agree with the rules and with TOTALS."""
EXAMPLES_OF_VERSION_2: dict[tuple[str, int], dict[str, Any]] = {
    ("cooperatives", 0): {
        "official_members": 8,
        "contributing_members": 3,
        "non_contributing_members": 1,
        "successor_tax_code": None,
    },
    ("cooperatives", 1): {
        "status": "converted",
        "ended_on": date(2024, 5, 20),
        "vsic": "H",
        "members": 9,
        "official_members": 7,
        "contributing_members": 2,
        "non_contributing_members": 0,
        "successor_tax_code": TAX_CODES[150],
    },
    ("credit_funds", 0): {"status": "operating", "ended_on": None, "successor_tax_code": None},
    ("credit_funds", 1): {
        "status": "merged",
        "ended_on": date(2024, 6, 30),
        "successor_tax_code": TAX_CODES[151],
    },
    ("unions", 0): {"ended_on": None, "successor_tax_code": None},
    ("unions", 1): {"status": "bankrupt", "ended_on": date(2024, 7, 1), "successor_tax_code": TAX_CODES[152]},
    ("groups", 0): {"registered_groups": 4},
    ("groups", 1): {"registered_groups": 6},
}
"""What is otherwise in version 2."""
TOTALS: dict[str, Decimal | int] = {
    "HTX.ALL": 3,
    "HTX.AGRI": 1,
    "HTX.CREDIT": 2,
    "HTX.OPENING": 4,
    "HTX.DISSOLVED": 1,
    "HTX.DISSOLVED_NONAGRI": 1,
    "CAPITAL.ALL": Decimal("1800.625"),
    "CAPITAL.AGRI": Decimal("1500.125"),
    "CAPITAL.CREDIT": Decimal("300.5"),
    "MEMBERS.ALL": 1312,
    "MEMBERS.AGRI": 12,
    "MEMBERS.CREDIT": 1300,
    "LHHTX.ALL": 2,
    "LHHTX.AGRI": 1,
    "LHHTX.NONAGRI": 1,
    "LHHTX.CAPITAL": 50,
    "LHHTX.MEMBERS": 9,
    "THT.ALL": 15,
    "THT.CERTIFIED": 10,
    "FUND.CAPITAL": Decimal("30.25"),
    "FUND.LOANS": 2,
    "FUND.OUTSTANDING": 20,
    "JOBS.OUTSTANDING": Decimal("20.5"),
    "JOBS.BAD_DEBT_PERCENT": Decimal("1.24"),
    "ALLIANCE.ALL": 12,
    "ALLIANCE.OFFICIAL": 10,
    "ALLIANCE.ASSOCIATE": 2,
}
"""What the example rows add up to; every other indicator is zero."""
TOTALS_OF_VERSION_2: dict[str, Decimal | int] = {
    "HTX.ALL": 2,
    "HTX.CREDIT": 1,
    "HTX.OPENING": 4,
    "HTX.DISSOLVED": 0,
    "HTX.DISSOLVED_NONAGRI": 0,
    "HTX.MERGED": 1,
    "HTX.CONVERTED": 1,
    "CAPITAL.ALL": Decimal("1700.625"),
    "CAPITAL.CREDIT": Decimal("200.5"),
    "MEMBERS.ALL": 812,
    "MEMBERS.CREDIT": 800,
    "MEMBERS.OFFICIAL": 8,
    "MEMBERS.CONTRIBUTING": 3,
    "MEMBERS.NON_CONTRIBUTING": 1,
    "LHHTX.ALL": 1,
    "LHHTX.NONAGRI": 0,
    "LHHTX.CAPITAL": 20,
    "LHHTX.MEMBERS": 4,
    "THT.REGISTERED": 10,
}


def example(form: Form, sheet: Sheet, column: Column, row: int) -> object:
    """A valid value of the column as it is stored, for row 0 or 1."""
    special = EXAMPLES.get((sheet.table, row), {})
    if form.version > 1:
        special = special | EXAMPLES_OF_VERSION_2.get((sheet.table, row), {})
    if column.name in special:
        return special[column.name]
    by_kind: dict[Kind, object] = {
        Kind.TEXT: f"{column.header} {row + 1}, 0123 =x",
        Kind.TAX_CODE: TAX_CODES[10 * list(tables()).index(sheet.table) + row],
        Kind.COUNT: int(column.minimum or 0) + row,
        Kind.MONEY: Decimal("10.5") + row,
        Kind.DATE: date(2018, 12, 1 + row),
        Kind.MONTH: period_of(form),
        Kind.FLAG: True,
        Kind.VALUE: Decimal("4.5") + row,
    }
    if column.kind is Kind.CODE:
        return code_list(str(column.code_list), form.day)[row].code
    if column.kind is Kind.COMMUNE:
        return communes_on(unit_of(form).unit_code, as_of(form))[row].commune_code
    return by_kind[column.kind]


def template_to_fill(form: Form) -> bytes:
    return written(form, unit_of(form), period_of(form))


def indicator_rows(form: Form, sheet: Sheet) -> list[dict[str, object]]:
    assert sheet.layout is Layout.INDICATORS
    texts = [column.name for column in sheet.columns if column.kind is not Kind.VALUE]
    totals = TOTALS | (TOTALS_OF_VERSION_2 if form.version > 1 else {})
    names = (next(name for name in texts if name != sheet.code_column.name), sheet.code_column.name, "unit")
    return [
        dict(zip(names, (indicator.label_vi, code, indicator.unit_vi), strict=True))
        | {"value": Decimal(totals.get(code, 0))}
        for code, indicator in indicators(sheet.table, sheet.day).items()
    ]


def example_rows(form: Form, sheet: Sheet) -> list[dict[str, object]]:
    if sheet.layout is Layout.INDICATORS:
        return indicator_rows(form, sheet)
    return [{column.name: example(form, sheet, column, row) for column in sheet.columns} for row in range(ROWS)]


def typed(form: Form, column: Column, value: object) -> object:
    """What a person would type or choose for a stored value."""
    if column.kind is Kind.CODE:
        return next(code.label_vi for code in code_list(str(column.code_list), form.day) if code.code == value)
    if column.kind is Kind.COMMUNE:
        here = communes_on(unit_of(form).unit_code, as_of(form))
        return next(commune.commune_name for commune in here if commune.commune_code == value)
    if column.kind is Kind.FLAG:
        return "x" if value else None
    return float(value) if isinstance(value, Decimal) else value


def fill(form: Form, workbook: Workbook) -> None:
    """Type the example rows into the template, each value under its header, and the open fields of the cover.

    Sums are typed over: what their formulas give is another test's.
    """
    cover = workbook[form.cover.name]
    for field in form.cover.columns:
        cell = cover.cell(cover_rows(cover)[field.header], 2)
        if cell.value is None and field.kind is Kind.TEXT:
            cell.value = f"{field.header} mẫu"
    for sheet in form.sheets:
        worksheet = workbook[sheet.name]
        places = headers(worksheet)
        for row, values in enumerate(example_rows(form, sheet), start=FIRST):
            for column in sheet.columns:
                cell = worksheet.cell(row, places[column.header])
                if sheet.layout is Layout.INDICATORS and column.kind is not Kind.VALUE:
                    assert cell.value == values[column.name]
                elif values[column.name] is not None:
                    cell.value = typed(form, column, values[column.name])
                    if column.kind is Kind.TEXT:
                        cell.data_type = "s"
