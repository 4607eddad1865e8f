"""The columns of a file of published claims: what they are called, which must be filled, and how they are kept."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.matching import label_key

REPORT_FIELDS = ("report_id", "title_vi", "signed_on", "period", "unit_code")
"""What is said of a report, in the order in which the ledger keeps it."""
CLAIM_FIELDS = (
    *("report_id", "claim_id", "section", "quote_vi", "value", "unit", "as_of"),
    *("figure_id", "topic", "qualifiers"),
)
"""What is said of a claim, in the order in which the ledger keeps it."""
SHEET = "Số liệu"
"""The sheet of the template that the claims stand on."""
BETWEEN = " · "
"""Between a code and its name in a list of the template; what stands behind it is not read."""


@dataclass(frozen=True, slots=True)
class ClaimColumn:
    """A column of the file; ``meaning`` tells in Vietnamese what goes into it."""

    name: str
    header: str
    meaning: str
    is_required: bool = False

    @property
    def label(self) -> str:
        """How errors call it: by both of its names."""
        return f"{self.header} ({self.name})"


CLAIM_COLUMNS = (
    ClaimColumn(
        "report_id", "Số hiệu báo cáo", "Như in trên báo cáo, ví dụ 58/BC-LM; mỗi dòng đều ghi", is_required=True
    ),
    ClaimColumn("title_vi", "Tên báo cáo", "Ghi ở dòng đầu của mỗi báo cáo là đủ"),
    ClaimColumn("signed_on", "Ngày ký", "Ngày ghi trên báo cáo, ví dụ 16/12/2020; ghi ở dòng đầu là đủ"),
    ClaimColumn("period", "Kỳ", "Tháng mà số liệu tính đến, ví dụ 11/2020; ghi ở dòng đầu là đủ"),
    ClaimColumn(
        "unit_code",
        "Đơn vị",
        "Mã hoặc tên đơn vị báo cáo trong kỳ đó, kể cả đơn vị nay không còn; bỏ trống là báo cáo chung của mọi đơn vị",
    ),
    ClaimColumn(
        "claim_id", "Mã số liệu", "Tên ngắn tự đặt, không trùng trong một báo cáo, ví dụ htx_total", is_required=True
    ),
    ClaimColumn("section", "Mục", "Mục của báo cáo có con số này, ví dụ P1.1.1", is_required=True),
    ClaimColumn("quote_vi", "Trích nguyên văn", "Đoạn chữ in có con số, để người sau đối chiếu"),
    ClaimColumn("value", "Số in", "Con số như in: 1.937.557 hoặc 0,81; bỏ trống nếu báo cáo không nêu con số"),
    ClaimColumn(
        "unit", "Đơn vị tính", "Chọn trong danh sách, theo đúng đơn vị tính in trong báo cáo", is_required=True
    ),
    ClaimColumn("as_of", "Tính đến", "Ngày 30/11/2020, tháng 05/2020 hoặc năm 2020 như in; bỏ trống nếu không in"),
    ClaimColumn("figure_id", "Mã chỉ tiêu", "Chọn trong danh sách; khi đó bỏ trống Chủ đề và Phạm vi"),
    ClaimColumn("topic", "Chủ đề", "Chọn trong danh sách, chỉ khi không có mã chỉ tiêu nào: htx, qtdnd, lhhtx, tht …"),
    ClaimColumn("qualifiers", "Phạm vi", "Chỉ khi có Chủ đề, ví dụ sector=agriculture; measure=members"),
)
REQUIRED = tuple(column.name for column in CLAIM_COLUMNS if column.is_required)
OF_REPORT = REPORT_FIELDS[1:]
"""What one line of a report says for all of them."""


def report_key(report_id: str) -> str:
    """The form under which ids of one report are equal, however its dashes, capitals and spaces are typed."""
    return label_key(report_id)


def column_of(header: str) -> ClaimColumn | None:
    """The column of a header: its Vietnamese or English name, or both; None for none of ours."""
    key = label_key(header)
    return next((c for c in CLAIM_COLUMNS if key in {label_key(c.name), label_key(c.header), label_key(c.label)}), None)
