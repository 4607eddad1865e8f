"""Rule families: how findings are grouped where a person looks at them, by sheet or level of their rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from schemas.forms.kttt01 import KTTT_01
from schemas.forms.lm01 import LM_01


@dataclass(frozen=True, slots=True)
class Family:
    """A family of rules: ``prefixes`` of the rule ids that belong to it, and the form that they are about, if one."""

    name: str
    title_vi: str
    prefixes: tuple[str, ...]
    form_id: str | None = KTTT_01.form_id


FAMILIES: tuple[Family, ...] = (
    Family("workbook", "Tệp, bìa, trang tính và cột", ("WB",), None),
    Family("cells", "Từng ô: bắt buộc, kiểu số, ngày, danh mục, mã số thuế", ("CL",), None),
    Family("cooperatives", "Danh sách hợp tác xã", ("HTX",)),
    Family("credit_funds", "Quỹ tín dụng nhân dân", ("QTD",)),
    Family("unions", "Liên hiệp hợp tác xã", ("LH",)),
    Family("groups", "Tổ hợp tác", ("THT",)),
    Family("totals", "Các tổng: dòng tổng của danh sách; biểu tổng hợp, so với danh sách và kỳ trước", ("TG",), None),
    Family("alliance", "Liên minh HTX: các quỹ, thành viên, tập huấn, chỉ tiêu", ("AL",), LM_01.form_id),
    Family("province", "Đối chiếu với các đơn vị khác", ("PV",)),
)


@cache
def family_of(rule_id: str) -> str:
    """The family of a rule, by what stands before the dash of its id."""
    prefix = rule_id.partition("-")[0]
    return next(family.name for family in FAMILIES if prefix in family.prefixes)


def families_of(form_id: str) -> tuple[Family, ...]:
    """The families whose rules are asked of a form."""
    return tuple(family for family in FAMILIES if family.form_id in (None, form_id))
