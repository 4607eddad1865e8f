"""Every output, declared once: ``hoptac run``, ``hoptac report`` and Dagster's graph are made from this list.

To add one, write a module below ``pipeline/outputs/`` with a function that takes a :class:`Request` and gives a
:class:`Written`, and declare it here behind the outputs that it shows.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from pipeline.outputs.contract import Output, Scope
from pipeline.outputs.feedback.output import write_copies
from pipeline.outputs.feedback.unplaced_copies import write_unplaced
from pipeline.outputs.report.output import write_document, write_workbook
from pipeline.outputs.status_page.output import write_page
from pipeline.outputs.templates.output import write_following
from schemas.registry import tables

if TYPE_CHECKING:
    from collections.abc import Iterable

REPORT = "report"
"""The group of the files that ``hoptac report`` writes."""
REPORT_TABLES = ("report.*", "quality.coverage", "quality.closings", "quality.findings", "quality.restatements")

OUTPUTS: tuple[Output, ...] = (
    Output(
        name="feedback",
        scope=Scope.UNIT,
        description=(
            "Tệp phản hồi gửi lại đơn vị: chính tệp của đơn vị, mỗi ô sai được đánh dấu và ghi cách sửa. "
            "(The unit's own workbook, marked where it is wrong.)"
        ),
        kinds=("excel",),
        group="units",
        owners=("team:stewards",),
        reads=(),
        write=write_copies,
    ),
    Output(
        name="templates",
        scope=Scope.PERIOD,
        description=(
            "Mẫu biểu của kỳ tiếp theo cho từng đơn vị, điền sẵn từ bản được chấp nhận gần nhất; LM-01 cho tháng 11. "
            "(Prefilled templates of the next period, written anew only where something changed.)"
        ),
        kinds=("excel",),
        group="desk",
        owners=("team:stewards",),
        reads=("core.submissions", *(f"core.{sheet.table}" for sheet in tables().values() if sheet.loaded)),
        write=write_following,
    ),
    Output(
        name="report/workbook",
        scope=Scope.PERIOD,
        description=(
            "Bảng số liệu của kỳ: các bảng báo cáo có biểu đồ, tình hình nộp, ghi chú, mọi số liệu và các ô nguồn. "
            "(The report's tables, charts, figures and their sources as an Excel workbook.)"
        ),
        kinds=("excel",),
        group=REPORT,
        owners=("team:analysts",),
        reads=REPORT_TABLES,
        write=write_workbook,
    ),
    Output(
        name="report/document",
        scope=Scope.PERIOD,
        description=(
            "Văn bản báo cáo của kỳ theo thể thức Nghị định 30/2020/NĐ-CP; mỗi số liệu có số chỉ nguồn. "
            "(The report as a Word document; every figure names its source.)"
        ),
        kinds=("word",),
        group=REPORT,
        owners=("team:analysts",),
        reads=REPORT_TABLES,
        write=write_document,
    ),
    Output(
        name="unplaced",
        scope=Scope.SITE,
        description=(
            "Tệp phản hồi của những tệp chưa xếp được vào đơn vị và kỳ nào: mỗi tệp một bản, nói rõ vì sao. "
            "(Feedback copies of the files that belong to no unit and period.)"
        ),
        kinds=("excel",),
        group="desk",
        owners=("team:stewards",),
        reads=("quality.unplaced_files", "quality.findings"),
        write=write_unplaced,
    ),
    Output(
        name="page",
        scope=Scope.SITE,
        description=(
            "Trang web về các kỳ báo cáo: tình hình nộp, kết quả kiểm tra theo quy tắc và đơn vị, diễn biến; mở bằng "
            "trình duyệt, không cần máy chủ. (One web page per period, made anew each night.)"
        ),
        kinds=("html",),
        group="desk",
        owners=("team:stewards",),
        reads=("quality.coverage", "quality.findings", "quality.gaps", "quality.unplaced_files"),
        after=("feedback", "unplaced", "report/workbook", "report/document"),
        write=write_page,
    ),
)
"""In the order in which they are written."""


def outputs_of(scope: Scope) -> tuple[Output, ...]:
    """The outputs of a scope, in the order in which they are written."""
    return tuple(output for output in OUTPUTS if output.scope is scope)


def output_named(name: str) -> Output:
    """The output of that name; KeyError when there is none."""
    return {output.name: output for output in OUTPUTS}[name]


def tables_read(output: Output, names: Iterable[str]) -> list[str]:
    """Those of the warehouse's tables that the output is made from, in the order given."""
    return [name for name in names if any(fnmatchcase(name, pattern) for pattern in output.reads)]
