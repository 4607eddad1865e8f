"""The declarations of the forms are consistent: names, headers, lists, keys and storage types."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest

from schemas.column import Kind, Layout, Required, Sheet
from schemas.finding import address, column_letter
from schemas.form_versions import form_version, form_versions
from schemas.forms.cooperatives import COOPERATIVES
from schemas.matching import label_key
from schemas.reference_data import changes_of_lists, code_list, indicators, reference_rows
from schemas.registry import FORMS, RULES, form, form_on, tables
from schemas.rules.rule import Against, TotalsRule
from schemas.storage import STORAGE, frame_types, sql_type, value_types

SHEETS = list(tables().values())
LISTS = (("code_list", "code_lists"), ("table", "indicators"))
"""The columns and files with the names of code lists; the indicators of a sheet are one too."""


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.table)
def test_names_and_headers_of_a_sheet_are_unique(sheet: Sheet) -> None:
    names = [column.name for column in sheet.columns]
    headers = [label_key(column.header) for column in sheet.columns]
    assert len(set(names)) == len(names)
    assert len(set(headers)) == len(headers)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.table)
def test_no_alias_stands_for_two_columns(sheet: Sheet) -> None:
    owners: dict[str, str] = {}
    for column in sheet.columns:
        for alias in column.other_headers:
            assert owners.setdefault(label_key(alias), column.name) == column.name


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.table)
def test_keys_are_columns_and_code_columns_have_a_list(sheet: Sheet) -> None:
    names = {column.name for column in sheet.columns}
    assert {name for key in sheet.keys for name in key} <= names
    for column in sheet.columns:
        assert (column.kind is Kind.CODE) == (column.code_list is not None)
        assert column.code_list is None or code_list(column.code_list)
        assert column.unit_vi == "triệu đồng" or column.kind is not Kind.MONEY or "triệu đồng" in column.unit_vi


def test_no_sheet_name_or_alias_stands_for_two_sheets_of_a_form() -> None:
    for known in FORMS:
        owners: dict[str, str] = {}
        for sheet in known.all_sheets:
            for name in (sheet.name, *sheet.aliases):
                assert owners.setdefault(label_key(name), sheet.table) == sheet.table


def test_code_lists_that_columns_name_are_those_of_the_files() -> None:
    named = {column.code_list for sheet in SHEETS for column in sheet.columns if column.code_list}
    assert named <= {row[name] for name, file in LISTS for row in reference_rows(file)}


def test_form_is_found_by_id_and_version() -> None:
    numbers = [version.version for version in form_versions() if version.form_id == "KTTT-01"]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers[:2] == [1, 2]
    assert form("KTTT-01", len(numbers) + 1) is None
    for known in FORMS:
        newest = form(known.form_id, known.version)
        assert newest is not None
        assert newest is form(known.form_id, known.version)
        assert form(known.form_id, known.version + 1) is None


def test_form_has_the_columns_of_its_version_as_they_were_in_it() -> None:
    headers = [
        {column.name: column.header for column in known.sheet("cooperatives").columns}
        for version in (1, 2)
        if (known := form("KTTT-01", version))
    ]
    assert [names["ended_on"] for names in headers] == ["Ngày giải thể", "Ngày chấm dứt"]
    assert ["official_members" in names for names in headers] == [False, True]
    required = [
        known.sheet("credit_funds").column("members").required
        for version in (1, 2)
        if (known := form("KTTT-01", version))
    ]
    assert required == [Required.ALWAYS, Required.UNLESS_ENDED]


def test_days_without_a_change_between_them_give_the_same_form() -> None:
    change, *_ = changes_of_lists()
    next_day = change + timedelta(days=1)
    assert next_day not in changes_of_lists()
    assert form_on("KTTT-01", 1, change) is form_on("KTTT-01", 1, next_day)


def test_column_and_sheet_that_are_not_there_are_key_errors() -> None:
    with pytest.raises(KeyError, match="no_such"):
        COOPERATIVES.column("no_such")
    with pytest.raises(KeyError, match="no_such"):
        FORMS[0].sheet("no_such")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.table)
def test_storage_types_exist_for_every_column_and_duckdb_knows_them(sheet: Sheet) -> None:
    assert set(value_types(sheet)) <= set(frame_types(sheet))
    with duckdb.connect() as connection:
        for column in sheet.columns:
            assert column.kind in STORAGE
            assert connection.execute(f"select null::{sql_type(column)}").fetchone() == (None,)


def test_money_is_named_with_its_unit_in_sql() -> None:
    assert COOPERATIVES.column("charter_capital").sql_name == "charter_capital_mvnd"
    assert COOPERATIVES.column("members").sql_name == "members"
    assert COOPERATIVES.layout is Layout.TABLE


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
)
def test_columns_have_their_excel_letters(index: int, letters: str) -> None:
    assert column_letter(index) == letters
    assert address(13, index) == f"{letters}14"


def test_rule_of_a_version_is_asked_from_its_first_day_on() -> None:
    version = form_version("KTTT-01", 2)
    assert version is not None
    assert [rule.valid_from for rule in RULES if rule.valid_from > date.min] == [version.valid_from]


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in SHEETS if sheet.layout is Layout.INDICATORS], ids=lambda sheet: sheet.table
)
def test_every_sheet_of_indicators_is_asked_for_each_of_them_once(sheet: Sheet) -> None:
    asking = [rule for rule in RULES if isinstance(rule, TotalsRule) and sheet.table in rule.tables]
    needed = {code for code, indicator in indicators(sheet.table).items() if not indicator.optional}
    present = [part.column for rule in asking for part in rule.parts(sheet.table) if part.against is Against.PRESENCE]
    assert set(present) == needed, "a sheet of indicators belongs to the sheets of an indicators_rule"
    assert len(present) == len(needed)
    assert [part.variant for rule in asking for part in rule.rows(sheet.table) if part.variant == "twice"] == ["twice"]
