"""What becomes of a submission and of its findings as further revisions come and go."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.judgement.submission_status import submission_statuses
from pipeline.landing import ledger as ledgers
from pipeline.landing.inbox import scan_folder
from pipeline.landing.ledger import Receipt
from pipeline.runtime.settings import PROJECT, ledger_path
from pipeline.staging.store import stage_of
from tests.spec.examples.edits import cover, declare, put, steps
from tests.support.revisions import declare_more, lay, receive, revision, statuses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.support.installation import Installation

pytestmark = pytest.mark.long

FEW_MEMBERS = steps(put("HTX", "members", 2, 5), declare_more("MEMBERS.AGRI", -4), declare_more("MEMBERS.ALL", -4))
NO_TAX_CODE = put("HTX", "tax_code", 4, None)
HIGH_PROFIT = put("HTX", "profit", 1, 9000)
WRONG_TOTAL = declare("THT.ALL", 23)
FINDINGS = (
    "select s.revision, rule_id, state, is_new from quality.findings join core.submissions as s using (submission_id) "
    "order by all"
)
COUNTING = "select distinct revision from core.cooperatives join core.submissions using (submission_id)"
FIGURES = "select figure_id, value from report.figures order by all"


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    return empty_installation()


def open_queries(installation: Installation) -> int:
    count: int = installation.scalar("select open_queries from quality.coverage where unit_code = '217'")
    return count


@pytest.mark.parametrize(
    ("as_of", "period", "day"),
    [
        (dt.date(2020, 11, 20), dt.date(2020, 11, 1), dt.date(2020, 11, 20)),
        (dt.date(2024, 7, 5), dt.date(2020, 11, 1), dt.date(2020, 11, 30)),
        (None, dt.date(2020, 11, 1), dt.date(2020, 11, 30)),
        (dt.date(2024, 7, 31), dt.date(2024, 7, 1), dt.date(2024, 6, 30)),
        (None, None, None),
    ],
    ids=["in the period", "after it", "blank", "past the version's end", "neither is told"],
)
def test_form_day_is_the_day_by_which_the_report_was_read(
    installation: Installation, as_of: dt.date | None, period: dt.date | None, day: dt.date | None
) -> None:
    receive(installation, "a 11-2020.xlsx", revision(1, cover("as_of", as_of), cover("period", period)))
    assert installation.ask("select form_day from core.submissions") == [(day,)]


def test_noted_file_that_was_not_read_yet_is_received_then_accepted(installation: Installation) -> None:
    content = revision(1)
    lay(installation, "a 11-2020.xlsx", content)
    name, moment = hashlib.sha256(content).hexdigest(), dt.datetime(2020, 12, 2, 1, tzinfo=dt.UTC)
    ledgers.append(ledger_path(installation.settings), [Receipt(name, moment, "a 11-2020.xlsx", moment)])
    ledger = ledgers.load(ledger_path(installation.settings))
    known = submission_statuses(
        stage_of(installation.settings),
        ledger,
        scan_folder(installation.raw, installation.settings.state / "inbox.json"),
    )
    assert known["status"].to_list() == ["received"]
    installation.run()
    assert statuses(installation) == [(1, "accepted")]
    assert installation.ask(
        "select received_at at time zone 'UTC', on_time from quality.coverage where unit_code = '217'"
    ) == [(moment.replace(tzinfo=None), True)]


@pytest.mark.parametrize(
    ("day", "outstanding"),
    [
        pytest.param(4, 0),
        pytest.param(5, 0),
        (6, 1),
        pytest.param(9, 4),
    ],
)
def test_days_outstanding_run_from_the_due_day_to_what_was_received_last(
    installation: Installation, day: int, outstanding: int
) -> None:
    content = revision(1)
    lay(installation, "a 11-2020.xlsx", content)
    name, moment = hashlib.sha256(content).hexdigest(), dt.datetime(2020, 12, day, 16, 59, tzinfo=dt.UTC)
    ledgers.append(ledger_path(installation.settings), [Receipt(name, moment, "a 11-2020.xlsx", moment)])
    installation.run()
    query = "select distinct days_outstanding from quality.coverage where unit_code {} '217'"
    assert (installation.ask(query.format("<>")), installation.ask(query.format("="))) == ([(outstanding,)], [(None,)])


def test_higher_revision_supersedes_and_its_removal_lets_the_former_one_count_again(installation: Installation) -> None:
    receive(installation, "a 11-2020.xlsx", revision(1))
    figures = installation.ask(FIGURES)
    more = steps(put("THT", "groups", 1, 12), declare_more("THT.ALL", 2))
    later = receive(installation, "b 11-2020.xlsx", revision(2, more))
    assert statuses(installation) == [(1, "superseded"), (2, "accepted")]
    assert installation.ask(COUNTING) == [(2,)]
    assert set(installation.ask(FIGURES)) - set(figures) == {("THT.ALL", 24)}
    later.unlink()
    installation.run()
    assert statuses(installation) == [(1, "accepted"), (2, "withdrawn")]
    assert installation.ask(COUNTING) == [(1,)]
    assert installation.ask(FIGURES) == figures


def test_quarantined_revision_leaves_the_last_accepted_one_and_stays_so_when_a_better_one_comes(
    installation: Installation,
) -> None:
    receive(installation, "a 11-2020.xlsx", revision(1))
    figures = installation.ask(FIGURES)
    receive(installation, "b 11-2020.xlsx", revision(2, WRONG_TOTAL))
    assert statuses(installation) == [(1, "accepted"), (2, "quarantined")]
    assert installation.ask(FIGURES) == figures
    state = "select status, newest_status, attempts, open_errors from quality.coverage where unit_code = '217'"
    assert installation.ask(state) == [("accepted", "quarantined", 2, 1)]
    receive(installation, "c 11-2020.xlsx", revision(3))
    assert statuses(installation) == [(1, "superseded"), (2, "quarantined"), (3, "accepted")]
    assert installation.ask(state) == [("accepted", "accepted", 3, 0)]
    assert installation.ask(FINDINGS) == [(2, "TG-11", "resolved", True)]


def test_unreadable_file_stays_open_until_it_is_withdrawn(installation: Installation) -> None:
    receive(installation, "a 11-2020.xlsx", revision(1))
    broken = receive(installation, "b 11-2020.xlsx", b"no workbook")
    assert installation.ask(
        "select status, errors, revision, unit_code from core.submissions where file_name = 'b 11-2020.xlsx'"
    ) == [("unreadable", 1, None, None)]
    assert installation.ask("select rule_id, state from quality.findings where rule_id not like 'PV-%'") == [
        ("WB-01", "open")
    ]
    broken.unlink()
    installation.run()
    assert installation.scalar("select status from core.submissions where file_name = 'b 11-2020.xlsx'") == "withdrawn"
    assert installation.scalar("select count(*) from quality.findings where rule_id not like 'PV-%'") == 0


def test_later_revision_resolves_what_it_mends_keeps_the_rest_open_and_marks_what_is_new(
    installation: Installation,
) -> None:
    receive(installation, "a 11-2020.xlsx", revision(1, FEW_MEMBERS, NO_TAX_CODE))
    assert installation.ask(FINDINGS) == [(1, "CL-08", "open", True), (1, "HTX-04", "open", True)]
    receive(installation, "b 11-2020.xlsx", revision(2, FEW_MEMBERS, HIGH_PROFIT))
    assert installation.ask(FINDINGS) == [
        (1, "CL-08", "resolved", True),
        (1, "HTX-04", "open", True),
        (2, "HTX-04", "open", False),
        (2, "HTX-11", "open", True),
    ]
    assert open_queries(installation) == 2


def test_query_of_the_counting_submission_stays_open_though_a_quarantined_revision_is_free_of_it(
    installation: Installation,
) -> None:
    receive(installation, "a 11-2020.xlsx", revision(1, FEW_MEMBERS))
    broken = receive(installation, "b 11-2020.xlsx", revision(2, WRONG_TOTAL))
    assert installation.ask(FINDINGS) == [(1, "HTX-04", "open", True), (2, "TG-11", "open", True)]
    assert open_queries(installation) == 1
    broken.unlink()
    receive(installation, "c 11-2020.xlsx", revision(3))
    assert installation.ask(FINDINGS) == [(1, "HTX-04", "resolved", True)]
    assert open_queries(installation) == 0


def test_lower_revision_that_comes_late_is_superseded_and_resolves_nothing(installation: Installation) -> None:
    receive(installation, "b 11-2020.xlsx", revision(2, FEW_MEMBERS))
    receive(installation, "a 11-2020.xlsx", revision(1))
    assert statuses(installation) == [(1, "superseded"), (2, "accepted")]
    assert installation.ask(FINDINGS) == [(2, "HTX-04", "open", True)]
    assert open_queries(installation) == 1


def test_identical_bytes_in_two_places_are_one_submission_until_both_are_gone(installation: Installation) -> None:
    content = revision(1)
    first, second = lay(installation, "a 11-2020.xlsx", content), lay(installation, "thư mục/b 11-2020.xlsx", content)
    lay(
        installation, "khác.xlsx", b"of somebody else"
    )  # an empty landing zone would be taken for a disk that is not there
    installation.run()
    files = "select file_name, status from core.submissions where file_name <> 'khác.xlsx'"
    assert installation.ask(files) == [("a 11-2020.xlsx", "accepted")]
    assert installation.scalar("select attempts from quality.coverage where unit_code = '217'") == 1
    first.unlink()
    installation.run()
    assert installation.ask(files) == [("thư mục/b 11-2020.xlsx", "accepted")]
    second.unlink()
    installation.run()
    assert [status for _, status in installation.ask(files)] == ["withdrawn"]


def test_of_equal_revisions_the_one_received_later_counts_and_is_asked_about(installation: Installation) -> None:
    receive(installation, "b 11-2020.xlsx", revision(1))
    receive(installation, "a 11-2020.xlsx", revision(1, HIGH_PROFIT))
    files = "select file_name, status from core.submissions order by all"
    assert installation.ask(files) == [("a 11-2020.xlsx", "accepted"), ("b 11-2020.xlsx", "superseded")]
    ((file, state, (related,)),) = installation.ask(
        "select file_name, state, related_cells from quality.findings join core.submissions using (submission_id) "
        "where rule_id = 'WB-11'"
    )
    assert (file, state) == ("a 11-2020.xlsx", "open")
    assert related.startswith("b 11-2020.xlsx!Bìa!B")


@pytest.mark.parametrize("later", ["a 11-2020.xlsx", "b 11-2020.xlsx"])
def test_of_equal_revisions_received_in_one_run_the_one_modified_later_counts(
    installation: Installation, later: str
) -> None:
    lay(installation, "a 11-2020.xlsx", revision(1))
    lay(installation, "b 11-2020.xlsx", revision(1, HIGH_PROFIT))
    os.utime(installation.raw / later, (2_000_000_000, 2_000_000_000))
    installation.run()
    assert installation.ask("select file_name from core.submissions where status = 'accepted'") == [(later,)]


def test_of_equal_revisions_of_one_time_the_one_with_the_larger_hash_counts(installation: Installation) -> None:
    contents = (revision(1), revision(1, HIGH_PROFIT))
    for name, content in zip("ab", contents, strict=True):
        os.utime(lay(installation, f"{name} 11-2020.xlsx", content), (1_900_000_000, 1_900_000_000))
    installation.run()
    largest = max(hashlib.sha256(content).hexdigest() for content in contents)
    assert installation.ask("select submission_id from core.submissions where status = 'accepted'") == [(largest,)]


def renamed(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever a row holds
    """The value with each file's name replaced, wherever it stands."""
    if isinstance(value, str):
        for name, other in names.items():
            value = value.replace(name, other)
        return value
    return type(value)(renamed(part, names) for part in value) if isinstance(value, list | tuple) else value


def test_names_folders_and_order_of_files_that_arrive_together_change_no_row(
    empty_installation: Callable[[], Installation],
) -> None:
    plain, shuffled = empty_installation(), empty_installation()
    sources = sorted(path for period in ("2020-11", "2020-12") for path in (PROJECT / "raw" / period).iterdir())
    for source in sources:
        lay(plain, f"{source.parent.name}/{source.name}", source.read_bytes())
    random.Random(11).shuffle(sources)  # noqa: S311 - a fixed order
    names = {}
    for number, source in enumerate(sources):
        name = f"{'thư mục/' * (number % 3)}tệp {number:02d}, {source.parent.name}.xlsx"
        names[name] = f"{source.parent.name}/{source.name}"
        lay(shuffled, name, source.read_bytes())
    plain.run()
    shuffled.run()
    expected = plain.contents(without=("file_name", "received_at", "known_at"))
    found = shuffled.contents(without=("file_name", "received_at", "known_at"))
    assert {table: sorted(renamed(rows, names), key=repr) for table, rows in found.items()} == expected
    rules = {rule for (rule,) in plain.ask("select rule_id from quality.findings")}
    assert {"HTX-12", "HTX-14", "TG-11", "CL-08"} <= rules
