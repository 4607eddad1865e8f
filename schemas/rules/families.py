"""Rule families: how findings are grouped where a person looks at them, by sheet or level of their rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from schemas.registry import FORMS, RULES


@dataclass(frozen=True, slots=True)
class Family:
    """A family of rules: ``prefixes`` of the rule ids that belong to it; whether they are about every form.

    Others are about the forms that have a sheet which one of their rules is about.
    """

    name: str
    title_vi: str
    prefixes: tuple[str, ...]
    of_every_form: bool = False


FAMILIES: tuple[Family, ...] = (
    Family("workbook", "Tệp, bìa, trang tính và cột", ("WB",), of_every_form=True),
    Family("cells", "Từng ô: bắt buộc, kiểu số, ngày, danh mục, mã số thuế", ("CL",), of_every_form=True),
    Family("cooperatives", "Danh sách hợp tác xã", ("HTX",)),
    Family("credit_funds", "Quỹ tín dụng nhân dân", ("QTD",)),
    Family("unions", "Liên hiệp hợp tác xã", ("LH",)),
    Family("groups", "Tổ hợp tác", ("THT",)),
    Family(
        "totals",
        "Các tổng: dòng tổng của danh sách; biểu tổng hợp, so với danh sách và kỳ trước",
        ("TG",),
        of_every_form=True,
    ),
    Family("alliance", "Liên minh HTX: các quỹ, thành viên, tập huấn, chỉ tiêu", ("AL",)),
    Family("province", "Đối chiếu với các đơn vị khác", ("PV",)),
)


@cache
def family_of(rule_id: str) -> str:
    """The family of a rule, by what stands before the dash of its id."""
    prefix = rule_id.partition("-")[0]
    return next(family.name for family in FAMILIES if prefix in family.prefixes)


def families_of(form_id: str) -> tuple[Family, ...]:
    """The families whose rules are asked of a form."""
    known = next((form for form in FORMS if form.form_id == form_id), None)
    tables = {sheet.table for sheet in known.sheets} if known else set()
    about = {family_of(rule.rule_id) for rule in RULES if tables.intersection(getattr(rule, "tables", None) or ())}
    return tuple(family for family in FAMILIES if family.of_every_form or family.name in about)
