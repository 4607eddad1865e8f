"""Figures added up from the workbooks in plain Python, as the definitions of the forms have them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tests.functional.seven_months.plain_reports import Report, Row

    Value = int | Decimal | None

STATUS = {
    "Đang hoạt động": "operating",
    "Tạm ngừng hoạt động": "suspended",
    "Ngừng hoạt động": "ceased",
    "Đã giải thể": "dissolved",
    "Đã sáp nhập, hợp nhất, chia, tách": "merged",
    "Đã chuyển đổi": "converted",
    "Đã phá sản": "bankrupt",
}
ENDINGS = ("dissolved", "merged", "converted", "bankrupt")
NEW_ENDINGS = ENDINGS[1:]
SECTOR = {
    "Nông, lâm nghiệp, thủy sản": "agriculture",
    "Công nghiệp, tiểu thủ công nghiệp": "industry",
    "Vận tải": "transport",
    "Vệ sinh môi trường": "environment",
    "Quản lý, khai thác chợ": "market",
    "Xây dựng": "construction",
    "Dịch vụ điện": "electricity",
    "Thương mại, dịch vụ": "trade",
}
AGRICULTURE, *OTHERS = SECTOR.values()
KINDS = {
    "OFFICIAL": "Thành viên chính thức",
    "CONTRIBUTING": "Thành viên liên kết góp vốn",
    "NON_CONTRIBUTING": "Thành viên liên kết không góp vốn",
}
CERTIFIED, REGISTERED = "Số tổ có chứng thực của UBND xã", "Số tổ có giấy chứng nhận đăng ký"
BRANCHES = {"AGRI": (AGRICULTURE,), "NONAGRI": tuple(OTHERS)}
LAW_CHANGED, SIZES_FROM = date(2024, 7, 1), date(2024, 11, 1)


def status(row: Row) -> str:
    """The status of a row; funds of version 1 have none and operate."""
    return STATUS[row.get("Tình trạng hoạt động") or "Đang hoạt động"]


def lives(row: Row) -> bool:
    return status(row) not in ENDINGS


def ended_on(row: Row) -> date | None:
    day: datetime | None = row.get("Ngày chấm dứt") or row.get("Ngày giải thể")
    return day.date() if day else None


def sector(row: Row) -> str:
    return SECTOR[row["Lĩnh vực"]]


def exact(value: Any) -> Decimal:  # noqa: ANN401 - of a cell
    """The number of a cell; a blank one adds nothing."""
    return Decimal(0) if value is None else Decimal(str(value))


def total(rows: Iterable[Row], header: str) -> Decimal:
    """The sum of a column over rows that live."""
    return sum((exact(row.get(header)) for row in rows if lives(row)), Decimal(0))


def living(rows: Iterable[Row], *of: str) -> int:
    """How many rows live, of these sectors where any is asked for."""
    return sum(lives(row) and (not of or sector(row) in of) for row in rows)


def in_year(reports: Iterable[Report], sheet: str, happened: Callable[[Row], date | None], *of: str) -> int:
    """How many rows of the sheet have the day within the year of their report."""
    return sum(
        (day := happened(row)) is not None and day.year == report.as_of.year and (not of or sector(row) in of)
        for report in reports
        for row in report.rows[sheet]
    )


def founded_on(row: Row) -> date:
    day: datetime = row["Ngày thành lập"]
    return day.date()


def ended_so(ending: str) -> Callable[[Row], date | None]:
    """The day on which a row has ended, where it has ended so."""
    return lambda row: ended_on(row) if status(row) == ending else None


def mean(pairs: Iterable[tuple[Any, Any]], scale: int = 1) -> Decimal | None:
    """The sum of the first by the sum of the second; None of nothing."""
    known = [(exact(above), exact(below)) for above, below in pairs if above is not None and below is not None]
    below = sum(below for _, below in known)
    return scale * sum(above for above, _ in known) / below if below else None


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The number to so many decimals, a half upwards."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def declared(reports: Iterable[Report], code: str) -> Value:
    """What the units declare of the indicator together; None where none does."""
    values = [exact(report.declared[code]) for report in reports if report.declared.get(code) is not None]
    return sum(values) if values else None


def figures(units: Mapping[str, Report]) -> dict[str, Value]:
    """Every figure of KTTT-01 of a month, by its code; those that the month does not have are not in it."""
    reports = list(units.values())
    month = reports[0].period
    cooperatives, funds, unions, groups = (
        [row for report in reports for row in report.rows[sheet]] for sheet in ("HTX", "QTDND", "LHHTX", "THT")
    )
    by_status = {code: sum(status(row) == code for row in cooperatives) for code in STATUS.values()}
    found: dict[str, Value] = {
        "HTX.ALL": living(cooperatives) + living(funds),
        "HTX.CREDIT": living(funds),
        "HTX.OPERATING": sum(status(row) == "operating" for row in (*cooperatives, *funds)),
        "HTX.SUSPENDED": by_status["suspended"],
        "HTX.CEASED": by_status["ceased"],
        "HTX.NOT_OPERATING": by_status["suspended"] + by_status["ceased"],
        "HTX.TRADE_AND_OTHERS": living(cooperatives, "construction", "electricity", "market", "trade"),
        "HTX.OPENING": declared(reports, "HTX.OPENING"),
        "HTX.TRANSFERRED": declared(reports, "HTX.TRANSFERRED"),
        "CAPITAL.ALL": total((*cooperatives, *funds), "Vốn điều lệ"),
        "CAPITAL.CREDIT": total(funds, "Vốn điều lệ"),
        "MEMBERS.ALL": total((*cooperatives, *funds), "Số thành viên"),
        "MEMBERS.CREDIT": total(funds, "Số thành viên"),
        "QTDND.OPERATING_CAPITAL": total(funds, "Tổng vốn hoạt động"),
        "QTDND.MOBILISED_CAPITAL": total(funds, "Vốn huy động"),
        "QTDND.OUTSTANDING_LOANS": total(funds, "Dư nợ"),
        "QTDND.SOUND": sum(lives(row) and row["Tình trạng"] == "An toàn, hiệu quả" for row in funds),
        "QTDND.SPECIAL_CONTROL": sum(lives(row) and row["Tình trạng"] == "Kiểm soát đặc biệt" for row in funds),
        "MANAGEMENT.BOARD": total((*cooperatives, *funds), "Số thành viên HĐQT"),
        "MANAGEMENT.SUPERVISORS": total((*cooperatives, *funds), "Số thành viên ban kiểm soát"),
        "LHHTX.ALL": living(unions),
        "LHHTX.OPERATING": sum(status(row) == "operating" for row in unions),
        "LHHTX.CAPITAL": total(unions, "Vốn điều lệ"),
        "LHHTX.MEMBERS": total(unions, "Số HTX thành viên"),
        "THT.ALL": sum(exact(row["Số tổ hợp tác"]) for row in groups),
    }
    for branch, codes in BRANCHES.items():
        found[f"LHHTX.{branch}"] = living(unions, *codes)
    for name, codes in {**BRANCHES, **{code.upper(): (code,) for code in OTHERS}}.items():
        those = [row for row in cooperatives if sector(row) in codes]
        found[f"HTX.{name}"] = living(those)
        found[f"CAPITAL.{name}"] = total(those, "Vốn điều lệ")
        found[f"MEMBERS.{name}"] = total(those, "Số thành viên")
    means = {code: None if value is None else rounded(value, 3) for code, value in exact_means(units).items()}
    return found | _events(reports, month) | means | _of_the_form(reports, month)


def _events(reports: list[Report], month: date) -> dict[str, Value]:
    """What happened since 1 January: foundings and endings, of cooperatives and funds together and apart."""
    found: dict[str, Value] = {}
    for name, happened in (("FOUNDED", founded_on), ("DISSOLVED", ended_so("dissolved"))):
        funds = in_year(reports, "QTDND", happened)
        if name == "DISSOLVED":
            # version 1 lists funds without a status: those that were dissolved are declared alone
            old = [report for report in reports if not report.is_new]
            funds += int(declared(old, "HTX.DISSOLVED_CREDIT") or 0)
        found |= {f"HTX.{name}": in_year(reports, "HTX", happened) + funds, f"HTX.{name}_CREDIT": funds}
        found |= {f"HTX.{name}_{branch}": in_year(reports, "HTX", happened, *of) for branch, of in BRANCHES.items()}
    for ending in NEW_ENDINGS if month >= LAW_CHANGED else ():
        happened = ended_so(ending)
        found[f"HTX.{ending.upper()}"] = in_year(reports, "HTX", happened) + in_year(reports, "QTDND", happened)
    return found


def exact_means(units: Mapping[str, Report]) -> dict[str, Decimal | None]:
    """The figures that are ratios, not rounded: what is printed is rounded once."""
    here = [row for report in units.values() for row in report.rows["HTX"] if lives(row)]
    trained = [(row["Cán bộ quản lý từ trung cấp trở lên"], row["Số cán bộ quản lý"]) for row in here]
    incomes = [(row["Thu nhập bình quân lao động thường xuyên"], row["Lao động thường xuyên"]) for row in here]
    weighted = [(None if None in pair else exact(pair[0]) * exact(pair[1]), pair[1]) for pair in incomes]
    return {
        "MANAGEMENT.TRAINED_PERCENT": mean(trained, 100),
        "REVENUE.MEAN": mean((row["Doanh thu"], 1) for row in here),
        "INCOME.MEAN": mean(weighted),
    }


def _of_the_form(reports: list[Report], month: date) -> dict[str, Value]:
    """The figures that only some months have: they rest on the reports whose form asks for them."""
    lists = {sheet: [row for report in reports for row in report.rows[sheet]] for sheet in ("HTX", "THT")}
    found: dict[str, Value] = {}
    if month < LAW_CHANGED:
        found["THT.CERTIFIED"] = sum(exact(row.get(CERTIFIED)) for row in lists["THT"])
    else:
        found["THT.REGISTERED"] = sum(exact(row.get(REGISTERED)) for row in lists["THT"])
        found |= {f"MEMBERS.{kind}": total(lists["HTX"], header) for kind, header in KINDS.items()}
    if month >= SIZES_FROM:
        # no December of theirs was received, so no revenue of a whole year is known
        classes = dict.fromkeys(("SIZE.LARGE", "SIZE.MEDIUM", "SIZE.SMALL", "SIZE.MICRO"))
        found |= classes | {"SIZE.EVALUATED": 0, "SIZE.NOT_EVALUATED": living(lists["HTX"])}
    return found


def units_with(units: Mapping[str, Report], code: str) -> int:
    """On how many units a figure rests: on those whose form asks for what it adds up."""
    name = code.partition(".")[2]
    if name in KINDS:
        return sum(report.has("HTX", KINDS[name]) for report in units.values())
    if name.lower() in NEW_ENDINGS or code.startswith("SIZE."):
        return sum(report.is_new for report in units.values())
    if code in {"THT.CERTIFIED", "THT.REGISTERED"}:
        return sum(
            report.has("THT", {"CERTIFIED": CERTIFIED, "REGISTERED": REGISTERED}[name]) for report in units.values()
        )
    return len(units)
