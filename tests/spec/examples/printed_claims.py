"""How examples of published figures are written: what a report prints, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schemas.published import PublishedReport, published_reports
from tests.spec.examples.example import ExampleKind

REPORT = "58/BC-LM"
LATER = {"report_id": "12/BC-LM"}
"""Of the report on the year after."""
EARLIER, LATEST = {"report_id": "8/BC-LM"}, {"report_id": "60/BC-LM"}
"""Of the report on nine months of the year, and of another one on the same month."""
OF_UNIT = {"report_id": "3/BC-UBND"}
"""Of a unit's own report on the same month."""
REPORTS = published_reports() | {
    "12/BC-LM": PublishedReport("12/BC-LM", "Năm 2021", date(2021, 12, 15), date(2021, 11, 1)),
    "8/BC-LM": PublishedReport("8/BC-LM", "Chín tháng", date(2020, 10, 5), date(2020, 9, 1)),
    "60/BC-LM": PublishedReport("60/BC-LM", "Bổ sung", date(2020, 12, 20), date(2020, 11, 1)),
    "3/BC-UBND": PublishedReport("3/BC-UBND", "Huyện", date(2020, 12, 5), date(2020, 11, 1), "217"),
}


def claim(claim_id: str, value: str, qualifiers: str = "", **more: str) -> dict[str, str]:
    """A printed number of cooperatives; ``more`` are other columns of ``published_claims.csv``."""
    usual = {"section": "P1.1.1", "quote_vi": f"<{claim_id}>", "unit": "count", "as_of": "", "topic": "htx"}
    return {"report_id": REPORT, "claim_id": claim_id, "value": value, "qualifiers": qualifiers} | usual | more


@dataclass(frozen=True, slots=True)
class Printed:
    """Claims in the order of print, with the contradictions among them as (claim, kind); or, of PV-04, claims of the

    report of 2020 that are held against the figures of the sample workbooks.
    """

    rule_id: str
    kind: ExampleKind
    text: str
    claims: tuple[dict[str, str], ...] = ()
    found: frozenset[tuple[str, str]] = frozenset()
    published: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.rule_id} {self.kind}: {self.text}"


def agree(text: str, *claims: dict[str, str]) -> Printed:
    return Printed("PV-05", ExampleKind.PASSING, text, claims)


def contradict(text: str, *claims: dict[str, str], found: set[tuple[str, str]]) -> Printed:
    return Printed("PV-05", ExampleKind.FAILING, text, claims, frozenset(found))


def are_not_asked(text: str, *claims: dict[str, str]) -> Printed:
    return Printed("PV-05", ExampleKind.NOT_APPLICABLE, text, claims)


ALL = claim("all", "10")
AGRI = claim("agri", "6", "sector=agriculture")
OTHERS = claim("others", "3", "sector=non_agriculture")
FUNDS = claim("funds", "1", "type=people_credit_fund", topic="qtdnd")
MONEY = {"unit": "trieu_dong"}
CAPITAL = "measure=charter_capital"
