"""What waits for a steward, and what one took, is seen on the page, in Dagster and in the summary of a run."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import duckdb
import pytest
from dagster import DagsterInstance, materialize
from rich.console import Console

from assets import inbox
from pipeline.cli.summaries import print_summary
from pipeline.outputs.status_page import INDEX, write_pages
from pipeline.runtime.clock import today
from schemas.provinces import province_on
from schemas.rules.workbook import WOULD_REPLACE
from tests.spec.examples.sent import SentFile, cooperatives
from tests.support.dagster_runs import environment
from tests.support.hoptac_command import hoptac
from tests.support.installation import Installation
from tests.support.revisions import lay

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.runtime.settings import Settings

CLEAN, STRANGER, REASON = "217/T11-2020.xlsx", "218/T11-2020 moi.xlsx", "Huyện để nhầm thư mục"
BAD_ROW = "dòng 2: không có đơn vị «999»"
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def waiting(empty_installation: Callable[[], Installation]) -> Installation:
    """A report that counts, one that would replace it and waits, and a row of the units' folders that cannot be used.

    Only to be looked at; the first test that changes it is the last one.
    """
    made = empty_installation()
    folders = made.folder / "drop_folders.csv"
    folders.write_text("folder,unit_code\nchia se/219,999\n", "utf-8")
    installation = Installation(made.folder, made.settings.model_copy(update={"drop_folders": folders}))
    for number, name in enumerate((CLEAN, STRANGER), 1):
        sent = SentFile("", "2020-11", cooperatives(1, 2, 3), unit="217", revision=number, remark=f"0204 {number}")
        lay(installation, name, sent.content())
        installation.run()
    return installation


def shown_in_dagster(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The texts that the inbox shows after it was materialized."""
    for name, value in environment(settings).items():
        if name.startswith("HOPTAC_"):
            monkeypatch.setenv(name, value)
    with DagsterInstance.ephemeral() as instance:
        [event] = materialize([inbox.inbox], instance=instance).asset_materializations_for_node("inbox")
    return {name: str(entry.value) for name, entry in event.metadata.items()}


def in_words_of_today(text: str) -> str:
    return province_on(today()).fill(text)


def summary(settings: Settings) -> str:
    stream = StringIO()
    print_summary(Console(file=stream, width=300), settings, 0, [])
    return stream.getvalue()


def test_file_that_waits_is_seen_with_the_one_that_counts(
    waiting: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = waiting.settings
    shown = shown_in_dagster(settings, monkeypatch)
    assert shown[in_words_of_today(inbox.KEPT_OUT)] == f"{STRANGER} (đang tính: {CLEAN})"
    assert shown[in_words_of_today(inbox.TAKEN)] == "không"
    write_pages(settings, today())
    for page in (INDEX, f"2020-11/{INDEX}"):
        _, _, section = (settings.files / page).read_text("utf-8").partition('id="cho-quyet-dinh"')
        assert STRANGER in section.partition("</table>")[0]
        assert CLEAN in section.partition("</table>")[0]
    _, _, below = summary(settings).partition("(hoptac accept TỆP --because LÝ-DO)")
    assert STRANGER in below
    assert CLEAN in below


def test_bad_row_of_the_units_folders_is_seen(waiting: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    assert BAD_ROW in shown_in_dagster(waiting.settings, monkeypatch)["Thư mục của đơn vị, dòng sai"]
    assert BAD_ROW in summary(waiting.settings)


def test_summary_counts_what_is_not_listed_too(waiting: Installation, tmp_path_factory: pytest.TempPathFactory) -> None:
    copied = waiting.copied(tmp_path_factory.mktemp("counted") / "project")
    with duckdb.connect(copied.settings.database) as connection:
        connection.execute(
            "update quality.findings set further_places = 1199 where rule_id = ?", [WOULD_REPLACE.rule_id]
        )
    [line] = [line for line in summary(copied.settings).splitlines() if WOULD_REPLACE.rule_id in line]
    assert [cell.strip() for cell in line.split("│")][4:6] == ["1200", "1200"]


def test_file_that_a_steward_took_is_seen_with_the_reason(
    waiting: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hoptac(waiting.settings, "accept", STRANGER, "--because", REASON).returncode == 0
    shown = shown_in_dagster(waiting.settings, monkeypatch)
    assert shown[in_words_of_today(inbox.TAKEN)] == f"{STRANGER}: {REASON}"
    assert shown[in_words_of_today(inbox.KEPT_OUT)] == "không"
    assert "hoptac accept" not in summary(waiting.settings)
