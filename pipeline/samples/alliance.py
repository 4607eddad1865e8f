"""The provincial Alliance's workbook of November 2020: the figures that report 58/BC-LM gives, and invented loans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.samples import plan
from pipeline.samples.apportion import apportion
from pipeline.samples.dice import dice
from pipeline.samples.habits import HABITS
from pipeline.samples.plan import AS_OF, PERIOD
from pipeline.samples.roster import date_between
from pipeline.samples.submission import AllianceSubmission, SampleRow, Value
from schemas.reference_data import all_indicators, units_in_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.samples.submission import UnitSubmission

INDICATORS: dict[str, Value] = {
    "FUND.CAPITAL": 14_480,
    "FUND.TOP_UP": 3000,
    "FUND.LOANS": plan.SUPPORT_LOANS,
    "FUND.OUTSTANDING": plan.SUPPORT_OUTSTANDING,
    "JOBS.OUTSTANDING": 2179,
    "JOBS.UNDISBURSED": 13,
    "JOBS.RECOVERED": 1,
    "JOBS.BAD_DEBT_PERCENT": Decimal("1.24"),
    "ALLIANCE.ALL": plan.OFFICIAL_MEMBERS + plan.ASSOCIATE_MEMBERS,
    "ALLIANCE.OFFICIAL": plan.OFFICIAL_MEMBERS,
    "ALLIANCE.ASSOCIATE": plan.ASSOCIATE_MEMBERS,
    "ALLIANCE.ADMITTED": plan.OFFICIAL_ADMITTED,
    "COMPLAINTS.RECEIVED": 0,
    "COMPLAINTS.RESOLVED": 0,
}
TRAINING = (
    ("Tư vấn, tập huấn về mô hình hợp tác xã", "Tổ chức GTV", "Huyện Sơn Động", 3, None),
    ("Bồi dưỡng, tập huấn nguồn nhân lực cho các HTX", None, "Toàn tỉnh", 11, 942),
    ("Bồi dưỡng sáng lập viên", None, "Toàn tỉnh", 2, 190),
    (
        "Bồi dưỡng cán bộ và thành viên HTX ngành công thương",
        "Trường Cao đẳng Công nghiệp Hưng Yên",
        "Tỉnh Bắc Giang",
        1,
        50,
    ),
    (
        "Bồi dưỡng cán bộ trẻ làm việc tại các HTX nông nghiệp",
        "Trường cán bộ nông nghiệp, Bộ Nông nghiệp",
        "Tỉnh Bắc Giang",
        1,
        40,
    ),
)
VCA, CHAIRMAN = "Liên minh HTX Việt Nam", "Chủ tịch UBND tỉnh"
MERIT, MEDAL = "Bằng khen", "Kỷ niệm chương"
CONGRESS = "Đại hội Liên minh HTX tỉnh lần thứ VI"
PATRIOTIC_CONGRESS = "Đại hội thi đua yêu nước Liên minh HTX Việt Nam"
COMMENDATIONS = (
    (VCA, "Cờ thi đua", "Liên minh HTX tỉnh", 1, 1, CONGRESS),
    (VCA, MERIT, "Tập thể", 10, 10, CONGRESS),
    (VCA, MERIT, "Cá nhân", 15, 15, CONGRESS),
    (VCA, MEDAL, "Cá nhân", 10, 10, CONGRESS),
    (CHAIRMAN, MERIT, "Đơn vị", 4, 4, CONGRESS),
    (CHAIRMAN, MERIT, "Cá nhân", 1, 1, CONGRESS),
    (VCA, MERIT, "Liên minh HTX tỉnh", 1, 1, PATRIOTIC_CONGRESS),
    (VCA, MERIT, "Cá nhân", 1, 1, PATRIOTIC_CONGRESS),
    ("Hội Nông dân tỉnh", MEDAL, "Cá nhân", None, 1, "Hồ sơ đề nghị năm 2020, chưa có quyết định"),
)
TRADE_PROMOTION = (
    (
        "Hội chợ Quốc tế sản phẩm của khu vực kinh tế hợp tác, hợp tác xã (Coop-Expo 2020)",
        "Thành phố Cần Thơ",
    ),
    ("Tuần lễ trưng bày, giới thiệu sản phẩm các HTX", "Tỉnh Thái Nguyên"),
    ("Hội chợ Quốc tế Hành lang kinh tế Đông Tây và Hội nghị kết nối cung cầu", "Thành phố Đà Nẵng"),
)
DONATIONS = (
    ("Cán bộ, HTX, QTDND ủng hộ xây dựng công trình “HTX với Bác Hồ”, đợt 2", 40, None),
    (
        "Đoàn viên công đoàn ủng hộ các quỹ từ thiện, công trình “HTX với Bác Hồ” (lần nêu thứ nhất)",
        Decimal("15.4"),
        None,
    ),
    (
        "Đoàn viên công đoàn ủng hộ các quỹ, đồng bào miền Trung (lần nêu thứ hai, theo số in 22.300.000.000 đồng)",
        22_300,
        None,
    ),
    ("Lượt truy cập lmhtx.bacgiang.gov.vn", None, 87_464),
    ("Mô hình HTX gắn với chuỗi giá trị được Liên minh HTX Việt Nam hỗ trợ trong năm", None, 1),
    ("Ban chỉ đạo phát triển KTTT huyện, thành phố đã làm việc cùng", None, 10),
    ("Tỉnh trong Cụm thi đua Liên minh HTX các tỉnh Đông Bắc", None, 7),
)
TARGETS = (
    (2020, "FOUNDED", "Toàn tỉnh", 50, 60),
    (2021, "FOUNDED", "Toàn tỉnh", 50, None),
    (2021, "FOUNDED", "Mỗi huyện", 4, 5),
    (2021, "ADMITTED", "Toàn tỉnh", 15, 20),
    (2021, "MANAGERS_TRAINED_PERCENT", "Toàn tỉnh", 100, None),
    (2021, "COMPLAINTS_RESOLVED_PERCENT", "Toàn tỉnh", 100, None),
)
FIRST_LOAN, LAST_LOAN = date(AS_OF.year - 2, 12, 1), date(AS_OF.year, 10, 31)
LOAN_YEARS, LAST_SAFE_DAY = 3, 28


def rows_of(columns: str, values: Iterable[Sequence[Value]]) -> tuple[SampleRow, ...]:
    """Rows of a sheet: the values under the columns' names, those that are left out blank."""
    names = columns.split()
    return tuple(dict.fromkeys(names) | dict(zip(names, row, strict=False)) for row in values)


