"""KTTT-01: what a reporting unit submits every month."""

from schemas.column import Form
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.cover import COVER
from schemas.forms.credit_funds import CREDIT_FUNDS
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.forms.explanations import EXPLANATIONS
from schemas.forms.groups import GROUPS
from schemas.forms.unions import UNIONS

KTTT_01 = Form(
    form_id="KTTT-01",
    version=2,
    title_vi="Báo cáo tình hình kinh tế tập thể, hợp tác xã",
    cover=COVER,
    sheets=(COOPERATIVES, CREDIT_FUNDS, UNIONS, GROUPS, DECLARED_TOTALS, EXPLANATIONS),
)
