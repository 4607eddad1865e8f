"""The reporting units that get a node in Dagster's graph, the keys of their nodes, and the groups they stand in."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from dagster import AssetKey

from assets.eras import Era, era_of
from assets.node_names import ENDED, UNITS
from assets.partitions import period_of
from assets.received import months_received
from pipeline.judgement.expected_reports import expected_reports
from pipeline.runtime.clock import today
from schemas.calendars import units_due
from schemas.matching import without_level
from schemas.unit_forms import report_key
from schemas.unit_groups import UnitGroup, unit_group

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
        """The asset key of the unit's node: its name without and with diacritics, as Dagster's search looks at no more.

        It names the form where the unit has a node for another one.
        """
        return AssetKey([UNITS, f"{self.code}_{ascii_name(self.name)}{self.form_suffix}", self.name])

    @property
    def form_suffix(self) -> str:
        """What tells the unit's nodes apart by their forms; blank for that of the form which it reports on first."""
        return "" if self.report == self.code else f"_{ascii_name(self.form_id)}"

    @property
    def group(self) -> UnitGroup:
        """The former district, or the kind, that the unit is found by."""
        return unit_group(self.code, today())

    def group_name(self, *, has_ended: bool) -> str:
        """The group in the letters that Dagster allows, such as ``units/lang_giang``."""
        return f"{ENDED if has_ended else UNITS}/{ascii_name(without_level(self.group.name))}"


def ascii_name(name: str) -> str:
    """A name in small ASCII letters, its words joined by ``_``: ``xa_lang_giang``."""
    short = name.replace("Hợp tác xã", "HTX").replace("đ", "d").replace("Đ", "D")
    ascii_only = unicodedata.normalize("NFD", short).encode("ascii", "ignore").decode()
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


def has_ended(era: Era, settings: Settings) -> bool:
    """Whether something was received for a month after the era's last: its units leave the graph of the others."""
    return any(month.period > era.last for month in months_received(settings))
