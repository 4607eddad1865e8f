"""Rules about published statements that contradict each other or the computed figures (PV-04, PV-05)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from schemas.communes import units_with_area
from schemas.finding import Level, Severity
from schemas.published import Statement, Whole, published_measures, published_reports, wholes
from schemas.reference_data import month_end
from schemas.rules.declarations import reader_rule
from schemas.rules.rule import ProvinceCheck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from schemas.rules.rule import Rule

DIFFERS = reader_rule(
    "PV-04",
    severity=Severity.QUERY,
    level=Level.PROVINCE,
    logic="A published figure differs from the figure computed from the accepted submissions.",
    province_check=ProvinceCheck("published_figures_as_computed", table="report.reconciliation"),
)
CONTRADICTS = reader_rule(
    "PV-05",
    severity=Severity.QUERY,
    level=Level.PROVINCE,
    logic="Two published statements of one figure (same topic, measure, dimensions, unit and date where given) differ, "
    "a published sum is not the sum of its parts, a part is above its whole, an amount is implausible in its unit, a "
    "published percentage lies outside what its own numbers give, a stock and its flow are of different days, or the "
    "districts' targets together are below the province's.",
    province_check=ProvinceCheck("published_figures_agree", table="report.published_claims"),
)
RULES: tuple[Rule, ...] = (DIFFERS, CONTRADICTS)

FAR = 10
"""An amount so many times its whole is in another unit, rather than a mistake in its digits."""
DAY_LENGTH = len("2020-11-30")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A statement that cannot stand beside others; ``kind`` is a message variant of PV-05, ``expected`` what they give.

    ``expected`` is in the statement's base unit, a text where it is a range or a day.
    """

    kind: str
    statement: Statement
    against: tuple[Statement, ...]
    expected: Decimal | str


def contradictions(statements: Iterable[Statement]) -> list[Contradiction]:
    """What the reports say against themselves, each report by itself, in the order of print."""
    reports: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.value is not None:
            reports[statement.report_id].append(statement)
    return [contradiction for report in reports.values() for contradiction in _in_print_order(report)]


def _in_print_order(report: list[Statement]) -> list[Contradiction]:
    found = [contradiction for question in QUESTIONS for contradiction in question(report)]
    return sorted(found, key=lambda contradiction: report.index(contradiction.statement))


def two_values(report: list[Statement]) -> Iterator[Contradiction]:
    """Two statements of one figure differ by more than their rounding; the one that is printed less often is named."""
    alike: dict[object, list[Statement]] = defaultdict(list)
    for statement in report:
        alike[statement.key].append(statement)
    for group in alike.values():
        times = Counter(statement.amount for statement in group)
        for statement in group:
            others = [other for other in group if _same_day(statement, other) and _differs(statement, other)]
            weight = _weight(statement, times, group)
            weightier = {other.amount for other in others if _weight(other, times, group) > weight}
            if weightier and statement == next(same for same in group if same.amount == statement.amount):
                against = tuple(other for other in others if other.amount in weightier)
                yield Contradiction("two_values", statement, against, against[0].amount)


def _weight(statement: Statement, times: Counter[Decimal], group: list[Statement]) -> tuple[int, int]:
    """How much speaks for a value: how often it is printed, then how early."""
    first = next(number for number, other in enumerate(group) if other.amount == statement.amount)
    return times[statement.amount], -first


