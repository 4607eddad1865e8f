"""The command ``hoptac``: the list of what needs no Dagster, of which only the command that is asked for is loaded."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from pipeline.cli.listed_commands import Listed, ListedCommand
from pipeline.cli.loading import NotLoadedError, loading

COMMANDS = (
    Listed(
        "run",
        "pipeline.cli.night_commands",
        "Đọc tệp mới, kiểm tra, dựng kho dữ liệu, ghi tệp phản hồi, mẫu biểu, báo cáo. (A night without Dagster).",
    ),
    Listed(
        "rebuild",
        "pipeline.cli.night_commands",
        "Dựng lại toàn bộ từ raw/ và sổ tiếp nhận: đọc lại mọi tệp, bỏ mọi dữ liệu tạm. (Make everything anew).",
    ),
    Listed(
        "check",
        "pipeline.cli.check_commands",
        "Kiểm tra tệp, không cần Dagster; mã kết thúc 0 đạt, 1 có điểm phải sửa, 2 không đọc được. (Check workbooks).",
    ),
    Listed(
        "notices",
        "pipeline.cli.notices_commands",
        "Thư báo: xem đã gửi những gì, gửi lại, thử máy chủ thư. (E-mails to units and stewards).",
    ),
    Listed(
        "published",
        "pipeline.cli.published_commands",
        "Báo cáo đã công bố: số liệu in ra, đối chiếu với nhau và với số tính được. (Published reports)",
    ),
    Listed(
        "health",
        "pipeline.cli.health_commands",
        "Hệ thống có ổn không; mã kết thúc 0 tốt, 1 cần xem, 2 hỏng. (Whether the installation is well).",
    ),
    Listed(
        "alert",
        "pipeline.cli.health_commands",
        "Báo sự cố của một dịch vụ qua thư điện tử; systemd gọi lệnh này. (E-mail that a unit failed).",
    ),
    Listed(
        "close",
        "pipeline.cli.steward_commands",
        "Chốt một kỳ: mọi đơn vị đã được chấp nhận và không còn điểm hỏi lại. (Close a period).",
    ),
    Listed(
        "explain",
        "pipeline.cli.steward_commands",
        "Giải trình điểm hỏi lại chung, về số liệu đã công bố hoặc bàn giao. (Explain a query of no single unit).",
    ),
    Listed(
        "accept",
        "pipeline.cli.steward_commands",
        "Nhận một tệp chỉ bị giữ vì kỳ không có gì xác nhận, hoặc vì tên, thư mục hay lần nộp. (Take a file).",
    ),
    Listed(
        "trace",
        "pipeline.cli.output_commands",
        "Cho biết một số liệu được cộng từ những ô nào. (Show the cells that a figure is added up from).",
    ),
    Listed(
        "report",
        "pipeline.cli.output_commands",
        "Ghi báo cáo của một kỳ: bảng số liệu Excel và văn bản Word. (Write the report of a period).",
    ),
    Listed(
        "build",
        "pipeline.cli.output_commands",
        "Dựng kho dữ liệu vào một tệp khác, hiện tại hoặc như đã biết vào một lúc. (Build as it was known then).",
    ),
    Listed(
        "export",
        "pipeline.cli.output_commands",
        "Ghi một bảng hoặc khung nhìn của kho dữ liệu ra một tệp Parquet. (Write a table or view as Parquet).",
    ),
    Listed(
        "samples",
        "pipeline.cli.output_commands",
        "Ghi lại các tệp mẫu (mô phỏng). (Write the synthetic sample workbooks).",
    ),
    Listed(
        "docs",
        "pipeline.cli.output_commands",
        "Ghi lại từ điển dữ liệu, danh mục quy tắc và sơ đồ kho dữ liệu. (Write the generated documents).",
    ),
    Listed(
        "template",
        "pipeline.cli.output_commands",
        "Ghi mẫu biểu, điền sẵn từ bản được chấp nhận gần nhất của đơn vị. (Write a template, prefilled).",
    ),
    Listed(
        "backup",
        "pipeline.cli.backup_commands",
        "Sao lưu hộp nhận tệp, sổ tiếp nhận và thiết đặt; chạy được cả khi đang có lượt chạy. (Back up).",
    ),
    Listed(
        "restore",
        "pipeline.cli.backup_commands",
        "Khôi phục một bản sao lưu vào nơi chưa có gì, rồi chạy hoptac run. (Restore into an empty installation).",
    ),
    Listed(
        "settings",
        "pipeline.cli.settings_commands",
        "Các thiết đặt, giá trị và nguồn của chúng; mã kết thúc 4 nếu có giá trị sai. (Settings and their sources).",
    ),
    Listed(
        "watch",
        "pipeline.cli.watch_commands",
        "Theo dõi raw/: tệp mới nằm yên là kiểm tra, ghi tệp phản hồi và trang tình hình ngay. (Answer files by day).",
    ),
)
"""What ``hoptac`` can do, in the order in which it is shown."""
_AS_MEANT = (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError, NotLoadedError)
"""Ends that say all by themselves, or that nobody reads any more."""


class HoptacCommands(TyperGroup):
    """The listed commands; they end with a sentence, whichever it is, where a person can mend what is wrong."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - as typer gives them
        super().__init__(**attributes)
        for listed in COMMANDS:
            self.add_command(ListedCommand(listed))

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # typer's own class of contexts
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except _AS_MEANT:
            raise
        except Exception as problem:
            with loading():
                from pipeline.cli.terminal import console  # noqa: PLC0415 - most commands end without a failure
                from pipeline.runs.expected_failures import end_where_expected  # noqa: PLC0415 - as above
            end_where_expected(problem, console)
            raise


main = typer.Typer(
    cls=HoptacCommands,
    help="Hợp Tác: từ tệp Excel của từng đơn vị đến số liệu tổng hợp.",
    no_args_is_help=True,
    add_completion=False,
)


@main.callback()
def start(context: typer.Context) -> None:
    """Begin as every command begins."""
    with loading():
        from pipeline.cli.start import prepare_for  # noqa: PLC0415 - the list of commands needs no settings
    prepare_for(context.invoked_subcommand)
