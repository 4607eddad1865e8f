"""Examples of PV-05 on measures, ranges, plans, means, days, stocks, and reports beside each other."""

from __future__ import annotations

from tests.spec.examples.printed_claims import (
    AGRI,
    ALL,
    CAPITAL,
    EARLIER,
    FUNDS,
    LATER,
    LATEST,
    MONEY,
    OF_UNIT,
    Printed,
    agree,
    are_not_asked,
    claim,
    contradict,
)

FLOW = (("all", "17", ""), ("agri", "10", "; sector=agriculture"), ("others", "7", "; sector=non_agriculture"))
BRANCHES = (
    ("agri_again", "6", "sector=agriculture"),
    ("others_again", "3", "sector=non_agriculture"),
    ("funds_again", "1", "sector=credit"),
)
REVENUE = claim("revenue", "8000", "measure=revenue", **MONEY)
PLAN = (
    claim("new", "93", "event=founded", as_of="2020"),
    claim("least", "50", "target=founded; bound=min", as_of="2020"),
    claim("most", "60", "target=founded; bound=max", as_of="2020"),
)
ACCOUNT = (
    claim("opening", "10", "event=opening"),
    claim("new", "3", "event=founded", as_of="2020-11-30"),
    claim("gone", "1", "event=dissolved", as_of="2020-11-30"),
)
NEXT = (claim("new", "3", "event=founded", **LATER), claim("gone", "1", "event=dissolved", **LATER))
TARGET = "target=founded; bound=min"
IN_2021 = {"as_of": "2021"} | LATER


def target(least: str, most: str) -> tuple[dict[str, str], ...]:
    """A range of foundations for the next year."""
    return (
        claim("least", least, TARGET, as_of="2021"),
        claim("most", most, "target=founded; bound=max", as_of="2021"),
    )


