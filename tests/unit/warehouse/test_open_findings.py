"""Open is what somebody still has to answer: of what counts, and of what a unit sent last if it came back."""

from __future__ import annotations

import duckdb
import pytest

from pipeline.warehouse.open_findings import OPEN

SCHEMA = """
    create schema core;
    create schema quality;
    create table core.submissions (
        submission_id varchar, form_id varchar, unit_code varchar, period date, status varchar, received_at integer,
        revision integer
    );
    create table quality.findings (submission_id varchar, rule_id varchar, state varchar);
"""


def still_open(
    submissions: dict[str, str], findings: dict[str | None, str], forms: dict[str, str | None] | None = None
) -> list[str]:
    """Rules with an open finding: a unit's submissions as received with their status, and each finding's state."""
    known = forms or dict.fromkeys(submissions, "KTTT-01")
    with duckdb.connect() as connection:
        connection.execute(SCHEMA)
        for received, (name, status) in enumerate(submissions.items()):
            connection.execute(
                "insert into core.submissions values (?, ?, '217', '2020-11-01', ?, ?, 1)",
                [name, known[name], status, received],
            )
        for submission, state in findings.items():
            connection.execute("insert into quality.findings values (?, ?, ?)", [submission, f"of {submission}", state])
        rows = connection.sql(OPEN).project("rule_id").order("rule_id").fetchall()
    return [rule for (rule,) in rows]


@pytest.mark.parametrize(
    ("submissions", "expected"),
    [
        ({"first": "accepted"}, ["of first"]),
        ({"first": "unreadable"}, ["of first"]),
        ({"first": "superseded", "second": "accepted"}, ["of second"]),
        ({"first": "quarantined", "second": "quarantined"}, ["of second"]),
        ({"first": "quarantined", "second": "accepted"}, ["of second"]),
        ({"first": "accepted", "second": "quarantined"}, ["of first", "of second"]),
        ({"first": "quarantined", "second": "withdrawn"}, ["of first"]),
    ],
)
def test_submission_is_asked_while_it_counts_or_is_the_last_one_and_came_back(
    submissions: dict[str, str], expected: list[str]
) -> None:
    assert still_open(submissions, dict.fromkeys(submissions, "open")) == expected


def test_what_a_unit_sends_on_another_form_answers_nothing() -> None:
    sent = {"first": "quarantined", "second": "accepted"}
    found: dict[str | None, str] = {"first": "open", "second": "open"}
    assert still_open(sent, found, {"first": "KTTT-01", "second": "QT-01"}) == ["of first", "of second"]
    assert still_open(sent, found, {"first": "QT-01", "second": "QT-01"}) == ["of second"]


@pytest.mark.parametrize(("state", "expected"), [("open", ["of first"]), ("explained", []), ("resolved", [])])
def test_finding_that_was_answered_is_not_open(state: str, expected: list[str]) -> None:
    assert still_open({"first": "accepted"}, {"first": state}) == expected


def test_finding_without_a_submission_is_open_until_it_is_answered() -> None:
    assert still_open({}, {None: "open"}) == ["of None"]
    assert still_open({}, {None: "explained"}) == []
