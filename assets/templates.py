"""The asset ``templates``: the workbooks that the units fill in for the next period, with what they reported last."""

from datetime import timedelta
from typing import Any

from dagster import AssetExecutionContext, MaterializeResult, MetadataValue, asset

from assets.partitions import PERIODS, period_of
from assets.warehouse import FILES, table_key
from pipeline.outputs.templates.offered import offer_templates, template_folder
from pipeline.runtime.settings import settings
from schemas.reference_data import month_end
from schemas.registry import tables

READ = ["core.submissions", *(f"core.{one.table}" for one in tables().values() if f"core.{one.table}" in FILES)]
"""The tables that templates are filled from."""


@asset(
    partitions_def=PERIODS,
    deps=[*map(table_key, READ)],
    group_name="desk",
    kinds={"excel"},
    owners=["team:stewards"],
    description=(
        "Mẫu biểu của kỳ tiếp theo cho từng đơn vị, điền sẵn từ bản được chấp nhận gần nhất; LM-01 cho tháng 11. "
        "(Prefilled templates of the next period, written anew only where something changed.)"
    ),
)
def templates(context: AssetExecutionContext) -> MaterializeResult[Any]:
    """Write the templates of the month after the period."""
    following = month_end(period_of(context.partition_key)) + timedelta(days=1)
    offered = offer_templates(settings(), following)
    return MaterializeResult(
        metadata={
            "Kỳ của mẫu biểu": f"{following:%m/%Y}",
            "Số mẫu biểu": len(offered),
            "Số mẫu mới hoặc thay đổi": sum(offered.values()),
            "Thư mục": MetadataValue.path(str(template_folder(settings(), following))),
        }
    )
