"""What published statements contradict (PV-04, PV-05): general rules over topic, measure, dimensions, unit and date."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from schemas.finding import Level, Severity
from schemas.published import Statement, Whole, published_measures, published_reports, wholes
from schemas.reference_data import districts_in
from schemas.rules.rule import Rule, reader_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

DIFFERS = reader_rule(
    "PV-04",
    Severity.QUERY,
    Level.PROVINCE,
    "",
    "",
    "A published figure differs from the figure computed from the accepted submissions.",
)
CONTRADICTS = reader_rule(
    "PV-05",
    Severity.QUERY,
    Level.PROVINCE,
    "",
    "",
    "Two published statements of one figure (same topic, measure, dimensions, unit and date where given) differ, a "
    "published sum is not the sum of its parts, a part is above its whole, an amount is implausible in its unit, a "
    "published percentage lies outside what its own numbers give, a stock and its flow are of different days, or the "
    "districts' targets together are below the province's.",
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
    for one in statements:
        if one.value is not None:
            reports[one.report_id].append(one)
    return [found for said in reports.values() for found in _in_print_order(said)]


def _in_print_order(said: list[Statement]) -> list[Contradiction]:
    found = [one for ask in QUESTIONS for one in ask(said)]
    return sorted(found, key=lambda one: said.index(one.statement))


def two_values(said: list[Statement]) -> Iterator[Contradiction]:
    """Two statements of one figure differ by more than their rounding; the one that is printed less often is named."""
    alike: dict[object, list[Statement]] = defaultdict(list)
    for one in said:
        alike[one.key].append(one)
    for group in alike.values():
        times = Counter(one.amount for one in group)
        for one in group:
            others = [other for other in group if _same_day(one, other) and _differs(one, other)]
            later = {other.amount for other in others if _weight(other, times, group) > _weight(one, times, group)}
            if later and one == next(same for same in group if same.amount == one.amount):
                against = tuple(other for other in others if other.amount in later)
                yield Contradiction("two_values", one, against, against[0].amount)


def _weight(one: Statement, times: Counter[Decimal], group: list[Statement]) -> tuple[int, int]:
    """How much speaks for a value: how often it is printed, then how early."""
    first = next(number for number, other in enumerate(group) if other.amount == one.amount)
    return times[one.amount], -first


def sum_of_parts(said: list[Statement]) -> Iterator[Contradiction]:
    """A sum is not the sum of its parts, where all of them are published.

    Named is the one statement of them that no other sum bears out, else the whole.
    """
    sums = [(whole, parts) for whole in said for parts in _decompositions(whole, said)]
    borne_out = {_told(one) for whole, parts in sums if _adds_up(whole, parts) for one in (whole, *parts)}
    seen = set()
    for whole, parts in sums:
        told = (_told(whole), *map(_told, parts))
        if not _adds_up(whole, parts) and told not in seen:
            seen.add(told)
            alone = [one for one in (whole, *parts) if _told(one) not in borne_out]
            named = alone[0] if len(alone) == 1 else whole
            rest = tuple(one for one in (whole, *parts) if one is not named)
            summed = sum((one.amount for one in parts), Decimal(0))
            expected = summed if named is whole else whole.amount - summed + named.amount
            yield Contradiction("sum" if named is whole else "summand", named, rest, expected)


def _adds_up(whole: Statement, parts: tuple[Statement, ...]) -> bool:
    slack = whole.rounding + sum((one.rounding for one in parts), Decimal(0))
    return abs(whole.amount - sum((one.amount for one in parts), Decimal(0))) <= slack


def _told(one: Statement) -> tuple[object, Decimal]:
    return one.key, one.amount


def _decompositions(whole: Statement, said: list[Statement]) -> Iterator[tuple[Statement, ...]]:
    """The published parts of a statement, one tuple for each way in which all of them are published."""
    if (whole.topic, whole.measure) not in published_measures():
        return
    for made in _made_of(whole):
        of_each = [_parts(whole, made.dimension, part, said) for part in made.parts]
        if all(of_each):
            yield tuple(parts[0] for parts in of_each)


def _made_of(whole: Statement) -> list[Whole]:
    """The dimensions by which a statement can be divided: as declared, and a composite ``a+b`` into ``a`` and ``b``."""
    declared = [one for one in wholes() if one.topic == whole.topic and one.whole == whole.dimension(one.dimension)]
    composite = [
        Whole(whole.topic, name, value, tuple(value.split("+"))) for name, value in whole.dimensions if "+" in value
    ]
    return declared + composite


def _parts(whole: Statement, dimension: str, part: str, said: list[Statement]) -> list[Statement]:
    """The statements of one part; where they differ among each other only those of the whole's section count."""
    key = (whole.topic, whole.measure, whole.without(dimension) | {(dimension, part)}, whole.printed_in.base)
    found = [one for one in said if one.key == key and _same_day(one, whole)]
    if len({one.amount for one in found}) > 1:
        found = [one for one in found if one.section == whole.section]
    return found if len({one.amount for one in found}) == 1 else []


