"""Invented names of cooperatives, each with what it makes; no two of one commune share a word of their own names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.samples.dice import shuffled
from pipeline.samples.named import NAMED

if TYPE_CHECKING:
    from random import Random

FIRST = (
    *("An", "Bảo", "Bình", "Cao", "Đại", "Đăng", "Đình", "Đức", "Gia", "Hà", "Hải", "Hoàng", "Hồng", "Hùng", "Khánh"),
    *("Kim", "Lâm", "Long", "Minh", "Mỹ", "Nam", "Nghĩa", "Ngọc", "Nhật", "Phú", "Phương", "Quang", "Quốc", "Sao"),
    *("Thái", "Thanh", "Thành", "Thiên", "Thịnh", "Thuận", "Toàn", "Trí", "Trường", "Tuấn", "Việt", "Vĩnh", "Xuân"),
)
LAST = (
    *("Ân", "Châu", "Cường", "Dũng", "Dương", "Đạt", "Điền", "Đoàn", "Giang", "Hạnh", "Hiếu", "Hòa", "Hưng", "Khang"),
    *("Khôi", "Lợi", "Lộc", "Mai", "Mạnh", "Nguyên", "Nhân", "Phát", "Phong", "Phúc", "Quân", "Quý", "Sơn", "Tài"),
    *("Thắng", "Thọ", "Tín", "Trung", "Tùng", "Vinh", "Vượng", "Khiêm"),
)


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of cooperative: how its name begins and what it makes; only in some units where they are given."""

    sector: str
    opening: str
    products: str
    unit_codes: tuple[str, ...] = ()


TRADES = (
    Trade("agriculture", "HTX nông nghiệp", "Lúa chất lượng cao, rau màu"),
    Trade("agriculture", "HTX dịch vụ nông nghiệp", "Dịch vụ làm đất, thủy nông, vật tư nông nghiệp"),
    Trade("agriculture", "HTX nông nghiệp hữu cơ", "Rau hữu cơ, gạo hữu cơ"),
    Trade("agriculture", "HTX rau an toàn", "Rau an toàn, cà chua, dưa chuột"),
    Trade("agriculture", "HTX chăn nuôi", "Lợn thịt, lợn giống"),
    Trade("agriculture", "HTX gia cầm", "Gà thả vườn, trứng gà"),
    Trade("agriculture", "HTX thủy sản", "Cá giống, cá thương phẩm, ba ba"),
    Trade("agriculture", "HTX nấm", "Nấm sò, nấm rơm, đông trùng hạ thảo"),
    Trade("agriculture", "HTX nuôi ong", "Mật ong"),
    Trade("agriculture", "HTX sản xuất và tiêu thụ nông sản", "Lạc, khoai tây, ngô ngọt"),
    Trade("agriculture", "HTX cây ăn quả", "Na dai, ổi, táo", ("216", "217", "218", "221", "223")),
    Trade("agriculture", "HTX cây có múi", "Cam, bưởi", ("219", "215", "218")),
    Trade("agriculture", "HTX vải thiều", "Vải thiều", ("219", "218", "216")),
    Trade("agriculture", "HTX na dai", "Na dai", ("218",)),
    Trade("agriculture", "HTX dứa", "Dứa tươi", ("218", "217")),
    Trade("agriculture", "HTX gà đồi", "Gà đồi Yên Thế", ("215",)),
    Trade("agriculture", "HTX chè", "Chè xanh", ("215",)),
    Trade("agriculture", "HTX lâm nghiệp", "Gỗ rừng trồng, cây giống lâm nghiệp", ("215", "218", "219", "220")),
    Trade("agriculture", "HTX dược liệu", "Ba kích, cà gai leo, trà hoa vàng", ("215", "219", "220")),
    Trade("agriculture", "HTX hoa cây cảnh", "Hoa tươi, cây cảnh", ("213", "222", "221")),
    Trade("industry", "HTX chế biến nông sản", "Vải sấy, mỳ gạo"),
    Trade("industry", "HTX sản xuất mỳ gạo", "Mỳ Chũ", ("219",)),
    Trade("industry", "HTX mây tre đan", "Hàng mây tre đan", ("222", "223", "221", "216")),
    Trade("industry", "HTX mộc", "Đồ gỗ dân dụng"),
    Trade("industry", "HTX cơ khí", "Cửa sắt, máy nông cụ"),
    Trade("industry", "HTX may", "Quần áo may sẵn"),
    Trade("industry", "HTX vật liệu xây dựng", "Gạch không nung, cát, sỏi"),
    Trade("industry", "HTX bún bánh", "Bún khô, bánh đa"),
    Trade("transport", "HTX vận tải", "Vận tải hàng hóa"),
    Trade("transport", "HTX vận tải hành khách", "Xe khách, xe hợp đồng"),
    Trade("transport", "HTX vận tải thủy", "Vận tải đường sông", ("213", "217", "221", "218")),
    Trade("environment", "HTX vệ sinh môi trường", "Thu gom, vận chuyển rác thải"),
    Trade("environment", "HTX môi trường xanh", "Thu gom, xử lý rác thải"),
    Trade("market", "HTX quản lý chợ", "Quản lý, khai thác chợ"),
    Trade("construction", "HTX xây dựng", "Xây dựng công trình dân dụng"),
    Trade("construction", "HTX xây lắp", "Xây lắp, san lấp mặt bằng"),
    Trade("electricity", "HTX dịch vụ điện", "Bán lẻ điện nông thôn"),
    Trade("electricity", "HTX kinh doanh điện năng", "Bán lẻ điện, sửa chữa đường dây"),
    Trade("trade", "HTX thương mại", "Bán buôn nông sản, hàng tiêu dùng"),
    Trade("trade", "HTX thương mại dịch vụ tổng hợp", "Vật tư, hàng tiêu dùng, dịch vụ ăn uống"),
    Trade("trade", "HTX du lịch cộng đồng", "Du lịch sinh thái, nhà nghỉ cộng đồng", ("219", "220", "215")),
    Trade("trade", "HTX dịch vụ", "Dịch vụ tổng hợp"),
)


def trades(sector: str, unit_code: str) -> list[Trade]:
    """Kinds of cooperatives of the sector that the unit may have; its own specialities twice as often."""
    own = [trade for trade in TRADES if trade.sector == sector and unit_code in trade.unit_codes]
    return own * 2 + [trade for trade in TRADES if trade.sector == sector and not trade.unit_codes]


class NamePool:
    """Proper names of two words; each is given out once, and a commune gets no word twice."""

    def __init__(self, rng: Random) -> None:
        """Mix all names but those that the report's cooperatives bear."""
        taken = " ".join(named.name for named in NAMED)
        pairs = [(first, last) for first in FIRST for last in LAST if f"{first} {last}" not in taken]
        self._left = shuffled(rng, pairs)
        self._words: dict[tuple[str, str], set[str]] = {}

    def keep(self, unit_code: str, commune: str, name: str) -> None:
        """Give out neither the proper name that a cooperative bears already, nor its words in the commune."""
        first, last = name.split()[-2:]
        self._left = [pair for pair in self._left if pair != (first, last)]
        self._used(unit_code, commune).update((first, last))

    def take(self, unit_code: str, commune: str) -> str:
        """A name that nobody has, and whose words nobody in the commune has."""
        used = self._used(unit_code, commune)
        pair = next(pair for pair in self._left if used.isdisjoint(pair))
        self._left.remove(pair)
        used.update(pair)
        return " ".join(pair)

    def _used(self, unit_code: str, commune: str) -> set[str]:
        return self._words.setdefault((unit_code, commune), set())
