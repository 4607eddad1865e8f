"""People's credit funds of the province, whose amounts meet the report's totals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.samples import plan
from pipeline.samples.apportion import apportion
from pipeline.samples.dice import dice
from pipeline.samples.named import INVENTED_FUNDS, NAMED_FUNDS, NOTE, SPECIAL_CONTROL
from pipeline.samples.roster import date_between, tax_codes

if TYPE_CHECKING:
    from pipeline.samples.submission import SampleRow

FIRST_FUND_TAX_CODE = 249_500_000


def fund_rows(seed: int) -> list[tuple[str, SampleRow]]:
    """Unit code and row of each fund, still without amounts."""
    rng = dice(seed, "funds")
    codes = tax_codes(seed, "funds", FIRST_FUND_TAX_CODE)
    return [
        (
            unit_code,
            {
                "name": f"Quỹ tín dụng nhân dân {commune[0].lower()}{commune[1:]}",
                "tax_code": next(codes),
                "commune": commune,
                "founded_on": date_between(rng, date(1998, 2, 1), date(2014, 12, 1)),
                "condition": "special_control" if commune == SPECIAL_CONTROL else "sound",
                "note": NOTE if (unit_code, commune) in NAMED_FUNDS else None,
            },
        )
        for unit_code, commune in sorted(NAMED_FUNDS + INVENTED_FUNDS)
    ]


def fill_fund_amounts(rows: list[SampleRow], seed: int) -> None:
    """Amounts of the funds: operating capital is what is mobilised and owned, and something more."""
    rng = dice(seed, "fund amounts")
    sizes = [rng.uniform(0.6, 1.6) for _ in rows]
    count = len(rows)
    spare = plan.FUND_OPERATING - plan.FUND_MOBILISED - plan.FUND_CAPITAL
    capital = apportion(plan.FUND_CAPITAL, sizes, [1500] * count)
    mobilised = apportion(plan.FUND_MOBILISED, [size * rng.uniform(0.9, 1.1) for size in sizes], [1000] * count)
    others = apportion(spare, sizes, [500] * count)
    loans = apportion(plan.FUND_LOANS, [amount * rng.uniform(0.92, 1.08) for amount in mobilised], [1000] * count)
    members = apportion(plan.FUND_MEMBERS, [size * rng.uniform(0.8, 1.2) for size in sizes], [200] * count)
    for row, *amounts in zip(rows, members, capital, mobilised, others, loans, strict=True):
        row.update(members=amounts[0], charter_capital=amounts[1], mobilised_capital=amounts[2])
        row.update(operating_capital=sum(amounts[1:4]), outstanding_loans=amounts[4])


def funds(seed: int) -> dict[str, list[SampleRow]]:
    """Credit funds by unit code; a unit without any is not there."""
    drafts: dict[str, list[SampleRow]] = {}
    placed = fund_rows(seed)
    fill_fund_amounts([row for _, row in placed], seed)
    for unit_code, row in placed:
        of_unit = drafts.setdefault(unit_code, [])
        of_unit.append({"ordinal": len(of_unit) + 1, **row})
    return drafts
