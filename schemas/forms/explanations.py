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
        Column("rule", "Mã quy tắc", Kind.TEXT, "Rule", "Ví dụ HTX-04.", width=12),
        Column("sheet", "Trang tính", Kind.TEXT, "Sheet", "Tên trang tính.", width=14),
        Column("cell", "Ô", Kind.TEXT, "Cell", "Địa chỉ ô, ví dụ K14.", width=10),
        Column("value", "Giá trị", Kind.TEXT, "Value", "Giá trị được giải trình.", width=24),
        Column("explanation", "Giải trình", Kind.TEXT, "Explanation", "Lý do.", width=60),
    ),
)
