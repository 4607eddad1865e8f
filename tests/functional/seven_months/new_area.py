"""A ward of an area that nothing was received from before July 2025; it leaves the column of communes blank."""

from __future__ import annotations

from datetime import date

from tests.functional.seven_months.autumn_2024 import NEW, living, report
from tests.spec.examples.sent import fund
from tests.support.version_two import VersionedReport, ended

JULY = date(2025, 7, 1)
WARD = "09367"


def report_of_the_ward() -> VersionedReport:
    """A cooperative of before and one of the year, one that has ended, a fund and groups."""
    gone = living(53, None, "trade") | ended("converted", date(2025, 7, 4))
    return report(
        JULY,
        WARD,
        NEW,
        cooperatives=[living(51, None, "industry"), living(52, None, founded_on=date(2025, 4, 1)), gone],
        credit_funds=[fund(4, name="Quỹ tín dụng nhân dân số 4", commune=None, status="operating")],
        groups=[{"activity": "women", "groups": 4, "registered_groups": 2, "members": 40}],
    )
