"""A run without Dagster writes every output of the registry: of periods that changed, and at the end of the site."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.outputs.contract import Output, Request, Scope, Written
from pipeline.outputs.feedback.returned_copies import RECORD as RETURNED
from pipeline.outputs.registry import REPORT
from pipeline.runs.handed_out import RECORD
from pipeline.runs.write_outputs import write_outputs
from tests.support.installation import Installation, installation_in
from tests.support.old_copies import old_copy
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOVEMBER = date(2020, 11, 1)


class Recorder:
    """Outputs that write nothing and remember what they were asked."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, Request]] = []
        self.hears: Callable[[], None] = lambda: None

    def outputs_of(self, scope: Scope) -> tuple[Output, ...]:
        """Two outputs of each scope, and for a period a file of the report beside them."""
        report = (self._output("report", scope, REPORT),) if scope is Scope.PERIOD else ()
        return (*report, *(self._output(f"{scope}-{number}", scope) for number in (1, 2)))

    def _output(self, name: str, scope: Scope, group: str = "") -> Output:
        def write(request: Request) -> Written:
            self.requests.append((name, request))
            if scope is not Scope.UNIT:
                self.hears()
            return Written(paths=())

        return Output(name=name, scope=scope, description="", kinds=(), group=group, owners=(), reads=(), write=write)

    def names(self) -> list[str]:
        """What was written since this was asked last."""
        names = [name for name, _ in self.requests]
        self.requests.clear()
        return names


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    for module in ("write_outputs", "hand_back"):
        monkeypatch.setattr(f"pipeline.runs.{module}.outputs_of", recorder.outputs_of)
    return recorder


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """One small submission for November 2020."""
    installation = installation_in(tmp_path_factory.mktemp("installation"))
    lay(installation, "a 11-2020.xlsx", revision(1))
    installation.run()
    return installation


@pytest.fixture
def write(installation: Installation) -> Callable[..., list[date]]:
    """Writes the outputs of a night; with the progress texts, where they are wanted."""
    (installation.settings.state / RECORD).unlink(missing_ok=True)
    (installation.settings.state / RETURNED).write_text("{}", encoding="utf-8")

    def written(texts: list[str] | None = None, *, report: bool = True) -> list[date]:
        def hear(_done: int, _all: int, text: str = "") -> None:
            (texts if texts is not None else []).append(text)

        return write_outputs(installation.settings, installation.run(), hear, report=report)

    return written


def test_changed_period_is_written_for_its_units_then_as_a_whole_then_the_site_and_its_report_last(
    write: Callable[..., list[date]], recorder: Recorder
) -> None:
    texts: list[str] = []
    assert write(texts) == [NOVEMBER]
    assert texts == ["Đang ghi tệp của kỳ 11/2020", "Đang ghi báo cáo của kỳ 11/2020"]
    requests = dict(recorder.requests)
    units, site = requests["unit-1"], requests["site-1"]
    assert units.month == NOVEMBER
    assert units.states["217"].submission is not None
    assert units.states["219"].status == "missing"
    assert site.period is None
    assert recorder.names() == ["unit-1", "unit-2", "period-1", "period-2", "site-1", "site-2", "report"]


def test_outputs_of_a_period_are_written_from_one_request(write: Callable[..., list[date]], recorder: Recorder) -> None:
    write()
    requests = {name: request for name, request in recorder.requests if name.startswith(("unit", "period"))}
    assert requests["unit-1"] is requests["unit-2"]
    assert requests["period-1"] is requests["period-2"]


def test_report_that_is_left_by_day_is_written_by_night(write: Callable[..., list[date]], recorder: Recorder) -> None:
    write(report=False)
    assert "report" not in recorder.names()
    write()
    assert recorder.names() == ["site-1", "site-2", "report"]


def test_unchanged_period_is_not_written_again_but_the_site_is(
    write: Callable[..., list[date]], recorder: Recorder
) -> None:
    write()
    recorder.names()
    assert write() == []
    assert recorder.names() == ["site-1", "site-2"]


@pytest.mark.parametrize("content", ["", "{", json.dumps({"2020-11-01": "another state"})])
def test_record_that_is_damaged_or_differs_has_the_period_written_again(
    write: Callable[..., list[date]], recorder: Recorder, installation: Installation, content: str
) -> None:
    (installation.settings.state / RECORD).write_text(content, encoding="utf-8")
    assert write() == [NOVEMBER]
    assert "period-1" in recorder.names()


def test_outputs_of_period_and_site_read_one_warehouse_that_is_opened_once(
    write: Callable[..., list[date]], recorder: Recorder, installation: Installation
) -> None:
    refused = []

    def ask_to_write() -> None:
        try:
            duckdb.connect(installation.settings.database).close()
        except duckdb.ConnectionException:  # somebody has it open to read
            refused.append(recorder.requests[-1][0])

    recorder.hears = ask_to_write
    write(report=False)
    assert refused == ["period-1", "period-2", "site-1", "site-2"]


@pytest.mark.usefixtures("recorder")
def test_copies_that_are_kept_no_longer_are_removed(installation: Installation, tmp_path: Path) -> None:
    copied = installation.copied(tmp_path / "project")
    path = old_copy(copied.settings)
    night = copied.run()
    write_outputs(copied.settings.model_copy(update={"keep_files_months": 24}), night, lambda *_: None)
    assert not path.exists()


@pytest.mark.parametrize("group", ["", REPORT])
def test_period_counts_as_written_where_its_files_lie_today(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: str
) -> None:
    copied = installation.copied(tmp_path / "project")
    (copied.settings.state / RECORD).unlink(missing_ok=True)
    night = copied.run()
    requests: list[Request] = []

    def write(request: Request) -> Written:
        requests.append(request)
        path = request.settings.files / "2020-11" / "report.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return Written(paths=(path,))

    kinds = {"description": "", "kinds": (), "group": group, "owners": (), "reads": ()}
    output = Output(name="report", scope=Scope.PERIOD, write=write, **kinds)  # type: ignore[arg-type]  # all are blank
    outputs = {Scope.PERIOD: (output,)}
    monkeypatch.setattr("pipeline.runs.write_outputs.outputs_of", lambda scope: outputs.get(scope, ()))
    write_outputs(copied.settings, night, lambda *_: None)
    assert len(requests) == 1
    assert str(tmp_path) not in (copied.settings.state / RECORD).read_text(encoding="utf-8")
    moved = copied.settings.model_copy(update={"files": copied.settings.files.rename(tmp_path / "moved")})
    write_outputs(moved, night, lambda *_: None)
    assert len(requests) == 1
    elsewhere = moved.model_copy(update={"files": tmp_path / "elsewhere"})
    write_outputs(elsewhere, night, lambda *_: None)
    assert len(requests) == 2