def indicators_of(table: str) -> tuple[SampleRow, ...]:
    """The rows of a sheet of indicators."""
    known = [indicator for indicator in all_indicators().values() if indicator.table == table]
    return tuple(
        {"indicator": indicator.label_vi, "code": indicator.indicator, "value": INDICATORS[indicator.indicator]}
        for indicator in known
    )


def borrowers(submissions: Sequence[UnitSubmission], seed: int) -> list[SampleRow]:
    """The cooperatives that have a loan: members of the Alliance that operate, in the order of the registers."""
    members = [
        row
        for submission in submissions
        for row in submission.cooperatives
        if row.get("alliance_membership") == "official" and row["status"] == "operating"
    ]
    chosen = sorted(dice(seed, "borrowers").sample(range(len(members)), plan.SUPPORT_LOANS))
    return [members[place] for place in chosen]


def loans(submissions: Sequence[UnitSubmission], seed: int) -> tuple[SampleRow, ...]:
    """The support fund's loans, whose outstanding amounts add up to the report's."""
    rng = dice(seed, "loans")
    sizes = [rng.uniform(0.5, 1.5) for _ in range(plan.SUPPORT_LOANS)]
    outstanding = apportion(plan.SUPPORT_OUTSTANDING, sizes, [50] * plan.SUPPORT_LOANS, step=10)
    rows = []
    for row, owed in zip(borrowers(submissions, seed), outstanding, strict=True):
        disbursed = date_between(rng, FIRST_LOAN, LAST_LOAN)
        due = disbursed.replace(year=disbursed.year + LOAN_YEARS, day=min(disbursed.day, LAST_SAFE_DAY))
        lent = -(-owed // 50) * 50 + rng.choice((0, 0, 50))
        rows.append((row["name"], row["tax_code"], lent, owed, disbursed, due))
    return rows_of("cooperative tax_code principal outstanding disbursed_on due_on", rows)


def alliance_submission(submissions: Sequence[UnitSubmission], seed: int) -> AllianceSubmission:
    """The Alliance's submission; ``submissions`` are those of the districts, from which its borrowers come."""
    (unit,) = units_in_period(PERIOD, AllianceSubmission.form_id)
    habits = HABITS[unit.unit_code]
    cover: SampleRow = {
        "form_id": AllianceSubmission.form_id,
        "form_version": 1,
        "unit_code": unit.unit_code,
        "unit_name": unit.unit_name,
        "period": PERIOD,
        "as_of": AS_OF,
        "revision": 1,
        "prepared_by": habits.prepared_by,
        "phone": "0204 000 024",
        "approved_by": habits.approved_by,
    }
    tables = {
        "training": rows_of("programme partner district classes learners held_on", TRAINING),
        "support_fund_loans": loans(submissions, seed),
        **{table: indicators_of(table) for table in ("support_fund", "employment_fund", "membership")},
        "commendations": rows_of("giver kind recipient_kind awards recipients event", COMMENDATIONS),
        "trade_promotion": rows_of("event place cooperatives held_on", TRADE_PROMOTION),
        "donations": rows_of("item amount count", DONATIONS),
        "targets": rows_of("year indicator scope at_least at_most", TARGETS),
    }
    return AllianceSubmission(unit, cover, tables)
