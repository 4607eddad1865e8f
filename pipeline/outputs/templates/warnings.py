"""Cells that turn red or amber while they are typed: the rules of the form as conditional formats.

Rules over a row, over duplicates and over declared totals are translated from the rules themselves. What the reader
asks of a single cell is said here, for a pasted cell passes the data validation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pipeline.outputs.templates import places
from pipeline.outputs.templates.expressions import Cell, UntranslatableError, broken
from pipeline.outputs.templates.lists import list_name
from schemas.column import Column, Kind, Layout, Required
from schemas.finding import Severity
from schemas.reference_data import code_labels, indicators
from schemas.registry import RULES, row_rules, rule_by_id, totals_rules
from schemas.rules.totals import register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from pipeline.outputs.templates.lists import Lists
    from schemas.column import Form, Sheet
    from schemas.rules.rule import Part, Rule

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
"""Of the digits of a tax code whose sum modulo 11 is 10 less its check digit."""
REGISTER = register("")


@dataclass(frozen=True, slots=True)
class WarningMark:
    """Where a rule is broken: the formula for the first cell of ``column``, or for the cell of an indicator."""

    rule_id: str
    severity: Severity
    column: str
    formula: str


def row_marks(sheet: Sheet, lists: Lists) -> Iterator[WarningMark]:
    """What may be wrong in a row of a register, cell by cell and then between cells; a blank row is never wrong."""
    first, last = (places.own_cell(sheet, sheet.columns[at].name) for at in (0, -1))
    begun = f"COUNTA({first}:{last})>0"
    for column in sheet.columns:
        for rule_id, formula in _cell_formulas(sheet, column, lists, begun):
            yield WarningMark(rule_id, rule_by_id(rule_id).severity, column.name, f"={formula}")
    for rule in row_rules(sheet.table):
        for part, formula in _translated(rule.parts(), partial(_row_cell, sheet)):
            yield WarningMark(rule.rule_id, rule.severity, part.column, f"=AND({begun},{formula})")


def totals_marks(sheet: Sheet) -> Iterator[WarningMark]:
    """Which identities between indicators may be broken, and where one is not what the registers give."""
    for rule in totals_rules(sheet.table):
        for part, formula in _translated(rule.parts(sheet.table), partial(_total_cell, sheet)):
            yield WarningMark(rule.rule_id, rule.severity, part.column, f"={formula}")
    for code, one in indicators(sheet.table).items():
        cell = places.value_cell(sheet, code)
        wrong = [] if one.optional else [("CL-01", f'{cell}=""')]
        wrong += _number_formulas(cell, one.minimum, one.maximum, whole=one.kind == "count")
        yield from (
            WarningMark(rule_id, rule_by_id(rule_id).severity, code, f"={formula}") for rule_id, formula in wrong
        )


def _translated(parts: tuple[Part, ...], cells: partial[Cell | None]) -> Iterator[tuple[Part, str]]:
    for part in parts:
        try:
            yield part, broken(part.holds, cells)
        except UntranslatableError:
            continue  # the reader will tell


def _row_cell(sheet: Sheet, name: str) -> Cell | None:
    if name == "as_of":
        return Cell(places.AS_OF)
    column = next((one for one in sheet.columns if one.name == name.removesuffix("_key")), None)
    if column is None:
        return None
    return Cell(places.own_cell(sheet, column.name), places.own_column(sheet, column.name), column.code_list)


def _total_cell(sheet: Sheet, name: str) -> Cell | None:
    if name.startswith(REGISTER):
        return Cell(places.register_name(name.removeprefix(REGISTER)), always=True)
    return Cell(places.value_cell(sheet, name)) if name in indicators(sheet.table) else None


def _cell_formulas(sheet: Sheet, column: Column, lists: Lists, begun: str) -> Iterator[tuple[str, str]]:
    """What makes a single cell wrong, with the rule that says so."""
    cell = places.own_cell(sheet, column.name)
    filled, blank = f'{cell}<>""', f'{begun},{cell}=""'
    if column.required is Required.UNLESS_DISSOLVED:
        status = places.own_cell(sheet, "status")
        yield "CL-01", f'AND({blank},{status}<>"",{status}<>{places.text(_dissolved(sheet))})'
    elif column.required is Required.ALWAYS:
        yield "CL-01", f"AND({blank})"
    name = list_name(column)
    if name in lists:
        yield "CL-05", f"AND({filled},COUNTIF({places.list_range_name(str(name))},{cell})=0)"
    elif column.kind is Kind.DATE:
        yield "CL-04", f"AND({filled},NOT(ISNUMBER({cell})))"
    elif column.is_amount:
        yield from _number_formulas(cell, column.minimum, column.maximum, whole=column.kind is Kind.COUNT)
    elif column.kind is Kind.TAX_CODE:
        yield "CL-07", f"AND({filled},ISERROR(1/{tax_code(cell)}))"
        yield "CL-08", f"AND({blank})"


def _number_formulas(
    cell: str, minimum: Decimal | None, maximum: Decimal | None, *, whole: bool
) -> Iterator[tuple[str, str]]:
    """What makes a number wrong by itself."""
    wrong = [f"NOT(ISNUMBER({cell}))"]
    wrong += [f"{cell}<{minimum}"] if minimum is not None else []
    wrong += [f"{cell}>{maximum}"] if maximum is not None else []
    yield "CL-02", f'AND({cell}<>"",OR({",".join(wrong)}))'
    if whole:
        yield "CL-03", f"IF(ISNUMBER({cell}),{cell}<>INT({cell}))"


def _dissolved(sheet: Sheet) -> str:
    return code_labels(str(sheet.column("status").code_list))["dissolved"]


def tax_code(cell: str) -> str:
    """The formula that is true for a tax code of a right length and check digit; false or an error for any other."""
    digits = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell}," ",""),".",""),"-","")'
    total = "+".join(f"{weight}*MID({digits},{at},1)" for at, weight in enumerate(WEIGHTS, start=1))
    length = f"OR(LEN({digits})=10,LEN({digits})=13)"
    return f"AND({length},VALUE({digits})>=0,10-MOD({total},11)=VALUE(MID({digits},10,1)))"


def marks(sheet: Sheet, lists: Lists) -> list[WarningMark]:
    """Everything that may be marked on a sheet, errors first: of several the first one colours a cell."""
    if not sheet.loaded:
        return []
    found = totals_marks(sheet) if sheet.layout is Layout.INDICATORS else row_marks(sheet, lists)
    return sorted(found, key=lambda one: one.severity is not Severity.ERROR)


def shown_rules(form: Form, lists: Lists) -> list[Rule]:
    """The rules that the template shows broken, in the order of the catalogue."""
    shown = {one.rule_id for sheet in form.sheets for one in marks(sheet, lists)}
    return [one for one in RULES if one.rule_id in shown]
