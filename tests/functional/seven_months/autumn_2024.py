"""Four districts in June 2024, all on version 1 of KTTT-01, and in September 2024, two of them on version 2."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.samples.submission import number
from tests.spec.examples.sent import cooperative, fund, tax_code, union
from tests.support.version_two import VersionedReport, ended, member_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.samples import SampleRow, Value

JUNE, SEPTEMBER = date(2024, 6, 1), date(2024, 9, 1)
OLD, NEW = 1, 2
VIET_YEN, HIEP_HOA, LUC_NAM, YEN_DUNG = "222", "223", "218", "221"
OFFICIAL, CONTRIBUTING = 2, 4
"""Of how many members one is a member of that kind: half of them official, a quarter contributing."""


def living(count: int, commune: str | None, sector: str = "agriculture", **values: Value) -> SampleRow:
    """A cooperative of September, whose numbers differ from those of every other."""
    members = 20 + 3 * count
    official, contributing = members // OFFICIAL, members // CONTRIBUTING
    row: SampleRow = {
        **member_kinds(official, contributing, members - official - contributing),
        "commune": commune,
        "sector": sector,
        "regular_workers": 4 + count % 5,
        "member_workers": 1 + count % 3,
        "charter_capital": Decimal(800 + 37 * count) + Decimal("0.25"),
        "total_capital": 2000 + 41 * count,
        "revenue": 900 + 13 * count,
        "revenue_from_members": 100 + count,
        "profit": 20 + count,
        "monthly_income": Decimal("3.5") + Decimal(count) / 10,
        "board_members": 3,
        "supervisors": 1,
        "managers": 4,
        "trained_managers": count % 4,
    }
    return cooperative(count, name=f"HTX số {count}", **row | values)


def in_june(row: SampleRow) -> SampleRow:
    """The cooperative three months before: smaller."""
    amounts = [name for name in ("members", "revenue", "profit") if row[name] is not None]
    return row | {name: number(row, name) - 7 for name in amounts}


def groups(commune: str, activity: str, count: int, kind: str, those: int) -> SampleRow:
    """Cooperative groups of a commune, of which some are certified (version 1) or registered (version 2)."""
    return {"commune": commune, "activity": activity, "groups": count, kind: those, "members": 11 * count}


def gone_fund(count: int, commune: str, status: str, day: date) -> SampleRow:
    """A fund that has ended."""
    blank = dict.fromkeys(("condition", "members", "charter_capital", "operating_capital", "mobilised_capital"))
    return fund(
        count,
        name=f"Quỹ tín dụng nhân dân số {count}",
        commune=commune,
        status=status,
        ended_on=day,
        outstanding_loans=None,
        **blank,
    )


VIET_YEN_LIVING = (
    living(11, "Xã Trung Sơn"),
    living(12, "Xã Trung Sơn", "industry"),
    living(13, "Phường Nếnh", "trade"),
    living(14, "Phường Bích Động", "market", status="suspended", revenue=None, monthly_income=None),
    living(15, "Xã Vân Hà", "construction"),
)
VIET_YEN_ENDING = (living(16, "Xã Minh Đức"), living(17, "Xã Minh Đức", "transport"), living(18, "Xã Thượng Lan"))
HIEP_HOA_LIVING = (
    living(21, "Xã Thanh Vân", founded_on=date(2024, 2, 6)),
    living(22, "Xã Hùng Sơn", "environment"),
    living(23, "Thị trấn Thắng", "electricity", status="ceased", regular_workers=None),
    living(24, "Xã Mai Trung", "transport"),
)
LUC_NAM_LIVING = (living(31, "Xã Đông Hưng"), living(32, "Xã Bảo Sơn", "trade"), living(33, "Thị trấn Đồi Ngô"))
LUC_NAM_DISSOLVED = cooperative(
    34, name="HTX số 34", commune="Xã Bảo Sơn", **ended("dissolved", date(2024, 4, 19)), sector="trade"
)
FUND_DISSOLVED = {"HTX.DISSOLVED": 2, "HTX.DISSOLVED_CREDIT": 1, "HTX.OPENING": 6}
"""A fund of Lục Nam was dissolved in the year: on version 1 such a one is declared and not listed."""
YEN_DUNG_LIVING = (living(41, "Xã Tân Liễu"), living(42, "Thị trấn Nham Biền", "industry"))


def after(row: SampleRow, status: str, day: date, **values: Value) -> SampleRow:
    """What September says of a cooperative that has ended since."""
    kept = {name: row[name] for name in ("name", "tax_code", "commune", "founded_on", "sector")}
    return kept | ended(status, day) | values


def funds(commune: str, *counts: int, **values: Value) -> list[SampleRow]:
    """People's credit funds of a commune."""
    stocks = ("members", "charter_capital", "operating_capital", "mobilised_capital", "outstanding_loans")
    plain = [fund(count, name=f"Quỹ tín dụng nhân dân số {count}", commune=commune, **values) for count in counts]
    return [row | {name: number(row, name) + 10 * number(row, "ordinal") for name in stocks} for row in plain]


