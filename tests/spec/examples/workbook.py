"""Examples of the rules about the file, its sheets and its columns (WB)."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from tests.spec.examples.edits import (
    clear_rows,
    copy_sheet,
    cover,
    declare,
    drop_column,
    drop_rows,
    drop_sheet,
    hide_sheet,
    put,
    rename_column,
    rename_sheet,
    reorder_sheets,
    repeat_column,
    split_list,
    steps,
    write,
)
from tests.spec.examples.example import Example, Silence, failing, not_applicable, passing
from tests.spec.examples.given_out import blank, given_out, signed, unmarked

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE_FILE = (("", ""),)


def with_part(name: str) -> Callable[[bytes], bytes]:
    """Adds a part to the workbook, which is no readable one."""

    def added(content: bytes) -> bytes:
        stream = BytesIO(content)
        with ZipFile(stream, "a") as archive:
            archive.writestr(name, b"no macros")
        return stream.getvalue()

    return added


MACROS = with_part("xl/vbaProject.bin")
NO_GROUPS = steps(drop_rows("THT", 1, 4), declare("THT.ALL", 0), declare("THT.CERTIFIED", 0))

EXAMPLES: tuple[Example, ...] = (
    passing("WB-01", "a workbook as Excel saves it"),
    failing("WB-01", "the last half of the file is lost", after=lambda whole: whole[: len(whole) // 2], at=WHOLE_FILE),
    failing("WB-01", "a PDF under the name of a workbook", after=lambda _: b"%PDF-1.7\n", at=WHOLE_FILE),
    failing("WB-01", "an HTML table under the name of a workbook", after=lambda _: b"<html><table>", at=WHOLE_FILE),
    failing("WB-01", "an empty file", after=lambda _: b"", at=WHOLE_FILE),
    not_applicable(
        "WB-01",
        "a part that is never read, such as macros, is not asked to be sound",
        after=MACROS,
        silence=Silence.READER,
        also=("WB-21",),
    ),
    passing("WB-21", "a workbook of values"),
    passing("WB-21", "formulas that work on the workbook's own cells", write("HTX", "AG2", "=SUM(K7:K9)")),
    passing("WB-21", "a link to a place in the workbook", write("HTX", "AG2", '=HYPERLINK("#\'Bìa\'!A1","Bìa")')),
    failing("WB-21", "macros", after=MACROS, at=WHOLE_FILE),
    failing("WB-21", "an embedded object", after=with_part("xl/embeddings/a.bin"), at=WHOLE_FILE),
    failing("WB-21", "data connections", after=with_part("xl/connections.xml"), at=WHOLE_FILE),
    failing(
        "WB-21",
        "a function that fetches",
        write("HTX", "AG2", '=_xlfn.WEBSERVICE("http://192.0.2.1/x")'),
        at=WHOLE_FILE,
    ),
    failing("WB-21", "a program that a formula calls", write("HTX", "AG2", "=cmd|'/c calc'!A0"), at=WHOLE_FILE),
    failing("WB-21", "another workbook in a formula", write("HTX", "AG2", "=[1]So!A1"), at=WHOLE_FILE),
    failing("WB-21", "an add-in's function", write("HTX", "AG2", "=VND(K7)"), at=WHOLE_FILE),
    not_applicable(
        "WB-21", "a text that looks like a formula", write("HTX", "Z9", "gọi =WEBSERVICE()"), silence=Silence.READER
    ),
    passing("WB-22", "a workbook that was not made from a template"),
    passing("WB-22", "one amount was changed", write("HTX", "L4", 777), base=given_out),
    passing("WB-22", "one word was added", write("HTX", "Y4", "đã xem lại"), base=given_out),
    passing("WB-22", "only the names on the cover were changed", cover("prepared_by", "Trần Văn B"), base=given_out),
    failing("WB-22", "the template with what was reported before", at=WHOLE_FILE, base=given_out),
    failing("WB-22", "only the number of the revision was raised", cover("revision", 2), at=WHOLE_FILE, base=given_out),
    failing("WB-22", "the blank template", at=WHOLE_FILE, also=("CL-01",), base=blank),
    failing(
        "WB-22",
        "an older template without a fingerprint, of which only the cover is filled in",
        signed(),
        unmarked,
        at=WHOLE_FILE,
        also=("CL-01",),
        base=blank,
    ),
    passing(
        "WB-22",
        "an older template without a fingerprint that has the rows of the month before",
        unmarked,
        base=given_out,
    ),
    not_applicable("WB-22", "sheets without rows in a workbook of the unit's own", NO_GROUPS, silence=Silence.READER),
    passing("WB-02", "form and version are those of KTTT-01"),
    failing("WB-02", "no sheet has the name of a cover", rename_sheet("Bìa", "Trang 1"), at=WHOLE_FILE),
    failing("WB-02", "the form is unknown", cover("form_id", "KTTT-99"), at=(("Bìa", "B5"),)),
    failing("WB-02", "the form is blank", cover("form_id", None), at=(("Bìa", "B5"),)),
    failing("WB-02", "the version is unknown", cover("form_version", 99), at=(("Bìa", "B6"),)),
    not_applicable(
        "WB-02",
        "a file that cannot be read has no cover to ask for",
        after=lambda whole: whole[:100],
        silence=Silence.READER,
        also=("WB-01",),
    ),
    passing("WB-03", "a sheet with headers and no rows", NO_GROUPS),
    passing(
        "WB-03",
        "sheets in another order, one in decomposed letters and another case",
        reorder_sheets,
        rename_sheet("Tổng hợp", "TÔ\u0309NG HƠ\u0323P"),
    ),
    failing("WB-03", "sheet THT is missing", drop_sheet("THT"), at=(("THT", ""),)),
    failing("WB-03", "two sheets are missing", drop_sheet("HTX"), drop_sheet("LHHTX"), at=(("HTX", ""), ("LHHTX", ""))),
    not_applicable("WB-03", "sheet Giải trình may be missing, as it is in the base", silence=Silence.READER),
    passing("WB-04", "a column stands under another of its names", rename_column("HTX", "revenue", "Tổng doanh thu")),
    failing(
        "WB-04",
        "revenue has another header; the nearest is named",
        rename_column("HTX", "revenue", "Doanh thu thuần"),
        at=(("HTX", "L6"),),
        also=("WB-05",),
    ),
    failing("WB-04", "revenue has no column, nor a header like it", drop_column("HTX", "revenue"), at=(("HTX", "A5"),)),
    failing(
        "WB-04",
        "codes have no column, so no indicator is found",
        drop_column("Tổng hợp", "indicator"),
        at=(("Tổng hợp", "A5"),),
    ),
    not_applicable("WB-04", "column STT may be missing", drop_column("HTX", "ordinal"), silence=Silence.READER),
    not_applicable("WB-04", "column Ghi chú may be missing", drop_column("THT", "note"), silence=Silence.READER),
    passing("WB-05", "the form's columns and no other"),
    failing("WB-05", "a column of the district's own", write("THT", "H5", "Trưởng nhóm"), at=(("THT", "H5"),)),
    failing(
        "WB-05",
        "a column of its own whose header is merged over both header rows",
        write("HTX", "AA5", "Số điện thoại"),
        lambda workbook: workbook["HTX"].merge_cells("AA5:AA6"),
        at=(("HTX", "AA5"),),
    ),
    not_applicable(
        "WB-05", "remarks beside the table have no header", write("HTX", "AB9", "xem lại"), silence=Silence.READER
    ),
    passing("WB-06", "the period as a date of the month", cover("period", date(2020, 11, 30))),
    passing("WB-06", "the period as year and month", cover("period", "2020-11")),
    failing("WB-06", "no unit has the code", cover("unit_code", "999"), at=(("Bìa", "B7"),)),
    failing("WB-06", "a unit before it reports", cover("unit_code", "07399"), at=(("Bìa", "B7"),)),
    failing(
        "WB-06",
        "the unit reports on another form",
        cover("unit_code", "LM24"),
        cover("unit_name", "Liên minh HTX tỉnh Bắc Giang"),
        at=(("Bìa", "B7"),),
    ),
    failing("WB-06", "a thirteenth month", cover("period", "13/2020"), at=(("Bìa", "B9"),)),
    failing("WB-06", "the period is a quarter", cover("period", "Quý IV/2020"), at=(("Bìa", "B9"),)),
    not_applicable("WB-06", "a blank period says nothing that could be wrong", cover("period", None), also=("CL-01",)),
    passing("WB-07", "a day within the period", cover("as_of", date(2020, 11, 20))),
    failing("WB-07", "the day after the period", cover("as_of", date(2020, 12, 1)), at=(("Bìa", "B10"),)),
    failing("WB-07", "the month before", cover("as_of", date(2020, 10, 31)), at=(("Bìa", "B10"),)),
    not_applicable("WB-07", "the day is blank", cover("as_of", None), also=("CL-01",)),
    not_applicable("WB-07", "the period is no month", cover("period", "13/2020"), also=("WB-06",)),
    passing("WB-08", "values that formulas left stored", put("HTX", "revenue", 3, 5200.0)),
    failing("WB-08", "an amount is #REF!", put("HTX", "charter_capital", 3, "#REF!"), at=(("HTX", "K10"),)),
    failing("WB-08", "a formula without its value", put("HTX", "revenue", 3, "=L9*2"), at=(("HTX", "L10"),)),
    failing("WB-08", "a number of groups is #N/A", put("THT", "groups", 2, "#N/A"), at=(("THT", "D8"),)),
    failing("WB-08", "a name is #NAME?", put("HTX", "name", 3, "#NAME?"), at=(("HTX", "B10"),)),
    failing("WB-08", "a name is a formula without its value", put("HTX", "name", 3, "=B9"), at=(("HTX", "B10"),)),
    failing("WB-08", "nobody has approved", cover("approved_by", "#REF!"), at=(("Bìa", "B14"),)),
    not_applicable(
        "WB-08", "products are not needed", put("HTX", "main_products", 3, "#REF!"), column=("HTX", "main_products")
    ),
    failing("WB-08", "a declared count is #VALUE!", declare("HTX.CEASED", "#VALUE!"), at=(("Tổng hợp", "D19"),)),
    not_applicable(
        "WB-08",
        "the formulas of the total row are not needed",
        write("HTX", "K18", "=SUM(K8:K17)"),
        write("HTX", "I18", "#REF!"),
        silence=Silence.AS_BASE,
    ),
    passing("WB-12", "every header as in the form"),
    failing(
        "WB-12",
        "a slip of the pen in a header that is merged over both header rows",
        rename_column("HTX", "value_chain", "Tham gia chuổi giá trị"),
        at=(("HTX", "U5"),),
    ),
    failing(
        "WB-12",
        "a letter too many in the lower header row",
        rename_column("HTX", "trained_managers", "Cán bộ quản lý từ trung cấp trở lênn"),
        at=(("HTX", "R6"),),
    ),
    not_applicable(
        "WB-12",
        "a similar header beside the column's own is just another column",
        write("HTX", "AA5", "Tham gia chuổi giá trị"),
        silence=Silence.READER,
        also=("WB-05",),
    ),
    passing("WB-16", "each header once, as in the base"),
    passing("WB-16", "the second column is equal throughout", repeat_column("HTX", "members", "AC"), also=("WB-05",)),
    passing(
        "WB-16",
        "the second column has no values",
        repeat_column("HTX", "members", "AC", lambda _: None),
        also=("WB-05",),
    ),
    passing(
        "WB-16",
        "the second column is equal in another unit",
        repeat_column("HTX", "revenue", "AC", lambda value: value and value * 1000, "Doanh thu (nghìn đồng)"),
        also=("WB-05",),
    ),
    failing(
        "WB-16",
        "the same header far to the right with other numbers",
        repeat_column("HTX", "members", "BA", lambda value: value and value + 1),
        at=(("HTX", "BA6"),),
        related=("HTX!I6",),
    ),
    failing(
        "WB-16",
        "another of the column's names, with a single other number",
        repeat_column("HTX", "members", "AC", text="Tổng số thành viên"),
        write("HTX", "AC9", 10),
        at=(("HTX", "AC6"),),
    ),
    failing(
        "WB-16",
        "other texts in two required columns",
        repeat_column("THT", "activity", "H", lambda _: "Khác"),
        at=(("THT", "H5"),),
    ),
    not_applicable(
        "WB-16",
        "column Ghi chú need not be there, so it may be there twice",
        repeat_column("THT", "note", "H", lambda _: "xem lại"),
        silence=Silence.READER,
        also=("WB-05",),
    ),
    passing("WB-17", "the form's sheets and no other with their headers"),
    passing(
        "WB-17",
        "a summary with a few of the headers",
        lambda workbook: workbook.create_sheet("Tóm tắt").append(["STT", "Tên hợp tác xã", "Doanh thu"]),
        lambda workbook: workbook["Tóm tắt"].append([1, "HTX Hồng Phong", 5200]),
    ),
    failing(
        "WB-17", "the list goes on on another sheet", split_list("HTX", "HTX (tiếp)", 5), at=(("HTX (tiếp)", "A5"),)
    ),
    failing("WB-17", "the list stands under another name alone", rename_sheet("HTX", "Bảng 1"), at=(("Bảng 1", "A5"),)),
    failing(
        "WB-17",
        "the form's sheet has its headers alone, a copy has the rows",
        split_list("HTX", "HTX (2)", 1),
        at=(("HTX (2)", "A5"),),
    ),
    failing("WB-17", "a copy of the list beside it", copy_sheet("HTX", "HTX (2)"), at=(("HTX (2)", "A5"),)),
    failing(
        "WB-17", "a hidden copy of another month", copy_sheet("THT", "T10"), hide_sheet("T10"), at=(("T10", "A5"),)
    ),
    not_applicable(
        "WB-17",
        "headers without rows are nothing that would be lost",
        copy_sheet("HTX", "Trống"),
        clear_rows("Trống", "HTX"),
        silence=Silence.READER,
    ),
    passing("WB-18", "the name in capitals, below its office", cover("unit_name", "UBND HUYỆN LẠNG GIANG")),
    passing("WB-18", "the level is abbreviated", cover("unit_name", "H. Lạng Giang")),
    passing("WB-18", "the name without its level", cover("unit_name", "Lạng Giang")),
    passing("WB-18", "a department of the district", cover("unit_name", "Phòng TC-KH huyện Lạng Giang, Bắc Giang")),
    failing(
        "WB-18",
        "another district's name",
        cover("unit_name", "Huyện Lục Nam"),
        at=(("Bìa", "B8"),),
        related=("Bìa!B7",),
    ),
    failing("WB-18", "another district's code", cover("unit_code", "218"), at=(("Bìa", "B8"),), also=("CL-05",)),
    failing("WB-18", "a commune of the district's name", cover("unit_name", "Xã Lạng Giang"), at=(("Bìa", "B8"),)),
    failing("WB-18", "another name without its level and marks", cover("unit_name", "luc nam"), at=(("Bìa", "B8"),)),
    not_applicable("WB-18", "the name is no unit's", cover("unit_name", "Phòng Kinh tế")),
    not_applicable("WB-18", "the name is blank", cover("unit_name", None), also=("CL-01",)),
    not_applicable("WB-18", "the code is no unit's", cover("unit_code", "999"), also=("WB-06",)),
)
