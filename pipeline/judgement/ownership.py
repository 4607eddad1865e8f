"""Whether anything speaks against a submission being its unit's own: then what is said of it is for stewards alone.

A copy of a workbook holds all that stands in it. One that says 217 on its cover and 219 in its name may be either's, so
that it goes to neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.judgement.replacement_findings import unit_text
from pipeline.judgement.rows_of_another import units_of_most_rows
from pipeline.judgement.spoken_units import speaks_of_another, spoken_units
from pipeline.judgement.submission_status import PRESENT
from schemas.reference_data import unit_in_period
from schemas.rules import workbook
from schemas.unit_forms import reports_on
from schemas.unit_names import named_codes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pipeline.staging.store import Stage

NO_UNIT = "Bìa không cho biết đơn vị hoặc kỳ báo cáo có thật."
NO_SUCH_UNIT = "Mã {code} trên bìa không phải là đơn vị báo cáo của mẫu này trong kỳ."
NO_NAME = "Bìa không ghi tên đơn vị để đối chiếu với mã {code}."
TWO_NAMES = "Tên đơn vị trên bìa nói đến nhiều đơn vị: {units}."
OTHER_COVER = "Mã và tên trên bìa là của hai đơn vị khác nhau."
OTHER_NAME = "Tên tệp hoặc thư mục nói đến {units}, còn bìa ghi mã {code}."
MISPLACED = "Tệp nằm trong thư mục dành riêng cho mã {unit}, còn bìa ghi mã {code}."
OTHER_ROWS = "Từ một nửa số dòng trở lên trong tệp nằm ở các xã của {unit}, còn bìa ghi mã {code}."
HELD = "Tệp bị giữ lại vì sẽ thay báo cáo của chính đơn vị."
ASKED = (
    *("submission_id", "unit_code", "unit_name", "form_id", "period", "paths", "accepted_at", "status"),
    *("misplaced_in", "claimed_unit", "stays"),
)
"""What is looked at of a judged submission."""
_ABOUT_UNIT = (workbook.one_unit.rule_id, workbook.OTHER_NAME.rule_id)


def sentences_on_ownership(submissions: pl.DataFrame, findings: pl.DataFrame, stage: Stage) -> list[list[str]]:
    """The sentences on what speaks against each submission's being its unit's own.

    Of one that does not lie in ``raw/`` nothing is said. What a steward has taken in spite of its name or folder is its
    unit's own by these.
    """
    told = findings.filter(pl.col("rule_id").is_in(_ABOUT_UNIT) & (pl.col("column_name") != "period"))
    by_submission: dict[str, set[str]] = {}
    for submission_id, rule_id in told.select("submission_id", "rule_id").iter_rows():
        by_submission.setdefault(submission_id, set()).add(rule_id)
    of_rows = units_of_most_rows(findings, stage)
    return [
        doubts_of(row, by_submission.get(row["submission_id"], set()), of_rows.get(row["submission_id"], ""))
        for row in submissions.select(ASKED).iter_rows(named=True)
    ]


def doubts_of(row: Mapping[str, Any], rules: Collection[str], other_unit: str = "") -> list[str]:
    """The sentences on one judged submission; ``rules`` are those about its unit that have found something in it.

    ``other_unit`` is the code of the unit in which most of its rows lie, if it is another.
    """
    return list(dict.fromkeys(_doubts(row, rules, other_unit)))


def _doubts(row: Mapping[str, Any], rules: Collection[str], other_unit: str) -> Iterator[str]:
    code, period = row["unit_code"], row["period"]
    if row["status"] not in PRESENT:
        return
    if row["misplaced_in"] and row["accepted_at"] is None:
        yield MISPLACED.format(unit=row["misplaced_in"], code=row["claimed_unit"])
        return
    if code is None or period is None:
        yield NO_UNIT
        return
    if not reports_on(code, row["form_id"], period):
        yield NO_SUCH_UNIT.format(code=code)
    name = row["unit_name"] or ""
    if not name:
        yield NO_NAME.format(code=code)
    codes = named_codes(name)
    if len(codes) > 1 and len(named := [other for other in codes if unit_in_period(other, period)]) > 1:
        yield TWO_NAMES.format(units=_units(named))
    if workbook.one_unit.rule_id in rules:
        yield OTHER_COVER
    if other_unit:
        yield OTHER_ROWS.format(unit=unit_text(other_unit, period), code=code)
    if row["accepted_at"] is None:
        yield from _doubts_by_place(row, rules)


def _doubts_by_place(row: Mapping[str, Any], rules: Collection[str]) -> Iterator[str]:
    """What the file's name and folder say, be it of several units or without their levels."""
    code, period, paths = row["unit_code"], row["period"], row["paths"]
    if row["stays"]:
        yield HELD
    spoken = frozenset().union(*(spoken_units(path, period) for path in paths))
    if (spoken and code not in spoken) or speaks_of_another(paths, code, period):
        yield OTHER_NAME.format(units=_units(spoken - {code}), code=code)
    elif workbook.OTHER_NAME.rule_id in rules:
        yield OTHER_NAME.format(units="đơn vị khác", code=code)


def _units(codes: Collection[str]) -> str:
    return ", ".join(f"mã {code}" for code in sorted(codes))
