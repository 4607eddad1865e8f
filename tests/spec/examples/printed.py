"""Examples of the rules about published figures: what a report prints, and what is wrong with it."""

from __future__ import annotations

from tests.spec.examples.example import ExampleKind
from tests.spec.examples.printed_claims import (
    AGRI,
    ALL,
    CAPITAL,
    FUNDS,
    MONEY,
    OTHERS,
    Printed,
    agree,
    are_not_asked,
    claim,
    contradict,
)
from tests.spec.examples.printed_further import FURTHER
from tests.spec.examples.printed_scale import SCALE

PRINTED: tuple[Printed, ...] = (
    # two values
    agree("one figure printed twice", ALL, claim("again", "10", "scope=all incl. QTDND")),
    agree("one amount in two units", claim("m", "3000", CAPITAL, **MONEY), claim("b", "3", CAPITAL, unit="ty_dong")),
    agree(
        "an amount that is rounded once",
        claim("m", "812.4", CAPITAL, **MONEY),
        claim("b", "0.81", CAPITAL, unit="ty_dong"),
    ),
    contradict(
        "the value printed less often", ALL, claim("other", "11"), claim("again", "10"), found={("other", "two_values")}
    ),
    contradict("of two values the later one", ALL, claim("later", "11"), found={("later", "two_values")}),
    contradict(
        "a day of the year for which another value is printed",
        claim("day", "10", as_of="2020-11-30"),
        claim("year", "11", as_of="2020"),
        found={("year", "two_values")},
    ),
    are_not_asked("values of two days", claim("a", "10", as_of="2020-11-15"), claim("b", "11", as_of="2020-11-30")),
    are_not_asked(
        "values of two places", claim("a", "10", "district=Lạng Giang"), claim("b", "11", "district=Yên Thế")
    ),
    are_not_asked(
        "medals beside certificates: the sentence says which",
        *(
            claim("merit", "15", "kind=certificate", quote_vi="15 Bằng khen cho 15 người", topic="commendation"),
            claim("merit_to", "15", "measure=recipients", quote_vi="Bằng khen cho 15 người", topic="commendation"),
            claim("medal", "10", "kind=medal", quote_vi="10 Kỷ niệm chương cho 10 người", topic="commendation"),
            claim("medal_to", "10", "measure=recipients", quote_vi="Kỷ niệm chương cho 10 người", topic="commendation"),
        ),
    ),
    are_not_asked("a claim without a number", ALL, claim("vague", "")),
    # sums
    agree("parts that add up", ALL, AGRI, OTHERS, FUNDS),
    agree(
        "a composite of its parts",
        claim("sum", "60", "status=suspended+ceased"),
        *(claim("suspended", "21", "status=suspended"), claim("ceased", "39", "status=ceased")),
    ),
    contradict("parts that do not add up", claim("all", "11"), AGRI, OTHERS, FUNDS, found={("all", "sum")}),
    contradict(
        "a composite that is not its parts",
        claim("sum", "61", "status=suspended+ceased"),
        *(claim("suspended", "21", "status=suspended"), claim("ceased", "39", "status=ceased")),
        found={("sum", "sum")},
    ),
    contradict(
        "the part that no other sum bears out",
        ALL,
        AGRI,
        OTHERS,
        FUNDS,
        claim("operating", "10", "status=operating"),
        claim("idle", "3", "status=suspended+ceased"),
        claim("suspended", "1", "status=suspended"),
        claim("ceased", "2", "status=ceased"),
        found={("operating", "summand")},
    ),
    are_not_asked("a sum with a missing part", ALL, AGRI, FUNDS),
    are_not_asked(
        "a part with two values in other sections",
        ALL,
        claim("agri", "6", "sector=agriculture", section="P1.2"),
        claim("agri_too", "6", "sector=agriculture", section="P1.2"),
        OTHERS,
    ),
    # parts and wholes
    agree("a part that is its whole", ALL, claim("part", "10", "sector=transport")),
    contradict("a part above its whole", ALL, claim("part", "12", "sector=transport"), found={("part", "part")}),
    contradict(
        "a sector above its branch",
        claim("whole", "3", "sector=non_agriculture"),
        claim("part", "4", "sector=transport"),
        found={("part", "part")},
    ),
    contradict(
        "billions for millions",
        claim("whole", "1123300", f"sector=non_agriculture; {CAPITAL}", **MONEY),
        claim("part", "128693", f"sector=transport; {CAPITAL}", unit="ty_dong"),
        found={("part", "unit")},
    ),
    contradict(
        "loans above the capital that they are made of",
        claim("capital", "2502663", "measure=operating_capital", topic="qtdnd", **MONEY),
        claim("loans", "2600000", "measure=outstanding_loans", topic="qtdnd", **MONEY),
        found={("loans", "part")},
    ),
    contradict(
        "a donation above the whole support fund",
        claim("fund", "14480", "measure=total_capital", topic="support_fund", **MONEY),
        claim("gift", "22300000000", "donation=flood relief", topic="other", unit="dong"),
        found={("gift", "unit")},
    ),
    are_not_asked("a sector beside another", claim("a", "3", "sector=trade"), claim("b", "4", "sector=transport")),
    # percentages
    agree(
        "a percentage between what the targets give",
        claim("new", "93", "event=founded", as_of="2020"),
        claim("least", "50", "target=founded; bound=min", as_of="2020"),
        claim("most", "60", "target=founded; bound=max", as_of="2020"),
        claim("percent", "170", "event=founded; measure=plan_fulfilment", as_of="2020", unit="percent"),
    ),
    contradict(
        "a percentage outside what the targets give",
        claim("new", "93", "event=founded", as_of="2020"),
        claim("least", "50", "target=founded; bound=min", as_of="2020"),
        claim("most", "60", "target=founded; bound=max", as_of="2020"),
        claim("percent", "140", "event=founded; measure=plan_fulfilment", as_of="2020", unit="percent"),
        found={("percent", "percent")},
    ),
    are_not_asked(
        "a percentage without the target of its year",
        claim("new", "93", "event=founded", as_of="2020"),
        claim("least", "95", "target=founded; bound=min", as_of="2021"),
        claim("percent", "140", "event=founded; measure=plan_fulfilment", as_of="2020", unit="percent"),
    ),
    # days
    agree(
        "a flow to the day of its stock",
        claim("all", "10", as_of="2020-11-30"),
        claim("new", "3", "event=founded", as_of="2020-11-30"),
    ),
    contradict(
        "a flow to another day than its stock",
        claim("all", "10", as_of="2020-11-30"),
        claim("new", "3", "event=founded", as_of="2020-11-15"),
        found={("new", "days")},
    ),
    are_not_asked(
        "a flow of the year", claim("all", "10", as_of="2020-11-30"), claim("new", "3", "event=founded", as_of="2020")
    ),
    # targets
    agree(
        "ten districts that reach the province's target",
        claim("province", "50", "target=founded; bound=min", as_of="2021"),
        claim("district", "5", "target=founded per district; bound=min", as_of="2021"),
    ),
    contradict(
        "ten districts that stay below the province's target",
        claim("province", "50", "target=founded; bound=min", as_of="2021"),
        claim("district", "4", "target=founded per district; bound=min", as_of="2021"),
        found={("district", "targets")},
    ),
    are_not_asked(
        "the districts' least beside the province's most",
        claim("province", "50", "target=founded; bound=max", as_of="2021"),
        claim("district", "4", "target=founded per district; bound=min", as_of="2021"),
    ),
    *FURTHER,
    *SCALE,
    Printed(
        "PV-04",
        ExampleKind.PASSING,
        "the figures as computed",
        published=("htx_total", "capital_total_p13", "revenue_avg_per_htx"),
    ),
    Printed(
        "PV-04",
        ExampleKind.FAILING,
        "other figures than computed",
        published=(
            "capital_transport_p12",
            "donation_union_total",
            "donation_union_total_2",
            "htx_new_plan_pct_p23",
            "htx_new_vs_target_pct",
            "htx_total_p23",
            "members_nonfarm_p12",
            "qtdnd_members_p12",
            "qtdnd_outstanding_loans",
        ),
    ),
    Printed(
        "PV-04",
        ExampleKind.NOT_APPLICABLE,
        "what no form carries",
        published=("ntm_criterion_no", "land_accumulated_ha_vague"),
    ),
)
