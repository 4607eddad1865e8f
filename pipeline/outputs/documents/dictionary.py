"""The data dictionary: forms, sheets, columns, code lists and indicators."""

from __future__ import annotations

from pipeline.outputs.documents.indicator_rows import INDICATOR_HEADERS, every_indicator, indicator_row
from pipeline.outputs.documents.markdown import GENERATED, code, document, facts, table
from pipeline.outputs.documents.validity import REQUIRED, in_force, since
from schemas.column import Column, Form, Formerly, Kind, Layout, Required, Sheet
from schemas.form_versions import form_versions
from schemas.provinces import newest_province
from schemas.reference_data import FOREVER, code_list, reference_rows
from schemas.registry import FORMS
from schemas.storage import sql_type

KINDS = {
    Kind.TEXT: "văn bản · text",
    Kind.TAX_CODE: "mã số thuế · tax code",
    Kind.COUNT: "số nguyên · whole number",
    Kind.MONEY: "số tiền · amount",
    Kind.DATE: "ngày · date",
    Kind.MONTH: "tháng · month",
    Kind.CODE: "danh mục · code list",
    Kind.COMMUNE: "{communes} · commune",
    Kind.FLAG: "có hoặc trống · yes or blank",
    Kind.VALUE: "giá trị chỉ tiêu · indicator's value",
}
LAYOUTS = {
    Layout.PAIRS: "mỗi dòng một nhãn và một giá trị · a label and a value in each row",
    Layout.TABLE: "bảng · table",
    Layout.INDICATORS: "mỗi dòng một chỉ tiêu · an indicator in each row",
}
COLUMN_HEADERS = (
    "Tên · Name",
    "Tiêu đề · Header",
    "Tiếng Anh · In English",
    "Phiên bản mẫu · Form versions",
    "Kiểu · Kind",
    "Cột SQL · SQL column",
    "Kiểu SQL · SQL type",
    "Đơn vị · Unit",
    "Bắt buộc · Required",
    "Giới hạn, danh mục · Range, code list",
    "Tiêu đề khác được nhận · Aliases",
    "Hướng dẫn · Hint",
)
VERSION_HEADERS = (
    "Phiên bản · Version",
    "Có hiệu lực từ · In force from",
    "Đến trước ngày · Until before",
    "Còn nhận cho kỳ đến · Still taken for periods up to",
)


def data_dictionary() -> str:
    """Every form, sheet and column, every code list and every indicator, as Markdown."""
    return document(
        [
            "# Từ điển dữ liệu · Data dictionary",
            "",
            GENERATED,
            "",
            *(line for form in FORMS for line in form_lines(form)),
            "## Danh mục · Code lists",
            "",
            *(line for name in code_list_names() for line in code_list_lines(name)),
            "## Chỉ tiêu · Indicators",
            "",
            *table(INDICATOR_HEADERS, (indicator_row(indicator) for indicator in every_indicator())),
        ]
    )


def worded(text: str) -> str:
    """A text in the newest words of the province: the dictionary is about no period."""
    return newest_province().fill(text)


def form_lines(form: Form) -> list[str]:
    """A form: its title and its versions, then its sheets with the columns that any of these has."""
    return [
        f"## {form.form_id} · {worded(form.title_vi)}",
        "",
        *table(VERSION_HEADERS, version_rows(form)),
        "",
        *(line for sheet in form.all_sheets for line in sheet_lines(sheet)),
    ]


def version_rows(form: Form) -> list[tuple[str, ...]]:
    """The versions of a form and when they hold, under VERSION_HEADERS; open ends are blank."""
    return [
        (
            str(known.version),
            since(known.valid_from),
            "" if known.valid_to == FOREVER else f"{known.valid_to:%d/%m/%Y}",
            "" if known.valid_to == FOREVER else f"{known.accepted_until:%d/%m/%Y}",
        )
        for known in form_versions()
        if known.form_id == form.form_id
    ]


def sheet_lines(sheet: Sheet) -> list[str]:
    """A sheet: what a row is and where it is kept, then its columns."""
    optional = "có thể bỏ · may be left out" if sheet.optional else REQUIRED[Required.ALWAYS]
    named = {
        "Bảng · Table": code(sheet.table),
        "Trong kho dữ liệu · In the warehouse": code(f"core.{sheet.table}") if sheet.loaded else "không · no",
        "Mỗi dòng · Grain": sheet.grain,
        "Bố cục · Layout": LAYOUTS[sheet.layout],
        "Bắt buộc · Required": optional,
        "Khóa · Key": "; ".join(code(", ".join(key)) for key in sheet.keys),
        "Tên khác được nhận · Aliases": ", ".join(sheet.aliases),
    }
    return [
        f"### {' · '.join(dict.fromkeys((sheet.name, worded(sheet.title_vi))))}",
        "",
        *facts(named),
        *table(COLUMN_HEADERS, (column_row(column) for column in sheet.columns)),
    ]


def column_row(column: Column) -> tuple[str, ...]:
    """What there is to know about a column, under COLUMN_HEADERS."""
    header = " (cột có thể bỏ · may be left out)" if column.optional_header else ""
    return (
        code(column.name),
        f"{column.header}{header}",
        column.label_en,
        versions_of(column),
        worded(KINDS[column.kind]),
        code(column.sql_name),
        code(sql_type(column)),
        column.unit_vi,
        REQUIRED[column.required],
        allowed(column),
        "; ".join(column.other_headers),
        worded(column.help_vi),
    )


def versions_of(column: Column) -> str:
    """Which versions have a column, blank for all of them, and what it was in older ones."""
    begins = f"từ · since {column.since}" if column.since > 1 else ""
    ends = "" if column.until is None else f"đến · until {column.until}"
    return "; ".join(filter(None, (begins, ends, *map(former, column.formerly))))


def former(then: Formerly) -> str:
    """What of a column was otherwise up to a version: its header and when it was required."""
    parts = [f"“{then.fields['header']}”"] if "header" in then.fields else []
    parts += [f"bắt buộc · required: {REQUIRED[then.fields['required']]}"] if "required" in then.fields else []
    parts += [f"danh mục · list: {code(then.fields['code_list'])}"] if "code_list" in then.fields else []
    return f"đến · until {then.until}: {', '.join(parts)}" if parts else ""


def allowed(column: Column) -> str:
    """The range or the code list of a column."""
    if column.code_list:
        return code(column.code_list)
    bounds = (("≥", column.minimum), ("≤", column.maximum))
    return ", ".join(f"{sign} {bound}" for sign, bound in bounds if bound is not None)


def code_list_names() -> list[str]:
    """The code lists there are, in the order of their file."""
    return list(dict.fromkeys(row["code_list"] for row in reference_rows("code_lists")))


def code_list_lines(name: str) -> list[str]:
    """A code list and its entries."""
    rows = (
        (code(entry.code), entry.label_vi, entry.label_en, in_force(entry.valid_from, entry.valid_to))
        for entry in code_list(name)
    )
    return [f"### {code(name)}", "", *table(("Mã · Code", "Nhãn", "Label", "Hiệu lực · In force"), rows)]
