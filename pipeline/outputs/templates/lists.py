"""The entries of a template's drop-downs, on a hidden sheet: labels hold commas, which a list in the cell cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_range_abs

from pipeline.outputs.templates.cell_references import list_range_name
from pipeline.reading.given_out import LABEL, LISTS_SHEET
from schemas.column import Column, Form, Kind, Layout
from schemas.reference_data import code_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook

    from schemas.communes import Commune

Lists = dict[str, tuple[str, ...]]
"""Entries by list, in the order of the hidden sheet's columns."""


def list_name(column: Column) -> str | None:
    """The list that the column's cells are chosen from; None for a column without one."""
    return str(Kind.COMMUNE) if column.kind is Kind.COMMUNE else column.code_list


def drop_downs(form: Form, communes: Sequence[Commune]) -> Lists:
    """The lists that the form's columns name; without communes their cells stay free."""
    columns = [column for sheet in form.all_sheets if sheet.layout is not Layout.INDICATORS for column in sheet.columns]
    lists = {
        name: tuple(entry.label_vi for entry in code_list(name, form.day))
        for column in columns
        if (name := column.code_list)
    }
    if communes and any(column.kind is Kind.COMMUNE for column in columns):
        lists[str(Kind.COMMUNE)] = tuple(commune.commune_name for commune in communes)
    return lists


def list_range(lists: Lists, name: str) -> str:
    """The formula that refers to a list's entries on the hidden sheet."""
    at = list(lists).index(name)
    return f"='{LISTS_SHEET}'!{xl_range_abs(1, at, len(lists[name]), at)}"


def write_lists(workbook: Workbook, lists: Lists, fingerprint: str) -> None:
    """Write the hidden sheet: a list in each column, under its name, and beside them what the template is known by."""
    worksheet = workbook.add_worksheet(LISTS_SHEET)
    for at, (name, entries) in enumerate(lists.items()):
        worksheet.write_string(0, at, name)
        workbook.define_name(list_range_name(name), list_range(lists, name))
        for row, entry in enumerate(entries, start=1):
            worksheet.write_string(row, at, entry)
    worksheet.write_string(0, len(lists), LABEL)
    worksheet.write_string(1, len(lists), fingerprint)
    worksheet.hide()
    worksheet.protect()
