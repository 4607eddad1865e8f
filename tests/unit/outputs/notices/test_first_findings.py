"""The findings that a message lists: those that stand by themselves, with how many others follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.outputs.notices.first_findings import SHOWN, first_findings

if TYPE_CHECKING:
    from pathlib import Path


def finding(
    rule_id: str, severity: str = "error", caused_by: str | None = None, state: str = "open", further: int = 0
) -> tuple[object, ...]:
    return ("s", rule_id, severity, "HTX", "A1", "", f"{rule_id}.", state, f"{rule_id}@HTX!A1", caused_by, further)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(
            "create schema quality; create table quality.findings (submission_id text, rule_id text, severity text, "
            "sheet text, cell text, place text, message_vi text, state text, reference text, caused_by text, "
            "further_places bigint)"
        )
    return path


def listed(database: Path, *findings: tuple[object, ...]) -> list[tuple[str, str]]:
    with duckdb.connect(database) as connection:
        connection.executemany("insert into quality.findings values (?,?,?,?,?,?,?,?,?,?,?)", findings)
    return first_findings(database, "s")


def test_what_follows_is_a_number_behind_its_cause(database: Path) -> None:
    effects = [finding("TG-11", caused_by="HTX-08@HTX!A1"), finding("TG-14", "query", "HTX-08@HTX!A1")]
    assert listed(database, *effects, finding("HTX-08"), finding("CL-07")) == [
        ("CL-07", "CL-07."),
        ("HTX-08", "HTX-08. (Kéo theo 2 điểm khác, trong đó 1 lỗi.)"),
    ]


def test_what_follows_from_an_explained_query_is_listed_by_itself(database: Path) -> None:
    cause, effect = finding("HTX-06", "query", state="explained"), finding("TG-12", caused_by="HTX-06@HTX!A1")
    assert listed(database, cause, effect) == [("TG-12", "TG-12.")]


def test_infos_are_not_listed_and_no_more_than_a_message_shows(database: Path) -> None:
    many = [finding(f"CL-{number:02}") for number in range(SHOWN + 5)]
    assert len(listed(database, finding("WB-13", "info"), *many)) == SHOWN


def test_what_follows_is_counted_where_it_is_not_listed_too(database: Path) -> None:
    effect = finding("TG-11", caused_by="HTX-08@HTX!A1", further=41)
    assert listed(database, effect, finding("HTX-08")) == [
        ("HTX-08", "HTX-08. (Kéo theo 42 điểm khác, trong đó 42 lỗi.)")
    ]
