"""docs/operations.md names every condition of health with its facts, as `hoptac health --json` has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.runs.health import LOOKS, health
from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

TEXT = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
ROWS = {
    name: set(re.findall(r"`(\w+)`", facts))
    for name, facts in re.findall(r"^\| `(\w+)` \|.*\| (.+) \|$", TEXT, re.MULTILINE)
}


def test_every_condition_is_documented_in_its_order() -> None:
    assert list(ROWS) == ["settings", *(look.name for look in LOOKS)]


def test_facts_of_every_condition_are_documented(settings: Settings) -> None:
    for condition in health(settings):
        assert set(condition.facts) - {"path"} <= ROWS[condition.name]
