"""Cells that turn red or amber while they are typed: the rules of the form as conditional formats.

Rules over a row, over duplicates and over declared totals are translated from the rules themselves. What the reader
asks of a single cell is written here, for a pasted cell passes the data validation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from pipeline.outputs.templates import cell_references
from pipeline.outputs.templates.expressions import (
    FALSE,
    TRUE,
    ColumnReference,
    UntranslatableError,
    breach_formula,
    excel_day,
)
from pipeline.outputs.templates.lists import list_name
from pipeline.outputs.templates.member_kinds import ALL_KINDS_GIVEN, all_kinds_given
from schemas.column import Column, Kind, Layout, Required
from schemas.finding import Severity
from schemas.pandera_schemas import VERSION
from schemas.reference_data import code_labels, indicators
from schemas.registry import RULES, row_rules, tables, totals_rules
from schemas.rules import cells
from schemas.rules.dated import FORM_DAY
from schemas.rules.ended import STATUS, ended_statuses
from schemas.rules.totals import ALL_KINDS, register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from schemas.column import Form, Sheet
    from schemas.rules.rule import CellRule, Part, Rule

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
"""Of the digits of a tax code whose sum modulo 11 is 10 less its check digit."""
REGISTER = register("")
_SAME_IN_EVERY_ROW = ColumnReference(TRUE, always=True)
"""A column that is not on the sheet because all of its cells would say the same."""


@dataclass(frozen=True, slots=True)
class WarningMark:
    """Where a rule is broken: the formula for the first cell of ``column``, or for the cell of an indicator."""

    rule: Rule
    column: str
    formula: str

    @property
    def severity(self) -> Severity:
        """The severity of the rule, which gives the colour."""
        return self.rule.severity


def row_marks(form: Form, sheet: Sheet, lists: frozenset[str]) -> Iterator[WarningMark]:
    """What may be wrong in a row of a register, cell by cell and then between cells; a blank row is never wrong."""
    first, last = (cell_references.own_cell(sheet, sheet.columns[at].name) for at in (0, -1))
    begun = f"COUNTA({first}:{last})>0"
    for column in sheet.columns:
        for cell_rule, formula in _cell_formulas(sheet, column, lists, begun):
            yield WarningMark(cell_rule, column.name, f"={formula}")
    for rule in row_rules(sheet.table):
        for part, formula in _translated(rule, rule.parts(), form, partial(_row_cell, sheet)):
            yield WarningMark(rule, part.column, f"=AND({begun},{formula})")


def totals_marks(form: Form, sheet: Sheet) -> Iterator[WarningMark]:
    """Which identities between indicators may be broken, and where one is not what the registers give."""
    for rule in totals_rules(sheet.table):
        for part, formula in _translated(rule, rule.parts(sheet.table), form, partial(_total_cell, form, sheet)):
            yield WarningMark(rule, part.column, f"={formula}")
    for code, indicator in indicators(sheet.table, sheet.day).items():
        cell = cell_references.value_cell(sheet, code)
        if not indicator.optional:
            yield WarningMark(cells.filled, code, f'={cell}=""')
        bounds = (indicator.minimum, indicator.maximum)
        for cell_rule, formula in _number_formulas(cell, *bounds, whole=indicator.kind == "count"):
            yield WarningMark(cell_rule, code, f"={formula}")


def _translated(
    rule: Rule, parts: tuple[Part, ...], form: Form, reference: partial[ColumnReference | None]
) -> Iterator[tuple[Part, str]]:
    """The formulas of those parts that Excel can tell, and that the form of the day can break."""
    if form.day is not None and not rule.valid_from <= form.day < rule.valid_to:
        return
    for part in parts:
        try:
            formula = breach_formula(part.holds, partial(_form_cell, form, reference))
        except UntranslatableError:
            continue  # the reader will tell
        if formula != FALSE:
            yield part, formula


def _form_cell(form: Form, reference: partial[ColumnReference | None], name: str) -> ColumnReference | None:
    """What the template knows of itself, its version and its day; else a cell."""
    if name == VERSION:
        return ColumnReference(str(form.version), always=True)
    if name == FORM_DAY and form.day is not None:
        return ColumnReference(str(excel_day(form.day)), always=True)
    return reference(name)


def _row_cell(sheet: Sheet, name: str) -> ColumnReference | None:
    if name == "as_of":
        return ColumnReference(cell_references.AS_OF)
    column = next((column for column in sheet.columns if column.name == name.removesuffix("_key")), None)
    if column is None:
        return _SAME_IN_EVERY_ROW if name.removesuffix("_key") in _communes(sheet.table) else None
    return ColumnReference(
        cell_references.own_cell(sheet, column.name),
        cell_references.own_column(sheet, column.name),
        column.code_list,
        day=column.day,
    )


def _communes(table: str) -> list[str]:
    """The columns of a register that a template leaves out where its unit is one commune."""
    return [column.name for column in tables()[table].columns if column.kind is Kind.COMMUNE]


def _total_cell(form: Form, sheet: Sheet, name: str) -> ColumnReference | None:
    if name == ALL_KINDS:
        return ColumnReference(ALL_KINDS_GIVEN, always=True) if all_kinds_given(form) else None
    if name.startswith(REGISTER):
        return ColumnReference(cell_references.register_name(name.removeprefix(REGISTER)), always=True)
    return (
        ColumnReference(cell_references.value_cell(sheet, name)) if name in indicators(sheet.table, sheet.day) else None
    )


def _cell_formulas(sheet: Sheet, column: Column, lists: frozenset[str], begun: str) -> Iterator[tuple[CellRule, str]]:
    """What makes a single cell wrong, with the rule that says so."""
    cell = cell_references.own_cell(sheet, column.name)
    filled, blank = f'{cell}<>""', f'{begun},{cell}=""'
    if column.required is Required.UNLESS_ENDED:
        status = cell_references.own_cell(sheet, STATUS)
        others = ",".join(f"{status}<>{cell_references.text_literal(label)}" for label in ("", *ended_labels(sheet)))
        yield cells.filled, f"AND({blank},{others})"
    elif column.required is Required.ALWAYS:
        yield cells.filled, f"AND({blank})"
    name = list_name(column)
    if name in lists:
        yield cells.in_code_list, f"AND({filled},COUNTIF({cell_references.list_range_name(str(name))},{cell})=0)"
    elif column.kind is Kind.DATE:
        yield cells.date, f"AND({filled},NOT(ISNUMBER({cell})))"
    elif column.is_amount:
        yield from _number_formulas(cell, column.minimum, column.maximum, whole=column.kind is Kind.COUNT)
    elif column.kind is Kind.TAX_CODE:
        yield cells.valid_tax_code, f"AND({filled},ISERROR(1/{tax_code(cell)}))"
        if not column.optional_header:
            yield cells.tax_code_filled, f"AND({blank})"


def _number_formulas(
    cell: str, minimum: Decimal | None, maximum: Decimal | None, *, whole: bool
) -> Iterator[tuple[CellRule, str]]:
    """What makes a number wrong by itself."""
    wrong = [f"NOT(ISNUMBER({cell}))"]
    wrong += [f"{cell}<{minimum}"] if minimum is not None else []
    wrong += [f"{cell}>{maximum}"] if maximum is not None else []
    yield cells.number, f'AND({cell}<>"",OR({",".join(wrong)}))'
    if whole:
        yield cells.whole_number, f"IF(ISNUMBER({cell}),{cell}<>INT({cell}))"


def ended_labels(sheet: Sheet) -> list[str]:
    """The labels of the statuses of what has ended."""
    column = sheet.column(STATUS)
    return [label for code, label in code_labels(str(column.code_list), column.day).items() if code in ended_statuses()]


def tax_code(cell: str) -> str:
    """The formula that is true for a tax code of a right length and check digit; false or an error for any other."""
    digits = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell}," ",""),".",""),"-","")'
    total = "+".join(f"{weight}*MID({digits},{at},1)" for at, weight in enumerate(WEIGHTS, start=1))
    length = f"OR(LEN({digits})=10,LEN({digits})=13)"
    return f"AND({length},VALUE({digits})>=0,10-MOD({total},11)=VALUE(MID({digits},10,1)))"


def marks(form: Form, sheet: Sheet, lists: Iterable[str]) -> tuple[WarningMark, ...]:
    """Everything that may be marked on a sheet, errors first: of several the first one colours a cell.

    ``lists`` are the names of the drop-downs that there are. Many units have the same form: it is translated once.
    """
    return _marks(form, sheet, frozenset(lists))


@lru_cache(maxsize=128)
def _marks(form: Form, sheet: Sheet, lists: frozenset[str]) -> tuple[WarningMark, ...]:
    if not sheet.loaded:
        return ()
    found = totals_marks(form, sheet) if sheet.layout is Layout.INDICATORS else row_marks(form, sheet, lists)
    return tuple(sorted(found, key=lambda mark: mark.severity is not Severity.ERROR))


def shown_rules(form: Form, lists: Iterable[str]) -> list[Rule]:
    """The rules that the template shows broken, in the order of the catalogue."""
    shown = {mark.rule.rule_id for sheet in form.sheets for mark in marks(form, sheet, lists)}
    return [rule for rule in RULES if rule.rule_id in shown]
