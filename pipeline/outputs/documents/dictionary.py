"""The data dictionary: forms, sheets, columns, code lists and indicators."""

from __future__ import annotations

from pipeline.outputs.documents.markdown import GENERATED, code, document, facts, table
from schemas.column import Column, Form, Kind, Layout, Required, Sheet
from schemas.provinces import newest_province
from schemas.reference_data import Indicator, Measure, all_indicators, code_list, measures, reference_rows
from schemas.registry import FORMS, tables
from schemas.rules.measures import conditions, in_words
from schemas.rules.totals import has_register
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
REQUIRED = {
    Required.NEVER: "không · no",
    Required.ALWAYS: "có · yes",
    Required.UNLESS_ENDED: "trừ khi đã giải thể, chấm dứt · unless ended",
}
COLUMN_HEADERS = (
    "Tên · Name",
    "Tiêu đề · Header",
    "Tiếng Anh · In English",
    "Kiểu · Kind",
    "Cột SQL · SQL column",
    "Kiểu SQL · SQL type",
    "Đơn vị · Unit",
    "Bắt buộc · Required",
    "Giới hạn, danh mục · Range, code list",
    "Tiêu đề khác được nhận · Aliases",
    "Hướng dẫn · Hint",
)
INDICATOR_HEADERS = (
    "Mã · Code",
    "Trang tính · Sheet",
    "Chỉ tiêu",
    "Indicator",
    "Đơn vị · Unit",
    "Loại · Stock or flow",
    "Bắt buộc · Required",
    "Tối thiểu · Minimum",
    "Tối đa · Maximum",
    "Tính từ danh sách · Register side",
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
            *table(INDICATOR_HEADERS, (indicator_row(indicator) for indicator in all_indicators().values())),
        ]
    )


def worded(text: str) -> str:
    """A text in the newest words of the province: the dictionary is about no period."""
    return newest_province().fill(text)


def form_lines(form: Form) -> list[str]:
    """A form: its title, then its sheets."""
    named = {
        "Phiên bản · Version": str(form.version),
    }
    return [
        f"## {form.form_id} · {worded(form.title_vi)}",
        "",
        *facts(named),
        *(line for sheet in form.all_sheets for line in sheet_lines(sheet)),
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
        worded(KINDS[column.kind]),
        code(column.sql_name),
        code(sql_type(column)),
        column.unit_vi,
        REQUIRED[column.required],
        allowed(column),
        "; ".join(column.other_headers),
        worded(column.help_vi),
    )


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
    rows = ((code(entry.code), entry.label_vi, entry.label_en) for entry in code_list(name))
    return [f"### {code(name)}", "", *table(("Mã · Code", "Nhãn", "Label"), rows)]


def indicator_row(indicator: Indicator) -> tuple[str, ...]:
    """What there is to know about an indicator, under INDICATOR_HEADERS."""
    return (
        code(indicator.indicator),
        tables()[indicator.table].name,
        indicator.label_vi,
        indicator.label_en,
        indicator.unit_vi,
        "từ đầu năm · year to date" if indicator.flow else "thời điểm · stock",
        REQUIRED[Required.NEVER if indicator.optional else Required.ALWAYS],
        "" if indicator.minimum is None else str(indicator.minimum),
        "" if indicator.maximum is None else str(indicator.maximum),
        register_side(indicator),
    )


def register_side(indicator: Indicator) -> str:
    """What the registers add up to, in the manner of SQL; a part that is only declared stands by its code."""
    if not has_register(indicator.indicator):
        return "chỉ khai · only declared"
    return " + ".join(code(term(measure)) for measure in measures() if measure.figure_id == indicator.indicator)


def term(measure: Measure) -> str:
    """One part of a register side."""
    if measure.is_declared:
        return measure.indicator
    amount = f"sum({measure.table}.{measure.column})" if measure.column else f"count({measure.table})"
    where = " and ".join(in_words(condition) for condition in conditions(measure))
    return f"{amount} where {where}" if where else amount