FURTHER: tuple[Printed, ...] = (
    # measures that bound each other
    agree("fewer cooperatives than members", claim("n", "10"), claim("m", "70", "measure=members", unit="person")),
    contradict(
        "more cooperatives than members",
        claim("n", "10"),
        claim("m", "9", "measure=members", unit="person"),
        found={("n", "at_most")},
    ),
    are_not_asked(
        "members of another branch",
        claim("n", "10", "sector=agriculture"),
        claim("m", "9", "sector=non_agriculture; measure=members", unit="person"),
    ),
    contradict(
        "a wage above the revenue of a cooperative",
        claim("wage", "3000", "measure=monthly_income; stat=mean_per_regular_worker", as_of="2020", **MONEY),
        claim("revenue", "0.81", "measure=revenue; stat=mean_per_htx", as_of="2020", unit="ty_dong"),
        found={("wage", "unit")},
    ),
    agree(
        "as many certificates as recipients",
        claim("merit", "15", "giver=VCA; kind=certificate; recipient=unit", topic="commendation"),
        claim("to", "15", "giver=VCA; kind=certificate; measure=recipients; recipient=unit", topic="commendation"),
    ),
    contradict(
        "more recipients than certificates",
        claim("merit", "15", "giver=VCA; kind=certificate; recipient=unit", topic="commendation"),
        claim("to", "16", "giver=VCA; kind=certificate; measure=recipients; recipient=unit", topic="commendation"),
        found={("to", "equals")},
    ),
    agree(
        "recipients of two awards, whatever their order",
        claim("to", "5", "giver=VCA; measure=recipients", topic="commendation", quote_vi="Huân chương cho 5 người"),
        claim("more_to", "9", "giver=VCA; measure=recipients", topic="commendation", quote_vi="Cờ cho 9 người"),
        claim("flag", "9", "giver=VCA; kind=flag", topic="commendation", quote_vi="9 Cờ cho 9 người"),
    ),
    contradict(
        "more recipients than flags, before the flags",
        claim("to", "8", "giver=VCA; measure=recipients", topic="commendation", quote_vi="Cờ cho 8 người"),
        claim("flag", "9", "giver=VCA; kind=flag", topic="commendation", quote_vi="9 Cờ cho 8 người"),
        found={("to", "equals")},
    ),
    agree(
        "a total beside a part in one sentence",
        claim("agri", "6", "sector=agriculture", quote_vi="10 HTX, trong đó 6 HTX nông nghiệp"),
        claim("all", "10", quote_vi="10 HTX"),
    ),
    # what is in operation, in a section that names no other whole
    contradict(
        "a sum of what is in operation beside another whole elsewhere",
        *(ALL, AGRI, FUNDS, claim("others", "3", "sector=non_agriculture")),
        claim("now", "9", "status=operating", section="P2"),
        *(claim(n, v, q, section="P2") for n, v, q in BRANCHES),
        found={("now", "sum")},
    ),
    # a flow whose parts leave out what did not happen
    agree("a flow of two branches", *(claim(n, v, f"event=dissolved{q}") for n, v, q in FLOW)),
    contradict(
        "a flow that is not that of its branches",
        claim("all", "18", "event=dissolved"),
        *(claim(n, v, f"event=dissolved{q}") for n, v, q in FLOW[1:]),
        found={("all", "sum")},
    ),
    are_not_asked("a flow of one branch", *(claim(n, v, f"event=dissolved{q}") for n, v, q in FLOW[:2])),
    # ranges and shares
    agree("a range", claim("least", "3", "bound=min"), claim("most", "3", "bound=max")),
    contradict(
        "a range upside down",
        claim("least", "5", "bound=min"),
        claim("most", "3", "bound=max"),
        found={("least", "range")},
    ),
    are_not_asked("the ends of two ranges", claim("a", "5", "bound=min"), claim("b", "3", "bound=max; sector=trade")),
    agree("a whole share", claim("share", "100", "app=Bluezone", unit="percent", topic="other")),
    contradict(
        "more than a whole",
        claim("share", "101", "app=Bluezone", unit="percent", topic="other"),
        found={("share", "share")},
    ),
    are_not_asked(
        "a plan fulfilled twice", claim("p", "200", "event=founded; measure=plan_fulfilment", unit="percent")
    ),
    contradict("fewer than none", claim("all", "-1"), found={("all", "negative")}),
    agree(
        "a share of its numbers", ALL, AGRI, claim("share", "60", "measure=share; sector=agriculture", unit="percent")
    ),
    contradict(
        "another share than its numbers give",
        ALL,
        AGRI,
        claim("share", "66", "measure=share; sector=agriculture", unit="percent"),
        found={("share", "percent")},
    ),
    are_not_asked(
        "a share without its whole", AGRI, claim("share", "66", "measure=share; sector=agriculture", unit="percent")
    ),
    # a plan
    contradict(
        "a percentage that two places print, and a target that it is not of",
        *PLAN,
        claim("first", "140", "event=founded; measure=plan_fulfilment", as_of="2020", unit="percent"),
        claim("second", "140", "event=founded; measure=plan_fulfilment", as_of="2020", unit="percent"),
        found={("first", "percent"), ("second", "percent"), ("most", "plan")},
    ),
    contradict(
        "a percentage of the target that the report before had",
        *target("50", "60"),
        claim("new", "93", "event=founded", **IN_2021),
        claim("percent", "140", "event=founded; measure=plan_fulfilment", unit="percent", **IN_2021),
        found={("percent", "percent")},
    ),
    # means
    agree("a mean", ALL, REVENUE, claim("mean", "0.8", "measure=revenue; stat=mean_per_htx", unit="ty_dong")),
    contradict(
        "another mean than the total gives",
        ALL,
        REVENUE,
        claim("mean", "0.9", "measure=revenue; stat=mean_per_htx", unit="ty_dong"),
        found={("mean", "mean")},
    ),
    are_not_asked("a mean without its total", ALL, claim("mean", "9", "measure=revenue; stat=mean_per_htx", **MONEY)),
    # days
    contradict(
        "one number to a day and to date",
        claim("day", "9", "event=founded", as_of="2020-11-15"),
        claim("date", "9", "event=founded", as_of="2020"),
        found={("date", "two_days")},
    ),
    agree(
        "one number to one day",
        claim("day", "9", "event=founded", as_of="2020-11-15"),
        claim("again", "9", "event=founded", as_of="2020-11-15"),
    ),
    contradict(
        "an account of three times without an opening",
        claim("all", "10", as_of="2020-11-30"),
        claim("new", "3", "event=founded", as_of="2020-11-15"),
        claim("gone", "1", "event=dissolved", as_of="2020"),
        found={("new", "days"), ("gone", "account")},
    ),
    are_not_asked(
        "an account of one day",
        claim("all", "10", as_of="2020-11-30"),
        claim("new", "3", "event=founded", as_of="2020-11-30"),
        claim("gone", "1", "event=dissolved", as_of="2020-11-30"),
    ),
    are_not_asked(
        "a stock of the year before beside a flow and the parts of this one",
        claim("then", "8", as_of="2019-11-30"),
        claim("all", "10", as_of="2020-11-30"),
        claim("new", "3", "event=founded", as_of="2020-11-30"),
        *(AGRI, FUNDS, claim("others", "3", "sector=non_agriculture")),
        claim("again", "10"),
    ),
    agree("a figure of the day of the report", claim("all", "10", as_of="2020-12-16")),
    contradict("a figure of the day after", claim("all", "10", as_of="2020-12-17"), found={("all", "after")}),
    contradict("a figure of the next year", claim("all", "10", as_of="2021"), found={("all", "after")}),
    are_not_asked("a target of the next year", claim("t", "10", "target=founded; bound=min", as_of="2021")),
    # the next year's target beside what was reached
    agree("a target above what was reached", claim("new", "9", "event=founded", as_of="2020"), *target("10", "20")),
    agree("a range around what was reached", claim("new", "15", "event=founded", as_of="2020"), *target("10", "20")),
    contradict(
        "a target below what was reached",
        claim("new", "21", "event=founded", as_of="2020"),
        *target("10", "20"),
        found={("least", "below_actual"), ("most", "below_actual")},
    ),
    contradict(
        "targets of the districts that cannot reach the province's",
        claim("all", "50", TARGET, as_of="2021"),
        claim("each", "4", "target=founded per district; bound=max", as_of="2021"),
        found={("each", "targets")},
    ),
    agree(
        "targets of the districts that can reach the province's",
        claim("all", "50", TARGET, as_of="2021"),
        claim("each", "5", "target=founded per district; bound=max", as_of="2021"),
    ),
    are_not_asked("a target of something else", claim("in", "21", "event=admitted", as_of="2020"), *target("10", "20")),
    # stocks rolled forward
    agree("from the opening", *ACCOUNT, claim("all", "12", as_of="2020-11-30")),
    contradict("not from the opening", *ACCOUNT, claim("all", "13", as_of="2020-11-30"), found={("all", "roll")}),
    are_not_asked("without what went", *ACCOUNT[:2], claim("all", "13", as_of="2020-11-30")),
    agree("from the report of the year before", ALL, *NEXT, claim("now", "12", **LATER)),
    contradict(
        "not from the report of the year before", ALL, *NEXT, claim("now", "14", **LATER), found={("now", "roll")}
    ),
    are_not_asked("without a report of the year before", *NEXT, claim("now", "14", **LATER)),
    # growth, the same figure and the scale of the year before
    agree("a growth", ALL, claim("now", "12", **LATER), claim("more", "20", "measure=growth", unit="percent", **LATER)),
    contradict(
        "another growth than the two years give",
        ALL,
        claim("now", "12", **LATER),
        claim("more", "120", "measure=growth", unit="percent", **LATER),
        found={("more", "growth")},
    ),
    are_not_asked("a growth of one year", ALL, claim("more", "120", "measure=growth", unit="percent", **LATER)),
    agree("a target that the next report repeats", *target("10", "20"), claim("then", "10", TARGET, **IN_2021)),
    contradict(
        "a target that the next report has otherwise",
        *target("10", "20"),
        claim("then", "15", TARGET, **IN_2021),
        found={("then", "two_reports")},
    ),
    agree("a month that two reports print", claim("all", "10", as_of="2020-11-30"), claim("again", "10", **LATEST)),
    contradict(
        "two numbers of one month",
        claim("all", "10", as_of="2020-11-30"),
        claim("again", "11", **LATEST),
        found={("again", "two_reports")},
    ),
    contradict(
        "a day that two reports of one year print otherwise",
        claim("then", "9", as_of="2020-06-30", **EARLIER),
        claim("all", "10", as_of="2020-06-30"),
        found={("all", "two_reports")},
    ),
    are_not_asked(
        "a year's flow that grows from report to report",
        claim("then", "7", "event=founded", as_of="2020", **EARLIER),
        claim("new", "9", "event=founded", as_of="2020"),
        claim("before", "9", **EARLIER),
        ALL,
    ),
    are_not_asked("stocks of two years", ALL, claim("now", "14", **LATER)),
    agree("an amount that doubles", claim("c", "90", CAPITAL, **MONEY), claim("now", "180", CAPITAL, **MONEY, **LATER)),
    contradict(
        "billions in the place of millions after a year",
        claim("c", "90", CAPITAL, **MONEY),
        claim("now", "95", CAPITAL, unit="ty_dong", **LATER),
        found={("now", "scale")},
    ),
    # a unit's report beside the province's
    agree("a part of the province", ALL, claim("unit", "4", **OF_UNIT)),
    contradict("more than the province", ALL, claim("unit", "11", **OF_UNIT), found={("unit", "part")}),
    are_not_asked("a unit beside nothing", claim("unit", "11", **OF_UNIT)),
)
