"""Cooperatives and credit funds that report 58/BC-LM names; their names are real, their figures here are invented."""

from __future__ import annotations

from dataclasses import dataclass

NOTE = "Tên thật theo báo cáo; số liệu là giả định, chỉ để minh họa."


@dataclass(frozen=True, slots=True)
class Named:
    """A cooperative that the report names, in its unit; a blank commune is drawn by lot."""

    unit_code: str
    name: str
    products: str
    commune: str = ""
    sector: str = "agriculture"


NAMED = (
    Named("213", "HTX bánh đa Kế", "Bánh đa Kế", "Phường Dĩnh Kế", "industry"),
    Named("213", "HTX mộc Bãi Ổi", "Đồ gỗ dân dụng, đồ gỗ mỹ nghệ", "", "industry"),
    Named("213", "HTX vận tải Nội Thành", "Vận tải hành khách, hàng hóa", "", "transport"),
    Named("213", "HTX đầu tư quản lý và khai thác chợ Hải An", "Quản lý, khai thác chợ", "", "market"),
    Named("213", "HTX chợ Quán Thành", "Quản lý, khai thác chợ", "", "market"),
    Named("215", "HTX Phát Huy", "Gà đồi Yên Thế"),
    Named("215", "HTX nông nghiệp xanh Yên Thế", "Gà đồi Yên Thế, rau an toàn"),
    Named("215", "HTX Thân Trường", "Chè xanh"),
    Named("215", "HTX dược liệu Thiên Tâm", "Trà cà gai leo, cao dược liệu"),
    Named("215", "HTX chế biến vôi Ngân Hồng", "Vôi bột, vôi cục", "", "industry"),
    Named("215", "HTX giao thông vận tải Yên Thế", "Vận tải hành khách, hàng hóa", "", "transport"),
    Named("216", "HTX sản xuất kinh doanh nông nghiệp Quang Trung", "Lúa chất lượng cao, lạc giống"),
    Named("216", "HTX vải sớm Phúc Hòa", "Vải thiều sớm", "Xã Phúc Hòa"),
    Named("216", "HTX kinh doanh dịch vụ nông nghiệp Tân Tiến", "Dịch vụ làm đất, vật tư nông nghiệp"),
    Named("217", "HTX nông nghiệp Tân Hưng", "Rau, củ, quả an toàn", "Xã Tân Hưng"),
    Named("217", "HTX Tiên Tiến", "Rau an toàn, dịch vụ nông nghiệp"),
    Named("217", "HTX nấm Anh Tú", "Nấm rơm, nấm sò, mộc nhĩ"),
    Named("217", "HTX phụ nữ khởi nghiệp Từ Tâm", "Nông sản sấy, trà thảo mộc"),
    Named(
        "219",
        "HTX nông nghiệp sản xuất và kinh doanh dịch vụ tổng hợp Hồng Xuân",
        "Vải thiều, cam, bưởi",
        "Xã Hồng Giang",
    ),
    Named("219", "HTX sản xuất kinh doanh tiêu thụ mỳ Thuận Hường", "Mỳ Chũ", "Xã Nam Dương"),
    Named("219", "HTX sản xuất kinh doanh tiêu thụ mỳ Tùng Chi", "Mỳ Chũ", "Xã Trù Hựu"),
    Named("219", "HTX sản xuất và tiêu thụ mỳ Chũ", "Mỳ Chũ", "Thị trấn Chũ", "industry"),
    Named("220", "HTX ong mật hữu cơ Sơn Động", "Mật ong rừng"),
    Named("220", "HTX dịch vụ nông nghiệp Thảo Mộc Linh", "Trà hoa vàng, thảo mộc"),
    Named("220", "HTX dược liệu Thiên Phú Yên Tử", "Ba kích, trà hoa vàng", "Thị trấn Tây Yên Tử"),
    Named("221", "HTX rau sạch Yên Dũng", "Rau sạch, dưa lưới"),
    Named("221", "HTX dịch vụ tổng hợp và sản xuất nông nghiệp Lúa Vàng", "Gạo thơm, lợn thịt"),
    Named("222", "HTX nông nghiệp công nghệ cao Minh Tâm", "Rau, hoa trong nhà màng"),
    Named("222", "HTX Vân Hương", "Rượu Vân Hương", "Xã Vân Hà", "industry"),
    Named("222", "HTX Bình Minh", "Thương mại, dịch vụ tổng hợp", "", "trade"),
    Named("223", "HTX nông nghiệp Đồng Tâm 3", "Rau, củ, quả an toàn"),
    Named("223", "HTX nông nghiệp Hưng Thịnh", "Rau an toàn, lúa chất lượng cao"),
    Named("223", "HTX rau cần Lý Hùng", "Rau cần"),
)

NAMED_FUNDS = (
    ("213", "Phường Thọ Xương"),
    ("217", "Xã Tân Dĩnh"),
    ("217", "Xã Xương Lâm"),
    ("217", "Xã An Hà"),
    ("219", "Xã Quý Sơn"),
    ("219", "Xã Hồng Giang"),
)

INVENTED_FUNDS = (
    ("213", "Phường Đa Mai"),
    ("213", "Xã Song Mai"),
    ("213", "Xã Tân Mỹ"),
    ("216", "Xã Ngọc Thiện"),
    ("216", "Thị trấn Cao Thượng"),
    ("217", "Xã Thái Đào"),
    ("218", "Thị trấn Đồi Ngô"),
    ("218", "Xã Phương Sơn"),
    ("219", "Xã Phượng Sơn"),
    ("219", "Thị trấn Chũ"),
    ("221", "Xã Tiền Phong"),
    ("222", "Thị trấn Bích Động"),
    ("222", "Xã Hồng Thái"),
    ("223", "Xã Lương Phong"),
)
SPECIAL_CONTROL = "Phường Thọ Xương"
