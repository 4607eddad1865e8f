"""The report's files as assets, a workbook and a document for each period, with what a steward must know of them."""

import base64
from typing import Any

from dagster import AssetExecutionContext, AssetKey, AssetsDefinition, MaterializeResult, MetadataValue, asset

from assets.partitions import PERIODS, period_of
from assets.warehouse import FILES as TABLES
from assets.warehouse import table_key
from pipeline.outputs.documents.markdown import escaped
from pipeline.outputs.report import charts, report_contents, report_folder, write_file
from pipeline.outputs.report.notes import notes
from pipeline.runtime.settings import settings

KINDS = {"workbook": "excel", "document": "word"}
DESCRIPTIONS = {
    "workbook": (
        "Bảng số liệu của kỳ: các bảng báo cáo có biểu đồ, tình hình nộp, ghi chú, mọi số liệu và các ô nguồn. "
        "(The report's tables, charts, figures and their sources as an Excel workbook.)"
    ),
    "document": (
        "Văn bản báo cáo của kỳ theo thể thức Nghị định 30/2020/NĐ-CP; mỗi số liệu có số chỉ nguồn. "
        "(The report as a Word document; every figure names its source.)"
    ),
}
READ = [name for name in TABLES if name.startswith("report.")] + [
    "quality.coverage",
    "quality.closings",
    "quality.findings",
    "quality.restatements",
]
"""The tables that the files are written from."""


def report_file(kind: str) -> AssetsDefinition:
    """The asset of one of the report's files."""

    @asset(
        key=AssetKey(["report", kind]),
        deps=[table_key(name) for name in READ],
        group_name="report",
        kinds={KINDS[kind]},
        owners=["team:analysts"],
        partitions_def=PERIODS,
        description=DESCRIPTIONS[kind],
    )
    def made(context: AssetExecutionContext) -> MaterializeResult[Any]:
        """Write the file and tell what it holds and what is not settled in it."""
        period = period_of(context.partition_key)
        found = report_contents(settings(), period)
        path = write_file(kind, found, report_folder(settings(), period))
        marks = [one.text for one in notes(found) if one.is_mark]
        told: dict[str, Any] = {
            "Tệp": MetadataValue.path(str(path)),
            "Số bảng": len(found.tables),
            "Số liệu có giá trị": sum(one.value is not None for one in found.figures.values()),
            "Số điều cần lưu ý": len(marks),
            "Lưu ý": MetadataValue.md("\n".join(f"- {escaped(one)}" for one in marks) or "Không có"),
        }
        return MaterializeResult(metadata=told | {title: picture(title, png) for title, png in charts(found).items()})

    return made


def picture(title: str, png: bytes) -> MetadataValue[Any]:
    """A chart that Dagster shows in its metadata."""
    return MetadataValue.md(f"![{title}](data:image/png;base64,{base64.b64encode(png).decode()})")


report_files = [report_file(kind) for kind in DESCRIPTIONS]
