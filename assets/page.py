"""The asset ``page``: the web page of every period, files that need no server."""

from typing import Any

from dagster import AssetKey, MaterializeResult, MetadataValue, asset

from assets.report import report_files
from assets.units import UNITS, unit_key
from pipeline.outputs.status_page import INDEX, write_pages
from pipeline.runtime.clock import today
from pipeline.runtime.settings import settings


@asset(
    deps=[
        *(AssetKey(["quality", name]) for name in ("coverage", "findings")),
        *map(unit_key, UNITS),
        *(one.key for one in report_files),
    ],
    group_name="desk",
    kinds={"html"},
    owners=["team:stewards"],
    description=(
        "Trang web về các kỳ báo cáo: tình hình nộp, kết quả kiểm tra theo quy tắc và đơn vị, diễn biến; mở bằng trình "
        "duyệt, không cần máy chủ. (One web page per period, made anew each night.)"
    ),
)
def page() -> MaterializeResult[Any]:
    """Write the pages as of today."""
    paths = write_pages(settings(), today())
    return MaterializeResult(
        metadata={
            "Trang của kỳ mới nhất": MetadataValue.path(str(settings().files / INDEX)),
            "Số trang": len(paths),
        }
    )
