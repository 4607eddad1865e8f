"""Two units before, during and after the change from version 1 of KTTT-01 to version 2, in one landing zone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.spec.examples.sent import cooperative, fund
from tests.support.revisions import lay
from tests.support.version_two import VersionedReport, ended, member_kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.samples import SampleRow
    from tests.support.installation import Installation

JUNE, SEPTEMBER, DECEMBER, MAY = date(2024, 6, 1), date(2024, 9, 1), date(2024, 12, 1), date(2025, 5, 1)
OLD, NEW = 1, 2
HERE, THERE = "217", "218"


def plain(number: int, commune: str, **values: object) -> SampleRow:
    """An agricultural cooperative with 20 members, of any version: one lacks the columns that it does not have."""
    row: SampleRow = {"commune": commune, "regular_workers": 10, "monthly_income": 5, **values}  # type: ignore[dict-item]
    return cooperative(number, **row)


def new(number: int, commune: str, official: int, capital: int, revenue: int, **values: object) -> SampleRow:
    """A cooperative on version 2, with what its size class is told from."""
    amounts: SampleRow = {"total_capital": capital, "revenue": revenue, "charter_capital": 1000}
    return plain(number, commune, **(member_kinds(official, 2, 1) | amounts | values))


def groups(commune: str, many: int, **kind: int) -> SampleRow:
    return {"commune": commune, "activity": "water", "groups": many, "members": 30, **kind}


def of_here(*, december: bool) -> list[SampleRow]:
    """The cooperatives of Lạng Giang on version 2; by December the year's revenue is whole."""
    whole = 1 if december else 2
    return [
        new(1, "Xã Tân Hưng", 310, 4000, 60_000 // whole),
        new(2, "Xã Tân Hưng", 60, 1500, 400),
        new(3, "Xã Tân Thanh", 120, 30_000, 9000, sector="industry", vsic="C"),
        new(4, "Xã Tân Thanh", 20, 300, 200, sector="industry", vsic="C"),
        new(5, "Xã Tân Thanh", 70, 3000, 5000, sector="transport", vsic="H"),
        new(6, "Xã Tân Hưng", 10, 100, 300, founded_on=date(2024, 3, 4)),
    ]


def reports() -> list[VersionedReport]:
    merged = plain(7, "Xã Tân Hưng", **ended("merged", date(2024, 8, 2)))
    bankrupt = plain(8, "Xã Tân Hưng", **ended("bankrupt", date(2024, 7, 9)))
    dissolved = plain(9, "Xã Bảo Sơn", **ended("dissolved", date(2024, 5, 9)))
    gone = fund(
        2,
        status="merged",
        ended_on=date(2024, 8, 30),
        **dict.fromkeys(
            ("condition", "members", "charter_capital", "operating_capital", "mobilised_capital", "outstanding_loans")
        ),
    )
    funds = [fund(1), fund(2)]
    old_here = [plain(at, "Xã Tân Hưng", members=40) for at in (1, 2, 7, 8)]
    old_there = [plain(10, "Xã Đông Hưng"), plain(11, "Xã Bảo Sơn"), dissolved]
    certified, registered = groups("Xã Tân Hưng", 9, certified_groups=4), groups("Xã Tân Hưng", 9, registered_groups=5)
    there_certified = groups("Xã Bảo Sơn", 6, certified_groups=3)
    there_registered = groups("Xã Bảo Sơn", 6, registered_groups=2)
    autumn = [*of_here(december=False), merged, bankrupt]
    winter = [*of_here(december=True), merged, bankrupt]
    there = [new(10, "Xã Đông Hưng", 55, 200, 2500), new(11, "Xã Bảo Sơn", 30, 900, 700, tax_code=None), dissolved]
    spring = [row for row in there if row is not dissolved]
    return [
        VersionedReport(JUNE, HERE, OLD, {"cooperatives": old_here, "credit_funds": funds, "groups": [certified]}),
        VersionedReport(JUNE, THERE, OLD, {"cooperatives": old_there, "groups": [there_certified]}),
        VersionedReport(
            SEPTEMBER,
            HERE,
            NEW,
            {"cooperatives": autumn, "credit_funds": [fund(1, status="operating"), gone], "groups": [registered]},
        ),
        VersionedReport(SEPTEMBER, THERE, OLD, {"cooperatives": old_there, "groups": [there_certified]}),
        VersionedReport(
            DECEMBER,
            HERE,
            NEW,
            {"cooperatives": winter, "credit_funds": [fund(1, status="operating"), gone], "groups": [registered]},
        ),
        VersionedReport(DECEMBER, THERE, NEW, {"cooperatives": there, "groups": [there_registered]}),
        VersionedReport(
            MAY,
            HERE,
            NEW,
            {
                "cooperatives": [row | {"revenue": 1, "revenue_from_members": None} for row in of_here(december=False)],
                "credit_funds": [fund(1, status="operating")],
                "groups": [registered],
            },
        ),
        VersionedReport(MAY, THERE, NEW, {"cooperatives": spring, "groups": [there_registered]}),
    ]


@pytest.fixture(scope="package")
def versions(empty_installation: Callable[[], Installation]) -> Installation:
    """The reports of both units after a night; only to be asked."""
    installation = empty_installation()
    for report in reports():
        lay(installation, report.file_name, report.content())
    installation.run()
    return installation
