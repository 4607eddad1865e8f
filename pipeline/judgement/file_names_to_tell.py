"""How a finding that a unit gets to read names another file: by its name, or without it where it may be another's."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.judgement.names_in_paths import named_units
from pipeline.judgement.ownership import ASKED, doubts_of
from pipeline.judgement.rows_of_submissions import is_among
from pipeline.runtime.clock import VIETNAM
from schemas.rules import workbook
from schemas.unit_names import name_fits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ANOTHER_FILE = "một tệp khác nhận lúc {moment:%d/%m/%Y %H:%M}"
"""Of the same unit and period; the moment is Vietnam's."""
EARLIER_FILE = "tệp kỳ trước"


def may_be_anothers(row: Mapping[str, Any]) -> bool:
    """Whether a judged submission that names a unit and a period may be another unit's by its cover, name or folder."""
    code, period = row["unit_code"], row["period"]
    names = [named_units(path, period) for path in row["paths"]]
    rules = [workbook.OTHER_NAME.rule_id] if any(len(units) == 1 and code not in units for units in names) else []
    return name_fits(code, row["unit_name"] or "") is False or bool(doubts_of(row, rules))


def other_file(of: Mapping[str, Any], *, to: Mapping[str, Any]) -> str:
    """A file of the same unit and period as whoever gets the other one's copy may read of it; never its folder."""
    if may_be_anothers(of) or may_be_anothers(to):
        return ANOTHER_FILE.format(moment=of["received_at"].astimezone(VIETNAM))
    return PurePosixPath(of["file_name"]).name


def earlier_files(judged: pl.DataFrame, submissions: Collection[str]) -> dict[str, str]:
    """The files of the submissions that others are compared with, by submission, as the unit may read of them."""
    wanted = judged.select("file_name", *ASKED).filter(is_among(pl.col("submission_id"), submissions))
    return {
        row["submission_id"]: EARLIER_FILE if may_be_anothers(row) else row["file_name"]
        for row in wanted.iter_rows(named=True)
    }
