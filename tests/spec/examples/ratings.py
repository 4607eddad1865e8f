"""Examples of HTX-19: who can be rated, by age and by the months in which it did not operate."""

from __future__ import annotations

from datetime import date

from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import SentFile, cooperative, now

MONTHS = ("2024-08", "2024-09", "2024-10", "2024-11")


def idle(**values: str) -> SentFile:
    """The report of December in which a cooperative does not operate."""
    return now(cooperative(1, status="suspended", revenue=0, profit=0, **values), month="2024-12")


def months(*statuses: str) -> tuple[SentFile, ...]:
    """The reports of the months before, with the status of the cooperative in each; blank for one without it."""
    return tuple(
        SentFile(
            f"in {month}",
            month,
            (cooperative(1, status=status, revenue=0, profit=0), cooperative(2)) if status else (cooperative(2),),
        )
        for month, status in zip(MONTHS, statuses, strict=False)
    )


YOUNG = cooperative(2, rating="not_rated", founded_on=date(2024, 3, 1))
IDLE = ("suspended", "ceased", "ceased", "suspended")
ALSO = ("HTX-12", "TG-17")
RATING = ("rating", 8)

EXAMPLES: tuple[Scenario, ...] = (
    holds(
        "HTX-19",
        "founded 12 months ago",
        now(cooperative(1, rating="good", founded_on=date(2023, 9, 30)), YOUNG, month="2024-09"),
    ),
    breaks(
        "HTX-19",
        "founded a day later",
        now(cooperative(1, rating="good", founded_on=date(2023, 10, 1)), month="2024-09"),
        found=(Found("now.xlsx", "HTX", "AE8", ("HTX!AE8", "HTX!E8")),),
    ),
    holds("HTX-19", "a young one that is not rated", now(YOUNG, month="2024-09")),
    breaks(
        "HTX-19",
        "it has not operated for five months",
        *months(*IDLE),
        idle(rating="fair"),
        found=(Found("now.xlsx", "HTX", "AE8", ("HTX!AE8", "HTX!H8")),),
        also=ALSO,
    ),
    holds(
        "HTX-19",
        "it operated in one of the four",
        *months("suspended", "operating", "ceased", "suspended"),
        idle(rating="fair"),
        also=ALSO,
    ),
    holds("HTX-19", "it is not rated", *months(*IDLE), idle(rating="not_rated"), also=ALSO),
    is_not_asked(
        "HTX-19", "only three months are there", *months(*IDLE[:3]), idle(rating="fair"), at=RATING, also=ALSO
    ),
    is_not_asked(
        "HTX-19",
        "one of the four does not list it",
        *months("suspended", "", "ceased", "ceased"),
        idle(rating="fair"),
        at=RATING,
        also=(*ALSO, "HTX-13", "TG-14"),
    ),
    is_not_asked(
        "HTX-19",
        "version 1 does not ask it",
        now(cooperative(1, rating="good", founded_on=date(2024, 3, 1)), month="2024-06"),
        at=RATING,
    ),
    is_not_asked("HTX-19", "without a rating", now(cooperative(1), month="2024-09"), at=RATING),
)
