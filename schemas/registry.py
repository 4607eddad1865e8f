"""Registry of all forms, tables and rules."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from schemas.column import Layout
from schemas.forms.kttt01 import KTTT_01
from schemas.forms.lm01 import LM_01
from schemas.rules import (
    alliance,
    cells,
    cooperatives,
    credit_funds,
    groups,
    lists,
    periods,
    province,
    published,
    scale,
    totals,
    unions,
    workbook,
)
from schemas.rules.rule import CellRule, CoverRule, RowRule, Rule, TotalsRule

if TYPE_CHECKING:
    from schemas.column import Form, Sheet
    from schemas.rules.rule import ProvinceCheck

FORMS: tuple[Form, ...] = (KTTT_01, LM_01)

RULES: tuple[Rule, ...] = (
    *workbook.RULES,
    *cells.RULES,
    *cooperatives.RULES,
    *credit_funds.RULES,
    *unions.RULES,
    *groups.RULES,
    *totals.RULES,
    *alliance.RULES,
    *scale.RULES,
    *periods.RULES,
    *lists.RULES,
    *province.RULES,
    *published.RULES,
)


def form(form_id: str, version: int) -> Form | None:
    """The form of that id and version; None when there is none."""
    return next((known for known in FORMS if (known.form_id, known.version) == (form_id, version)), None)


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
    return tuple(rule for rule in RULES if isinstance(rule, RowRule) and rule.table == table)


def indicator_sheets() -> tuple[Sheet, ...]:
    """The sheets with one row per indicator."""
    return tuple(sheet for sheet in tables().values() if sheet.layout is Layout.INDICATORS)


def totals_rules(table: str) -> tuple[TotalsRule, ...]:
    """Rules over the totals that a sheet of indicators declares."""
    return tuple(rule for rule in RULES if isinstance(rule, TotalsRule) and table in rule.tables)


def cover_rules() -> tuple[CoverRule, ...]:
    """In the order of the catalogue; a part of one is reported at a field of the cover."""
    return tuple(rule for rule in RULES if isinstance(rule, CoverRule))
