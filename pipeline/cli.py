"""The command ``hoptac``: everything that needs no Dagster."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from pipeline.documents import write_documents
from pipeline.nightly import AlreadyRunningError, nightly
from pipeline.samples import write_samples
from pipeline.settings import PROJECT, settings
from pipeline.summary import print_summary
from pipeline.template import write_template
from schemas.reference_data import unit_in_period
from schemas.registry import FORMS, open_forms

if TYPE_CHECKING:
    from pathlib import Path

main = typer.Typer(
    help="Hợp Tác: từ tệp Excel của huyện đến số liệu của tỉnh.", no_args_is_help=True, add_completion=False
)
console = Console()


@main.command()
def run() -> None:
    """Đọc tệp mới trong raw/, kiểm tra, dựng kho dữ liệu, không qua Dagster. (The pipeline without Dagster)."""
    try:
        with console.status("Đang xử lý …"):
            night = nightly(settings())
    except AlreadyRunningError as problem:
        console.print(f"Một lượt chạy khác đang làm việc: {problem}", style="red")
        raise typer.Exit(3) from problem
    print_summary(console, settings(), night.ingested.read, [])


@main.command()
def samples(folder: Annotated[Path, typer.Argument(help="Thư mục ghi các tệp mẫu")] = PROJECT / "raw") -> None:
    """Ghi lại các tệp mẫu (mô phỏng). (Write the synthetic sample workbooks)."""
    for path in write_samples(folder):
        console.print(path, markup=False)


@main.command()
def docs(folder: Annotated[Path, typer.Argument(help="Thư mục tài liệu")] = PROJECT / "docs") -> None:
    """Ghi lại từ điển dữ liệu và danh mục quy tắc. (Write the generated documents)."""
    for path in write_documents(folder):
        console.print(path, markup=False)


@main.command()
def template(
    output: Annotated[Path, typer.Argument(help="Tệp .xlsx sẽ ghi")],
    form: Annotated[str, typer.Option(help="Mẫu biểu")] = open_forms()[0].form_id,
    unit: Annotated[str, typer.Option(help="Mã đơn vị, ví dụ 217")] = "",
    period: Annotated[str, typer.Option(help="Kỳ báo cáo, ví dụ 2020-12")] = "",
) -> None:
    """Ghi mẫu biểu trống. (Write a blank template)."""
    month = date.fromisoformat(f"{period}-01") if period else None
    known = next((one for one in FORMS if one.form_id == form), None)
    reporting_unit = unit_in_period(unit, month or date.today()) if unit else None  # noqa: DTZ011 - a day, not a moment
    if known is None or (unit and reporting_unit is None):
        console.print(f"Không có mẫu biểu {form} hoặc đơn vị {unit} trong kỳ đó.", style="red")
        raise typer.Exit(2)
    write_template(known, output, reporting_unit, month)
    console.print(output, markup=False)
