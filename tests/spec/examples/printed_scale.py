"""Examples of printed amounts that are a thousand times what their parts, number or likes can make up (PV-05)."""

from __future__ import annotations

from tests.spec.examples.printed_claims import (
    CAPITAL,
    MONEY,
    OF_UNIT,
    Printed,
    agree,
    are_not_asked,
    claim,
    contradict,
)

BILLIONS = {"unit": "ty_dong"}
NUMBER = claim("number", "900")
TOTAL, IN_BILLIONS = claim("total", "1937557", CAPITAL, **MONEY), claim("total", "1937557", CAPITAL, **BILLIONS)
PART = claim("part", "800000", f"sector=agriculture; {CAPITAL}", **MONEY)
SMALL = claim("small", "1600", f"sector=electricity_service; {CAPITAL}", **MONEY)
FUNDS = claim("funds", "20", topic="qtdnd")
MEAN = "measure=revenue; stat=mean_per_htx"

SCALE: tuple[Printed, ...] = (
    agree("a total above its part", TOTAL, PART),
    contradict(
        "a total of billions above a part of millions", NUMBER, IN_BILLIONS, PART, found={("total", "unit_of_whole")}
    ),
    contradict("a total of billions without a number", IN_BILLIONS, PART, found={("total", "unit_of_whole")}),
    contradict(
        "a total of billions above all of its parts",
        IN_BILLIONS,
        claim("a", "743731", f"sector=agriculture; {CAPITAL}", **MONEY),
        claim("b", "1123300", f"sector=non_agriculture; {CAPITAL}", **MONEY),
        claim("c", "70526", CAPITAL, topic="qtdnd", **MONEY),
        found={("total", "unit_of_whole")},
    ),
    contradict(
        "a fund of billions above its loans of millions",
        claim("fund", "14480", "measure=total_capital", topic="support_fund", **BILLIONS),
        claim("lent", "12850", "measure=outstanding_loans", topic="support_fund", **MONEY),
        found={("fund", "unit_of_whole")},
    ),
    agree("a total above a small part that its number bears out", NUMBER, TOTAL, SMALL),
    are_not_asked(
        "a total and a part of two years",
        IN_BILLIONS | {"as_of": "2020-11-30"},
        claim("then", "700000", f"sector=agriculture; {CAPITAL}", as_of="2019-11-30", **MONEY),
    ),
    agree("a capital that its number bears out", NUMBER, TOTAL),
    contradict("a capital beyond its number", NUMBER, IN_BILLIONS, found={("total", "unit_of_number")}),
    are_not_asked("a capital without a number", IN_BILLIONS),
    are_not_asked("a capital beside a number of another branch", FUNDS, IN_BILLIONS),
    agree(
        "a capital that credit funds deal with",
        FUNDS,
        claim("dealt", "2502663", "measure=operating_capital", topic="qtdnd", **MONEY),
    ),
    contradict(
        "a capital that no credit funds deal with",
        FUNDS,
        claim("dealt", "2502663", "measure=operating_capital", topic="qtdnd", **BILLIONS),
        found={("dealt", "unit_of_number")},
    ),
    agree("a mean that cooperatives have", claim("mean", "0.81", MEAN, **BILLIONS)),
    contradict(
        "a mean above what a large cooperative has",
        claim("mean", "900", MEAN, **BILLIONS),
        found={("mean", "unit_of_mean")},
    ),
    agree("a unit's mean that is one large cooperative's", claim("mean", "90", MEAN, **BILLIONS, **OF_UNIT)),
)