def sum_of_parts(report: list[Statement]) -> Iterator[Contradiction]:
    """A sum is not the sum of its parts, where all of them are published.

    Named is the one statement of them that no other sum bears out, else the whole.
    """
    by_key: dict[object, list[Statement]] = defaultdict(list)
    for statement in report:
        by_key[statement.key].append(statement)
    sums = [(whole, parts) for whole in report for parts in _decompositions(whole, by_key)]
    borne_out = {_claim(summand) for whole, parts in sums if _adds_up(whole, parts) for summand in (whole, *parts)}
    seen = set()
    for whole, parts in sums:
        claims = (_claim(whole), *map(_claim, parts))
        if not _adds_up(whole, parts) and claims not in seen:
            seen.add(claims)
            doubtful = [statement for statement in (whole, *parts) if _claim(statement) not in borne_out]
            named = doubtful[0] if len(doubtful) == 1 else whole
            rest = tuple(statement for statement in (whole, *parts) if statement is not named)
            summed = sum((part.amount for part in parts), Decimal(0))
            expected = summed if named is whole else whole.amount - summed + named.amount
            yield Contradiction("sum" if named is whole else "summand", named, rest, expected)


def _adds_up(whole: Statement, parts: tuple[Statement, ...]) -> bool:
    slack = whole.rounding + sum((part.rounding for part in parts), Decimal(0))
    return abs(whole.amount - sum((part.amount for part in parts), Decimal(0))) <= slack


def _claim(statement: Statement) -> tuple[object, Decimal]:
    """What a statement claims, wherever it is printed."""
    return statement.key, statement.amount


def _decompositions(whole: Statement, by_key: Mapping[object, list[Statement]]) -> Iterator[tuple[Statement, ...]]:
    """The published parts of a statement, one tuple for each way in which all of them are published."""
    if (whole.topic, whole.measure) not in published_measures():
        return
    for division in _divisions(whole):
        of_each = [_parts(whole, division.dimension, part, by_key) for part in division.parts]
        if all(of_each):
            yield tuple(parts[0] for parts in of_each)


def _divisions(whole: Statement) -> list[Whole]:
    """The dimensions by which a statement can be divided: as declared, and a composite ``a+b`` into ``a`` and ``b``."""
    declared = [
        division
        for division in wholes()
        if division.topic == whole.topic and division.whole == whole.dimension(division.dimension)
    ]
    composite = [
        Whole(whole.topic, name, value, tuple(value.split("+"))) for name, value in whole.dimensions if "+" in value
    ]
    return declared + composite


def _parts(whole: Statement, dimension: str, part: str, by_key: Mapping[object, list[Statement]]) -> list[Statement]:
    """The statements of one part; where they differ among each other only those of the whole's section count."""
    key = (whole.topic, whole.measure, whole.without(dimension) | {(dimension, part)}, whole.printed_in.base)
    found = [statement for statement in by_key.get(key, ()) if _same_day(statement, whole)]
    if len({statement.amount for statement in found}) > 1:
        found = [statement for statement in found if statement.section == whole.section]
    return found if len({statement.amount for statement in found}) == 1 else []


def part_above_whole(report: list[Statement]) -> Iterator[Contradiction]:
    """A part is above its whole: the same measure with more dimensions, or a measure within another's amount.

    An amount that is far above, or above one of another topic that only bounds it, is implausible in its unit.
    """
    seen = set()
    for part in report:
        exceeded = [
            whole for whole in report if _is_within(part, whole) and part.amount > whole.amount + whole.rounding
        ]
        if exceeded and _claim(part) not in seen:
            seen.add(_claim(part))
            least = min(whole.amount for whole in exceeded)
            against = tuple(whole for whole in exceeded if whole.amount == least)
            yield Contradiction("unit" if _is_of_other_unit(part, against[0]) else "part", part, against, least)


def _is_of_other_unit(part: Statement, whole: Statement) -> bool:
    is_far = part.amount >= FAR * whole.amount or part.topic != whole.topic
    return part.printed_in.base == "trieu_dong" and is_far


def _is_within(part: Statement, whole: Statement) -> bool:
    measure = published_measures().get((part.topic, part.measure))
    of_whole = whole.topic, whole.measure
    if measure is None or of_whole not in ((measure.within_topic, measure.within_measure), (part.topic, part.measure)):
        return False
    if part.printed_in.base != whole.printed_in.base or not _same_day(part, whole):
        return False
    if of_whole == (measure.within_topic, measure.within_measure):
        return whole.dimensions <= part.dimensions
    return _narrows(part, whole)


