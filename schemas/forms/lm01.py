"""LM-01: what the provincial Cooperative Alliance submits for November, with the year to date."""

from schemas.column import Form
from schemas.forms.alliance_activities import COMMENDATIONS, DONATIONS, TRADE_PROMOTION, TRAINING
from schemas.forms.alliance_funds import EMPLOYMENT_FUND, SUPPORT_FUND, SUPPORT_FUND_LOANS
from schemas.forms.alliance_membership import MEMBERSHIP, TARGETS
from schemas.forms.cover import COVER
from schemas.forms.explanations import EXPLANATIONS

LM_01 = Form(
    form_id="LM-01",
    version=2,
    title_vi="Báo cáo hoạt động của Liên minh Hợp tác xã {level}",
    cover=COVER,
    sheets=(
        TRAINING,
        SUPPORT_FUND_LOANS,
        SUPPORT_FUND,
        EMPLOYMENT_FUND,
        MEMBERSHIP,
        COMMENDATIONS,
        TRADE_PROMOTION,
        DONATIONS,
        TARGETS,
        EXPLANATIONS,
    ),
)
