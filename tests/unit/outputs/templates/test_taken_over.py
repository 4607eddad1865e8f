"""What a unit's report begins with after units changed: the last reports of those that it took over from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.judgement.unit_changes import Accepted
from pipeline.outputs.templates.prior import added_up
from pipeline.outputs.templates.taken_over import commune_in, sources_of
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.groups import GROUPS
from schemas.reference_data import month_end
from schemas.successors import predecessor_units

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = date(2025, 7, 1)
JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
COMMUNE = "07375"


def accepted(unit: str, period: date) -> Accepted:
    return Accepted(f"{unit} {period:%Y-%m}", unit, period, month_end(period), month_end(period))


def formers(unit: str, day: date = DAY) -> list[str]:
    return [former.unit_code for former in predecessor_units(unit, date(2025, 6, 30), day)]


def sources(unit: str, month: date, reports: Iterable[Accepted]) -> list[Accepted]:
    return sources_of(month, reports)(unit)


def test_unit_goes_on_with_its_own_last_report_while_no_unit_changes() -> None:
    found = sources("217", date(2020, 12, 1), [accepted("217", date(2020, month, 1)) for month in (9, 11, 10)])
    assert found == [accepted("217", date(2020, 11, 1))]


def test_new_unit_begins_with_the_last_reports_of_those_it_took_over_from() -> None:
    [former] = formers(COMMUNE)
    reports = [accepted(former, date(2025, 5, 1)), accepted(former, JUNE), accepted("999", JUNE)]
    assert sources(COMMUNE, JULY, reports) == [accepted(former, JUNE)]
    assert sources(COMMUNE, date(2025, 9, 1), reports) == [accepted(former, JUNE)]


def test_new_unit_goes_on_with_its_own_once_it_has_reported() -> None:
    reports = [accepted(formers(COMMUNE)[0], JUNE), accepted(COMMUNE, JULY)]
    assert sources(COMMUNE, date(2025, 8, 1), reports) == [accepted(COMMUNE, JULY)]
    assert sources(COMMUNE, JULY, reports) == [reports[0]]


def test_unit_of_an_area_that_nobody_reported_on_begins_with_nothing() -> None:
    assert formers("09169") == []
    assert sources("09169", JULY, [accepted("217", JUNE)]) == []


def test_chain_of_changes_is_followed_to_the_last_report_before_it() -> None:
    """Yên Dũng went to the city on 2025-01-01, whose communes became units in July; neither sent anything between."""
    reports = [accepted("213", date(2024, 12, 1)), accepted("221", date(2024, 12, 1))]
    assert sources("213", date(2025, 1, 1), reports) == reports
    assert sources("213", date(2025, 2, 1), [*reports, accepted("213", date(2025, 1, 1))]) == [
        accepted("213", date(2025, 1, 1))
    ]
    of_the_city = next(unit for unit in ("07210", "07228") if "213" in formers(unit))
    assert sources(of_the_city, JULY, reports) == reports


def test_row_is_the_units_whose_commune_its_own_became_and_no_others() -> None:
    source = accepted("213", JUNE)
    assert commune_in("07210", "07201", source, month_end(JULY)) == (True, "07210")
    assert commune_in("07228", "07201", source, month_end(JULY)) == (False, "07210")


def test_row_of_a_commune_that_went_in_parts_is_prefilled_where_the_known_part_went() -> None:
    source = accepted("220", JUNE)
    assert commune_in("07663", "07663", source, month_end(JULY)) == (True, "07663")
    assert not any(commune_in(unit, "07663", source, month_end(JULY))[0] for unit in ("07615", "07672"))


def test_row_without_a_commune_stays_with_its_own_unit() -> None:
    assert commune_in("217", None, accepted("217", date(2020, 11, 1)), date(2020, 12, 31)) == (True, None)
    assert not commune_in(COMMUNE, None, accepted("217", JUNE), month_end(JULY))[0]


def test_groups_that_several_communes_gave_for_an_activity_become_one_row_with_their_sum() -> None:
    blank = dict.fromkeys(column.name for column in GROUPS.columns)
    rows = [
        blank | {"commune": "07375", "activity": "water", "groups": 3, "members": 12, "note": "a"},
        blank | {"commune": "07375", "activity": "farming", "groups": 1},
        blank | {"commune": "07375", "activity": "water", "groups": 4, "members": None, "note": "b"},
    ]
    water, farming = added_up(GROUPS, rows)
    assert (water["groups"], water["members"], water["certified_groups"], water["note"]) == (7, 12, None, None)
    assert farming == rows[1]


def test_cooperatives_are_never_added_up() -> None:
    blank = dict.fromkeys(column.name for column in COOPERATIVES.columns)
    rows = [blank | {"tax_code": "1", "charter_capital": Decimal(5)}] * 2
    assert added_up(COOPERATIVES, rows) == rows