def _narrows(part: Statement, whole: Statement) -> bool:
    """Whether a statement's dimensions are narrower than another's, in at least one of them."""
    names = {name for name, _ in part.dimensions | whole.dimensions}
    return part.dimensions != whole.dimensions and all(
        _lies_in(part.topic, name, part.dimension(name), whole.dimension(name)) for name in names
    )


def _lies_in(topic: str, dimension: str, part: str, whole: str) -> bool:
    if not whole or part == whole or part in whole.split("+"):
        return True
    wanted = (topic, dimension, whole)
    division = next((each for each in wholes() if (each.topic, each.dimension, each.whole) == wanted), None)
    return division is not None and part in division.parts


def percentage(report: list[Statement]) -> Iterator[Contradiction]:
    """A plan's fulfilment lies outside what the published result and targets give."""
    for fulfilment in (statement for statement in report if statement.measure == "plan_fulfilment"):
        event = fulfilment.dimension("event")
        of_year = [statement for statement in report if _in_year(statement, fulfilment)]
        results = [statement for statement in of_year if statement.measure == event and not statement.dimensions]
        targets = [
            statement
            for statement in of_year
            if statement.measure == "target"
            and statement.dimension("event") == event
            and not statement.dimension("scope")
        ]
        if results and targets:
            shares = sorted(100 * result.amount / target.amount for result, target in product(results, targets))
            half = fulfilment.rounding or Decimal("0.5")
            if not shares[0] - half <= fulfilment.amount <= shares[-1] + half:
                expected = "-".join(dict.fromkeys(f"{round(share)}" for share in (shares[0], shares[-1])))
                yield Contradiction("percent", fulfilment, (results[0], *targets), expected)


def different_days(report: list[Statement]) -> Iterator[Contradiction]:
    """A flow and the stock that it leads to are of different days."""
    days = [statement for statement in report if len(statement.as_of) == DAY_LENGTH]
    stocks = [statement for statement in days if statement.measure == "number" and _kind(statement) == "stock"]
    for flow in (statement for statement in days if _kind(statement) == "flow"):
        for stock in stocks:
            if (stock.topic, stock.dimensions) == (flow.topic, flow.dimensions) and stock.as_of != flow.as_of:
                yield Contradiction("days", flow, (stock,), f"{date.fromisoformat(stock.as_of):%d/%m/%Y}")


def _kind(statement: Statement) -> str | None:
    """Whether what is stated is a stock or a flow; None for what does not add up."""
    measure = published_measures().get((statement.topic, statement.measure))
    return measure.kind if measure else None


def targets_of_districts(report: list[Statement]) -> Iterator[Contradiction]:
    """The least that every district is to reach adds up to less than the least that the province is to reach."""
    targets = [statement for statement in report if statement.measure == "target"]
    for each in (target for target in targets if target.dimension("scope") == "district"):
        together = each.amount * len(units_with_area(month_end(published_reports()[each.report_id].period)))
        for whole in targets:
            same = whole.dimensions == each.without("scope") and _in_year(whole, each)
            if same and each.dimension("bound") == "min" and together < whole.amount:
                yield Contradiction("targets", each, (whole,), together)


def _same_day(statement: Statement, other: Statement) -> bool:
    """Whether two statements can be of one day: the less exact date contains the other, or none is stated."""
    return statement.as_of.startswith(other.as_of) or other.as_of.startswith(statement.as_of)


def _in_year(statement: Statement, other: Statement) -> bool:
    return statement.topic == other.topic and statement.as_of[:4] == other.as_of[:4]


def _differs(statement: Statement, other: Statement) -> bool:
    return abs(statement.amount - other.amount) > statement.rounding + other.rounding


QUESTIONS: tuple[Callable[[list[Statement]], Iterator[Contradiction]], ...] = (
    two_values,
    sum_of_parts,
    part_above_whole,
    percentage,
    different_days,
    targets_of_districts,
)