def part_above_whole(said: list[Statement]) -> Iterator[Contradiction]:
    """A part is above its whole: the same measure with more dimensions, or a measure within another's amount.

    An amount that is far above, or above one of another topic that only bounds it, is implausible in its unit.
    """
    seen = set()
    for part in said:
        exceeded = [one for one in said if _is_within(part, one) and part.amount > one.amount + one.rounding]
        if exceeded and _told(part) not in seen:
            seen.add(_told(part))
            least = min(one.amount for one in exceeded)
            against = tuple(one for one in exceeded if one.amount == least)
            yield Contradiction("unit" if _is_of_other_unit(part, against[0]) else "part", part, against, least)


def _is_of_other_unit(part: Statement, whole: Statement) -> bool:
    is_far = part.amount >= FAR * whole.amount or part.topic != whole.topic
    return part.printed_in.base == "trieu_dong" and is_far


def _is_within(part: Statement, whole: Statement) -> bool:
    measure = published_measures().get((part.topic, part.measure))
    if measure is None or part.printed_in.base != whole.printed_in.base or not _same_day(part, whole):
        return False
    if (whole.topic, whole.measure) == (measure.within_topic, measure.within_measure):
        return whole.dimensions <= part.dimensions
    return (whole.topic, whole.measure) == (part.topic, part.measure) and _narrows(part, whole)


def _narrows(part: Statement, whole: Statement) -> bool:
    """Whether a statement's dimensions are narrower than another's, in at least one of them."""
    names = {name for name, _ in part.dimensions | whole.dimensions}
    return part.dimensions != whole.dimensions and all(
        _lies_in(part.topic, name, part.dimension(name), whole.dimension(name)) for name in names
    )


def _lies_in(topic: str, dimension: str, part: str, whole: str) -> bool:
    if not whole or part == whole or part in whole.split("+"):
        return True
    made = next((one for one in wholes() if (one.topic, one.dimension, one.whole) == (topic, dimension, whole)), None)
    return made is not None and part in made.parts


def percentage(said: list[Statement]) -> Iterator[Contradiction]:
    """A plan's fulfilment lies outside what the published result and targets give."""
    for one in (one for one in said if one.measure == "plan_fulfilment"):
        event = one.dimension("event")
        results = [other for other in said if other.measure == event and _in_year(other, one) and not other.dimensions]
        targets = [
            other
            for other in said
            if other.measure == "target"
            and other.dimension("event") == event
            and not other.dimension("scope")
            and _in_year(other, one)
        ]
        if results and targets:
            given = sorted(100 * result.amount / target.amount for result, target in product(results, targets))
            half = one.rounding or Decimal("0.5")
            if not given[0] - half <= one.amount <= given[-1] + half:
                expected = "-".join(dict.fromkeys(f"{round(value)}" for value in (given[0], given[-1])))
                yield Contradiction("percent", one, (results[0], *targets), expected)


def different_days(said: list[Statement]) -> Iterator[Contradiction]:
    """A flow and the stock that it leads to are of different days."""
    kinds = {(one.topic, one.measure): one.kind for one in published_measures().values()}
    days = [one for one in said if len(one.as_of) == DAY_LENGTH]
    stocks = [one for one in days if one.measure == "number" and kinds.get((one.topic, one.measure)) == "stock"]
    for flow in (one for one in days if kinds.get((one.topic, one.measure)) == "flow"):
        for stock in stocks:
            if (stock.topic, stock.dimensions) == (flow.topic, flow.dimensions) and stock.as_of != flow.as_of:
                yield Contradiction("days", flow, (stock,), f"{date.fromisoformat(stock.as_of):%d/%m/%Y}")


def targets_of_districts(said: list[Statement]) -> Iterator[Contradiction]:
    """The least that every district is to reach adds up to less than the least that the province is to reach."""
    for one in (one for one in said if one.measure == "target" and one.dimension("scope") == "district"):
        for whole in said:
            same = whole.measure == "target" and whole.dimensions == one.without("scope") and _in_year(whole, one)
            together = one.amount * districts_in(published_reports()[one.report_id].period.year)
            if same and one.dimension("bound") == "min" and together < whole.amount:
                yield Contradiction("targets", one, (whole,), together)


def _same_day(one: Statement, other: Statement) -> bool:
    """Whether two statements can be of one day: the less exact date contains the other, or none is given."""
    return one.as_of.startswith(other.as_of) or other.as_of.startswith(one.as_of)


def _in_year(one: Statement, other: Statement) -> bool:
    return one.topic == other.topic and one.as_of[:4] == other.as_of[:4]


def _differs(one: Statement, other: Statement) -> bool:
    return abs(one.amount - other.amount) > one.rounding + other.rounding


QUESTIONS: tuple[Callable[[list[Statement]], Iterator[Contradiction]], ...] = (
    two_values,
    sum_of_parts,
    part_above_whole,
    percentage,
    different_days,
    targets_of_districts,
)
