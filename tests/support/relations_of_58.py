"""What holds between the figures of report 58/BC-LM, found by reading it; and what stands in no relation at all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Holds(StrEnum):
    """How numbers are related."""

    EQUAL = "equal"
    SUM = "the first is the sum of the others"
    ORDERED = "each is at most the one after it"
    PERCENT = "from 0 to 100"


@dataclass(frozen=True, slots=True)
class Relation:
    """A true relation between claims of the report."""

    holds: Holds
    claims: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.holds.name.lower()}: {', '.join(self.claims)}"

    def is_true(self, amounts: Mapping[str, Decimal]) -> bool:
        """Whether it holds of these amounts, in their base units."""
        first, *rest = (amounts[claim] for claim in self.claims)
        if self.holds is Holds.EQUAL:
            return all(amount == first for amount in rest)
        if self.holds is Holds.SUM:
            return first == sum(rest)
        if self.holds is Holds.PERCENT:
            return 0 <= first <= Decimal(100)
        return all(low <= high for low, high in zip([first, *rest], rest, strict=False))


def _relations(holds: Holds, text: str) -> tuple[Relation, ...]:
    return tuple(Relation(holds, tuple(line.split())) for line in text.strip().splitlines())


def _claims(text: str) -> frozenset[str]:
    return frozenset(text.split())


EQUAL = _relations(
    Holds.EQUAL,
    """
    htx_total htx_not_operating_denominator
    htx_agri htx_agri_p12 htx_agri_p23
    htx_nonfarm htx_nonfarm_p12 htx_nonfarm_p23
    htx_nonfarm_industry_handicraft htx_industry_handicraft_p12
    htx_nonfarm_transport htx_transport_p12
    htx_nonfarm_environment htx_environment_p12
    qtdnd_total qtdnd_total_p12 qtdnd_total_p23
    htx_new htx_new_p23
    htx_new_agri htx_new_agri_p12
    htx_new_nonfarm htx_new_nonfarm_p12
    members_total_p13 members_total_p23
    members_agri_p12 members_agri_p13 members_agri_p23
    members_nonfarm_p13 members_nonfarm_p23
    members_qtdnd_p13 members_qtdnd_p23
    capital_total_p13 capital_total_p23
    capital_agri_p12 capital_agri_p13 capital_agri_p23
    capital_nonfarm_p12 capital_nonfarm_p13 capital_nonfarm_p23
    capital_qtdnd_p13 capital_qtdnd_p23
    htx_new_vs_target_pct htx_new_plan_pct_p23
    ntm_criterion_no ntm_criterion_no_repeat
    value_chain_model_2020 value_chain_model_2020_p256
    emulation_cluster_provinces emulation_cluster_provinces_repeat
    commendation_vca_merit_collective commendation_vca_merit_collective_recipients
    commendation_vca_merit_individual commendation_vca_merit_individual_recipients
    commendation_vca_medal commendation_vca_medal_recipients
    commendation_ubnd_merit_unit commendation_ubnd_merit_unit_recipients
    commendation_ubnd_merit_individual commendation_ubnd_merit_individual_recipients
    """,
)
SUMS = _relations(
    Holds.SUM,
    """
    htx_total htx_agri htx_nonfarm qtdnd_total
    htx_total_p23 htx_agri_p23 htx_nonfarm_p23 qtdnd_total_p23
    htx_nonfarm htx_nonfarm_industry_handicraft htx_nonfarm_transport htx_nonfarm_environment htx_nonfarm_market \
htx_nonfarm_construction htx_nonfarm_electricity htx_nonfarm_trade_service
    htx_trade_market_elec_constr_p12 htx_nonfarm_market htx_nonfarm_construction htx_nonfarm_electricity \
htx_nonfarm_trade_service
    htx_not_operating htx_suspended htx_ceased
    htx_new htx_new_agri htx_new_nonfarm
    htx_dissolved htx_dissolved_agri htx_dissolved_nonfarm
    lhhtx_total lhhtx_agri lhhtx_nonfarm
    qtdnd_total_p12 qtdnd_safe qtdnd_special_control
    members_total_p13 members_agri_p13 members_nonfarm_p13 members_qtdnd_p13
    members_total_p23 members_agri_p23 members_nonfarm_p23 members_qtdnd_p23
    capital_total_p13 capital_agri_p13 capital_nonfarm_p13 capital_qtdnd_p13
    capital_total_p23 capital_agri_p23 capital_nonfarm_p23 capital_qtdnd_p23
    alliance_members_total alliance_members_official alliance_members_associate
    """,
)
ORDERED = _relations(
    Holds.ORDERED,
    """
    tht_certified tht_total
    htx_not_operating htx_not_operating_denominator
    htx_new htx_total
    htx_new_agri htx_agri
    htx_new_nonfarm htx_nonfarm
    htx_agri members_agri_p12
    htx_nonfarm members_nonfarm_p13
    htx_transport_p12 members_transport_p12
    members_transport_p12 members_nonfarm_p12
    qtdnd_total members_qtdnd_p13
    lhhtx_total lhhtx_members
    lhhtx_members htx_total
    lhhtx_capital capital_total_p13
    htx_total managers_board
    managers_supervisors managers_board
    qtdnd_mobilised_capital qtdnd_operating_capital
    capital_qtdnd_p13 qtdnd_operating_capital
    alliance_admitted alliance_members_official
    alliance_members_official htx_total
    support_fund_loans support_fund_total
    support_fund_topup support_fund_total
    donation_ho_monument_round2 support_fund_total
    training_classes_hr training_learners_hr
    training_classes_founders training_learners_founders
    training_classes_hung_yen training_learners_hung_yen
    training_classes_agri_cadre training_learners_agri_cadre
    target_2020_new_min target_2020_new_max
    target_2021_new_per_district_min target_2021_new_per_district_max
    target_2021_admit_min target_2021_admit_max
    models_per_district_min models_per_district_max
    income_avg_regular_worker revenue_avg_per_htx
    """,
)
PERCENTAGES = _relations(
    Holds.PERCENT,
    """
    managers_secondary_or_higher_pct
    employment_fund_bad_debt_pct
    bluezone_pct
    target_2021_training_pct
    target_2021_complaints_pct
    """,
)
RELATIONS = EQUAL + SUMS + ORDERED + PERCENTAGES

IN_NO_RELATION = _claims(
    """
    ocop_min_stars land_accumulated_ha_vague districts_worked_with
    complaints_received training_classes_son_dong support_fund_projects employment_fund_recovered employment_fund_loans
    employment_fund_undisbursed commendation_individual_congress commendation_vca_flag commendation_farmers_union_medal
    portal_visits anniversary_years
    """
)
"""A number alone, which nothing else in the report says anything about."""
IN_FALSE_RELATIONS = _claims(
    """
    capital_transport_p12 qtdnd_members_p12 qtdnd_outstanding_loans donation_union_total donation_union_total_2
    target_2021_new_min
    """
)
"""What the report only contradicts."""
