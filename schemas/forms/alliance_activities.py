"""What the Alliance did in the year, sheets of LM-01: training, commendations, trade promotion, donations."""

from decimal import Decimal

from schemas.column import Column, Kind, Layout, Sheet

DATE_HINT = "Ngày/tháng/năm, ví dụ 15/03/2020; không bắt buộc."
COUNT_HINT = "Số nguyên, không âm."

HELD_ON = Column(
    "held_on",
    "Thời gian",
    Kind.DATE,
    "Held on",
    DATE_HINT,
    optional_header=True,
    aliases=("Ngày tổ chức", "Thời gian tổ chức", "Ngày"),
)

TRAINING = Sheet(
    name="Tập huấn",
    table="training",
    title_vi="Bồi dưỡng, tập huấn",
    grain="one row per programme, partner and place",
    layout=Layout.TABLE,
    flow=True,
    keys=(("programme", "partner", "district"), ("programme", "district"), ("programme", "partner"), ("programme",)),
    aliases=("Bồi dưỡng, tập huấn", "Công tác tập huấn", "Đào tạo, tập huấn"),
    columns=(
        Column(
            "programme",
            "Chương trình",
            Kind.TEXT,
            "Programme",
            "Tên chương trình, lớp.",
            aliases=("Tên chương trình", "Nội dung", "Lớp tập huấn"),
            width=52,
        ),
        Column(
            "partner",
            "Đơn vị phối hợp",
            Kind.TEXT,
            "Partner",
            "Đơn vị cùng tổ chức, nếu có.",
            aliases=("Phối hợp với", "Cơ quan phối hợp"),
            width=36,
        ),
        Column(
            "district",
            "Địa bàn",
            Kind.TEXT,
            "Place",
            "Huyện, thành phố; hoặc Toàn tỉnh.",
            aliases=("Huyện, thành phố", "Nơi tổ chức"),
            width=22,
        ),
        Column(
            "classes",
            "Số lớp",
            Kind.COUNT,
            "Classes",
            COUNT_HINT,
            minimum=Decimal(0),
            aliases=("Số lớp tập huấn",),
            width=10,
        ),
        Column(
            "learners",
            "Số học viên",
            Kind.COUNT,
            "Learners",
            COUNT_HINT,
            minimum=Decimal(0),
            aliases=("Học viên", "Số người tham gia", "Số lượt học viên"),
            width=12,
        ),
        HELD_ON,
    ),
)

COMMENDATIONS = Sheet(
    name="Khen thưởng",
    table="commendations",
    title_vi="Thi đua, khen thưởng",
    grain="one row per giver, kind of award, kind of recipient and event",
    layout=Layout.TABLE,
    flow=True,
    keys=(("giver", "kind", "recipient_kind", "event"), ("giver", "kind", "recipient_kind")),
    aliases=("Thi đua, khen thưởng", "Công tác khen thưởng"),
    columns=(
        Column(
            "giver",
            "Cơ quan tặng",
            Kind.TEXT,
            "Giver",
            "Cơ quan, người tặng.",
            aliases=("Cơ quan khen thưởng", "Đơn vị tặng"),
            width=36,
        ),
        Column(
            "kind",
            "Hình thức",
            Kind.TEXT,
            "Kind of award",
            "Ví dụ Bằng khen, Kỷ niệm chương.",
            aliases=("Hình thức khen thưởng",),
            width=22,
        ),
        Column(
            "recipient_kind",
            "Đối tượng",
            Kind.TEXT,
            "Kind of recipient",
            "Ví dụ Tập thể, Cá nhân.",
            aliases=("Đối tượng khen thưởng", "Đối tượng được tặng"),
            width=22,
        ),
        Column(
            "awards",
            "Số lượng",
            Kind.COUNT,
            "Awards",
            COUNT_HINT,
            minimum=Decimal(0),
            aliases=("Số lượng khen thưởng",),
            width=12,
        ),
        Column(
            "recipients",
            "Số đối tượng",
            Kind.COUNT,
            "Recipients",
            COUNT_HINT,
            minimum=Decimal(0),
            aliases=("Số đối tượng được tặng", "Số tập thể, cá nhân"),
            width=12,
        ),
        Column("event", "Dịp", Kind.TEXT, "Occasion", "Không bắt buộc.", optional_header=True, width=52),
    ),
)

TRADE_PROMOTION = Sheet(
    name="Xúc tiến",
    table="trade_promotion",
    title_vi="Xúc tiến thương mại",
    grain="one row per event",
    layout=Layout.TABLE,
    flow=True,
    keys=(("event", "place"), ("event",)),
    aliases=("Xúc tiến thương mại", "Hội chợ, xúc tiến thương mại"),
    columns=(
        Column(
            "event",
            "Sự kiện",
            Kind.TEXT,
            "Event",
            "Hội chợ, hội nghị, tuần lễ trưng bày.",
            aliases=("Tên sự kiện", "Nội dung"),
            width=64,
        ),
        Column("place", "Địa điểm", Kind.TEXT, "Place", "Nơi tổ chức.", aliases=("Nơi tổ chức",), width=26),
        Column(
            "cooperatives",
            "Số HTX tham gia",
            Kind.COUNT,
            "Cooperatives that took part",
            "Không bắt buộc.",
            optional_header=True,
            minimum=Decimal(0),
            aliases=("HTX tham gia", "Số hợp tác xã tham gia"),
        ),
        HELD_ON,
    ),
)

DONATIONS = Sheet(
    name="Đóng góp và thông tin",
    table="donations",
    title_vi="Đóng góp, ủng hộ và thông tin khác",
    grain="one row per item",
    layout=Layout.TABLE,
    flow=True,
    keys=(("item",),),
    aliases=("Đóng góp, thông tin", "Đóng góp", "Ủng hộ và thông tin"),
    columns=(
        Column("item", "Nội dung", Kind.TEXT, "Item", "Nội dung đóng góp hoặc thông tin.", width=72),
        Column(
            "amount",
            "Số tiền",
            Kind.MONEY,
            "Amount",
            "Triệu đồng; không bắt buộc.",
            optional_header=True,
            minimum=Decimal(0),
            unit_vi="triệu đồng",
            aliases=("Số tiền (triệu đồng)", "Số tiền ủng hộ"),
        ),
        Column(
            "count",
            "Số lượng",
            Kind.COUNT,
            "Count",
            "Không bắt buộc.",
            optional_header=True,
            minimum=Decimal(0),
            aliases=("Số lượt",),
        ),
    ),
)
