"""Sheet Giải trình of KTTT-01: answers to queries; optional."""

from schemas.column import Column, Kind, Layout, Sheet

EXPLANATIONS = Sheet(
    name="Giải trình",
    table="explanations",
    title_vi="Giải trình các điểm cần hỏi lại",
    grain="one row per explained query",
    layout=Layout.TABLE,
    optional=True,
    loaded=False,
    aliases=("Giải trình số liệu",),
    columns=(
        Column(name="rule", header="Mã quy tắc", kind=Kind.TEXT, label_en="Rule", help_vi="Ví dụ HTX-04.", width=12),
        Column(
            name="sheet", header="Trang tính", kind=Kind.TEXT, label_en="Sheet", help_vi="Tên trang tính.", width=14
        ),
        Column(name="cell", header="Ô", kind=Kind.TEXT, label_en="Cell", help_vi="Địa chỉ ô, ví dụ K14.", width=10),
        Column(
            name="value",
            header="Giá trị",
            kind=Kind.TEXT,
            label_en="Value",
            help_vi="Giá trị được giải trình.",
            width=24,
        ),
        Column(
            name="explanation", header="Giải trình", kind=Kind.TEXT, label_en="Explanation", help_vi="Lý do.", width=60
        ),
    ),
)