def report(
    period: date,
    unit_code: str,
    version: int,
    declared: Mapping[str, Value] = MappingProxyType({}),
    **registers: Sequence[SampleRow],
) -> VersionedReport:
    """A unit's report with the rows of its registers, and what it declares beside what they add up to."""
    return VersionedReport(period, unit_code, version, registers, declared=declared)


def reports_of_june() -> list[VersionedReport]:
    """All on version 1, which knows no ending but dissolution."""
    old = "certified_groups"
    unions = [union(1, commune="Phường Nếnh"), union(2, commune="Phường Nếnh", sector="trade", status="suspended")]
    return [
        report(
            JUNE,
            VIET_YEN,
            OLD,
            cooperatives=[in_june(row) for row in (*VIET_YEN_LIVING, *VIET_YEN_ENDING)],
            credit_funds=funds("Phường Nếnh", 1, 2),
            unions=unions,
            groups=[groups("Xã Trung Sơn", "water", 9, old, 4), groups("Phường Nếnh", "women", 5, old, 0)],
        ),
        report(
            JUNE,
            HIEP_HOA,
            OLD,
            cooperatives=[in_june(row) for row in HIEP_HOA_LIVING],
            groups=[groups("Xã Hùng Sơn", "farming", 7, old, 2)],
        ),
        report(
            JUNE,
            LUC_NAM,
            OLD,
            FUND_DISSOLVED,
            cooperatives=[*(in_june(row) for row in LUC_NAM_LIVING), LUC_NAM_DISSOLVED],
            credit_funds=funds("Thị trấn Đồi Ngô", 3, condition="special_control"),
            groups=[groups("Xã Bảo Sơn", "water", 6, old, 3)],
        ),
        report(
            JUNE,
            YEN_DUNG,
            OLD,
            cooperatives=[in_june(row) for row in YEN_DUNG_LIVING],
            groups=[groups("Xã Tân Liễu", "other", 3, old, 1)],
        ),
    ]


def reports_of_september() -> list[VersionedReport]:
    """Two on version 2 with every way to end, two still on version 1."""
    merged, converted, bankrupt = VIET_YEN_ENDING
    into = {"successor_tax_code": tax_code(11)}
    ended_here = [
        after(merged, "merged", date(2024, 7, 15), **into),
        after(converted, "converted", date(2024, 8, 1), **into),
        after(bankrupt, "bankrupt", date(2024, 9, 3)),
    ]
    new, old = "registered_groups", "certified_groups"
    return [
        report(
            SEPTEMBER,
            VIET_YEN,
            NEW,
            cooperatives=[*VIET_YEN_LIVING, *ended_here],
            credit_funds=[
                *funds("Phường Nếnh", 1, status="operating"),
                gone_fund(2, "Phường Nếnh", "merged", date(2024, 8, 20)),
            ],
            unions=[
                union(1, commune="Phường Nếnh"),
                union(2, commune="Phường Nếnh", sector="trade", status="dissolved", ended_on=date(2024, 9, 9)),
            ],
            groups=[groups("Xã Trung Sơn", "water", 9, new, 5), groups("Phường Nếnh", "women", 5, new, 1)],
        ),
        report(
            SEPTEMBER,
            HIEP_HOA,
            NEW,
            cooperatives=[*HIEP_HOA_LIVING, living(25, "Xã Hùng Sơn", founded_on=date(2024, 8, 8))],
            groups=[groups("Xã Hùng Sơn", "farming", 8, new, 3)],
        ),
        report(
            SEPTEMBER,
            LUC_NAM,
            OLD,
            FUND_DISSOLVED,
            cooperatives=[*LUC_NAM_LIVING, LUC_NAM_DISSOLVED],
            credit_funds=funds("Thị trấn Đồi Ngô", 3, condition="special_control"),
            groups=[groups("Xã Bảo Sơn", "water", 6, old, 3)],
        ),
        report(
            SEPTEMBER,
            YEN_DUNG,
            OLD,
            cooperatives=YEN_DUNG_LIVING,
            groups=[groups("Xã Tân Liễu", "other", 3, old, 1)],
        ),
    ]
