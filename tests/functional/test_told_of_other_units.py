"""What a finding about two units tells the one of the other: its unit, its row and what both share, and no more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.spec.examples.edits import cover
from tests.spec.examples.sent import NEIGHBOUR, SentFile, cooperative, tax_code
from tests.support.revisions import lay

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

pytestmark = pytest.mark.long
ABOUT_BOTH = ("PV-02", "PV-03")
OURS = "HTX Hồng Phong"
SPELT_OTHERWISE = "HTX dịch vụ nông nghiệp Hồng Phong"
SECRETS = (SPELT_OTHERWISE, "Mộc Bãi", "Bà Kín", "Lan nghỉ phép", "0999", "rieng", "Đồi Ngô", "Bảo Sơn", "Đông Hưng")
"""Of the neighbour's report: how it spells names, its person, remark, telephone, folder and communes."""


@pytest.fixture(scope="module")
def both(empty_installation: Callable[[], Installation]) -> Installation:
    """Two units that list a cooperative with one tax code, and one with nearly the same name."""
    installation = empty_installation()
    ours = SentFile("", "2020-11", (cooperative(1), cooperative(2)))
    theirs = SentFile(
        *("", "2020-11"),
        (
            cooperative(3, tax_code=tax_code(2), founded_on=date(2015, 6, 1), note="Lan nghỉ phép"),
            cooperative(4, name=SPELT_OTHERWISE, note="Lan nghỉ phép"),
        ),
        unit=NEIGHBOUR,
        remark="0999",
        change=cover("prepared_by", "Bà Kín"),
    )
    lay(installation, "a 11-2020.xlsx", ours.content())
    lay(installation, "rieng cua Ba Kin/218 T11-2020.xlsx", theirs.content())
    installation.run()
    return installation


@pytest.mark.parametrize("rule", ABOUT_BOTH)
def test_unit_reads_nothing_of_another_ones_but_where_it_stands(both: Installation, rule: str) -> None:
    [finding] = both.ask("select * from quality.findings where unit_code = '217' and rule_id = ?", rule)
    text = repr(finding)
    assert "Huyện Lục Nam" in text
    assert f"{NEIGHBOUR}!HTX!" in text
    assert [secret for secret in SECRETS if secret in text] == []


def test_shared_value_is_the_one_that_both_rows_have(both: Installation) -> None:
    texts = dict(both.ask("select rule_id, message_vi from quality.findings where unit_code = '217' order by all"))
    assert tax_code(2) in texts["PV-02"].partition("Huyện Lục Nam")[2]
    assert "10/05/2012" in texts["PV-03"].partition("Huyện Lục Nam")[2]


def test_each_rule_speaks_to_the_neighbour_too_and_names_none_of_ours(both: Installation) -> None:
    rows = both.ask("select rule_id, * from quality.findings where unit_code = ? order by all", NEIGHBOUR)
    found = {row[0]: repr(row) for row in rows if row[0] in ABOUT_BOTH}
    assert list(found) == list(ABOUT_BOTH)
    assert not any("a 11-2020" in text or "Rau an toàn" in text for text in found.values())
    assert OURS not in found["PV-03"]
