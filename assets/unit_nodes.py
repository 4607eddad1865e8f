"""The reporting units that get a node in Dagster's graph, and the keys of their nodes."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from dagster import AssetKey

from assets.eras import Era, era_of
from assets.partitions import period_of
from assets.received import months_received
from pipeline.judgement.expected_reports import expected_reports
from schemas.calendars import units_due
from schemas.matching import without_level
from schemas.unit_forms import report_key

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings


class UnitNode(NamedTuple):
    """A reporting unit that has a node: its code, its name and the form that it submits."""

    code: str
    name: str
    form_id: str

    @property
    def report(self) -> str:
        """The key of the unit's reports on the form."""
        return report_key(self.code, self.form_id)

    @property
    def era(self) -> Era:
        """The months in which the unit reports on the form."""
        return era_of(self.code, self.form_id)

    @property
    def key(self) -> AssetKey:
        """The asset key of the unit's node, which names the form where the unit has a node for another one."""
        form = "" if self.report == self.code else f"_{slug(self.form_id)}"
        return AssetKey(["units", f"{self.code}_{slug(self.name)}{form}"])


def slug(name: str) -> str:
    """A unit's name in the letters that asset keys allow, without its level."""
    bare = without_level(name).replace("Hợp tác xã", "HTX").replace("đ", "d").replace("Đ", "D")
    ascii_only = unicodedata.normalize("NFD", bare).encode("ascii", "ignore").decode()
    return re.sub(r"\W+", "_", ascii_only).strip("_").lower()


def unit_nodes(settings: Settings) -> list[UnitNode]:
    """With the name of the latest kind, every unit of the first period, or that is expected in some period so far.

    The code location reads them when it loads.
    """
    rows = expected_reports(months_received(settings)).iter_rows(named=True)
    expected = [UnitNode(row["unit_code"], row["unit_name"], row["form_id"]) for row in rows]
    first = [
        UnitNode(unit.unit_code, unit.unit_name, unit.form_id) for unit in units_due(period_of(settings.first_period))
    ]
    return list({node.report: node for node in (*first, *expected)}.values())
