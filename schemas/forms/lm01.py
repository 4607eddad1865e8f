"""LM-01: what the provincial Cooperative Alliance submits for November; its cover, the other sheets to follow."""

from schemas.column import Form
from schemas.forms.cover import COVER

LM_01 = Form(
    form_id="LM-01",
    version=1,
    title_vi="Báo cáo hoạt động của Liên minh Hợp tác xã tỉnh",
    cover=COVER,
)
