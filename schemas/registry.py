"""Registry of all forms, tables and rules."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from operator import is_
from typing import TYPE_CHECKING

from schemas.column import Layout
from schemas.form_versions import form_version, version_of_period
from schemas.forms.kttt01 import KTTT_01
from schemas.forms.lm01 import LM_01
from schemas.reference_data import changes_of_lists, code_list, indicators, month_end
from schemas.rules import (
    alliance,
    cells,
    cooperatives,
    credit_funds,
    groups,
    lists,
    member_parts,
    periods,
    province,
    published,
    ratings,
    scale,
    totals,
    unions,
    versions,
    workbook,
)
from schemas.rules.rule import CellRule, CoverRule, RowRule, Rule, TotalsRule

if TYPE_CHECKING:
    from datetime import date

    from schemas.column import Form, Sheet
    from schemas.rules.rule import ProvinceCheck

FORMS: tuple[Form, ...] = (KTTT_01, LM_01)
"""Each form with all that any of its versions has."""

RULES: tuple[Rule, ...] = (
    *workbook.RULES,
    *versions.RULES,
    *cells.RULES,
    *cooperatives.RULES,
    *member_parts.RULES,
    *credit_funds.RULES,
    *unions.RULES,
    *groups.RULES,
    *totals.RULES,
    *alliance.RULES,
    *scale.RULES,
    *periods.RULES,
    *ratings.RULES,
    *lists.RULES,
    *province.RULES,
    *published.RULES,
)


@cache
def form(form_id: str, version: int) -> Form | None:
    """The form as it is in that version; None where nobody declared one."""
    known = next((known for known in FORMS if known.form_id == form_id), None)
    return known.in_version(version) if known and form_version(form_id, version) else None


@cache
def form_on(form_id: str, version: int, day: date) -> Form | None:
    """The form in that version with the code lists and indicators of a day; None where nobody declared the version.

    Days between which no list and no indicator has changed give the same form, so that what is derived from it is
    derived once.
    """
    return _form_since(form_id, version, max((change for change in changes_of_lists() if change <= day), default=day))


@cache
def _form_since(form_id: str, version: int, day: date) -> Form | None:
    its_form = form(form_id, version)
    return its_form and replace(its_form, day=day, sheets=tuple(_dated(sheet, day) for sheet in its_form.sheets))


def _dated(sheet: Sheet, day: date) -> Sheet:
    """The sheet as of a day; itself where every entry of its lists, and every indicator, is of any time."""
    columns = tuple(
        replace(column, day=day)
        if column.code_list and code_list(column.code_list, day) != code_list(column.code_list)
        else column
        for column in sheet.columns
    )
    same_indicators = indicators(sheet.table, day) == indicators(sheet.table)
    if same_indicators and all(map(is_, columns, sheet.columns)):
        return sheet
    return replace(sheet, columns=columns, day=None if same_indicators else day)


def form_of_period(form_id: str, period: date) -> Form | None:
    """The form in the version that is in force for the period; None where there was none."""
    version = version_of_period(form_id, period)
    return form_on(form_id, version.version, month_end(period)) if version else None


@cache
def tables() -> dict[str, Sheet]:
    """Every sheet of every form by the table that it is staged as; the cover, which all forms share, once."""
    return {sheet.table: sheet for known in FORMS for sheet in known.all_sheets}


@cache
def _rules() -> dict[str, Rule]:
    return {rule.rule_id: rule for rule in RULES}


def rule_by_id(rule_id: str) -> Rule:
    """The rule of that id; KeyError when there is none."""
    return _rules()[rule_id]


def province_checks() -> dict[ProvinceCheck, Rule]:
    """The rules that are shown as checks across units, by the check."""
    return {rule.province_check: rule for rule in RULES if rule.province_check is not None}


def cell_rules(table: str) -> tuple[CellRule, ...]:
    """Rules about one cell of a table's sheet."""
    return tuple(rule for rule in RULES if isinstance(rule, CellRule) and (rule.tables is None or table in rule.tables))


def row_rules(table: str) -> tuple[RowRule, ...]:
    """Rules over the rows of a table."""
    return tuple(rule for rule in RULES if isinstance(rule, RowRule) and table in rule.tables)


def indicator_sheets() -> tuple[Sheet, ...]:
    """The sheets with one row per indicator."""
    return tuple(sheet for sheet in tables().values() if sheet.layout is Layout.INDICATORS)


def totals_rules(table: str) -> tuple[TotalsRule, ...]:
    """Rules over the totals that a sheet of indicators declares."""
    return tuple(rule for rule in RULES if isinstance(rule, TotalsRule) and table in rule.tables)


def cover_rules() -> tuple[CoverRule, ...]:
    """In the order of the catalogue; a part of one is reported at a field of the cover."""
    return tuple(rule for rule in RULES if isinstance(rule, CoverRule))
