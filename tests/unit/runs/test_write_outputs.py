"""A run without Dagster writes every output of the registry: of periods that changed, and at the end of the site."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.contract import Output, Request, Scope, Written
from pipeline.runs.write_outputs import RECORD, write_outputs
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

    def outputs_of(self, scope: Scope) -> tuple[Output, ...]:
        """Two outputs of each scope."""
        return tuple(self._output(f"{scope}-{number}", scope) for number in (1, 2))

    def _output(self, name: str, scope: Scope) -> Output:
        def write(request: Request) -> Written:
            self.requests.append((name, request))
            return Written(paths=())

        return Output(name=name, scope=scope, description="", kinds=(), group="", owners=(), reads=(), write=write)

    def names(self) -> list[str]:
        """What was written since this was asked last."""
        names = [name for name, _ in self.requests]
        self.requests.clear()
        return names


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr("pipeline.runs.write_outputs.outputs_of", recorder.outputs_of)
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

    def written(texts: list[str] | None = None) -> list[date]:
        def hear(_done: int, _all: int, text: str = "") -> None:
            (texts if texts is not None else []).append(text)

        return write_outputs(installation.settings, installation.run(), hear)

    return written


def test_changed_period_is_written_for_its_units_then_as_a_whole_then_the_site(
    write: Callable[..., list[date]], recorder: Recorder
) -> None:
    texts: list[str] = []
    assert write(texts) == [NOVEMBER]
    assert texts == ["Đang ghi các tệp của kỳ 11/2020"]
    (_, units), *_, (_, site) = recorder.requests
    assert units.month == NOVEMBER
    assert units.states["217"].submission is not None
    assert units.states["219"].status == "missing"
    assert site.period is None
    assert recorder.names() == ["unit-1", "unit-2", "period-1", "period-2", "site-1", "site-2"]


def test_outputs_of_a_period_are_written_from_one_request(write: Callable[..., list[date]], recorder: Recorder) -> None:
    write()
    assert len({id(request) for _, request in recorder.requests[:4]}) == 1


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


@pytest.mark.usefixtures("recorder")
def test_copies_that_are_kept_no_longer_are_removed(installation: Installation, tmp_path: Path) -> None:
    copied = installation.copied(tmp_path / "project")
    night = copied.run()
    path = old_copy(copied.settings)
    write_outputs(copied.settings.model_copy(update={"keep_files_months": 24}), night, lambda *_: None)
    assert not path.exists()


def test_period_counts_as_written_where_its_files_lie_today(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = installation.copied(tmp_path / "project")
    (copied.settings.state / RECORD).unlink(missing_ok=True)
    night = copied.run()

    def write(request: Request) -> Written:
        path = request.settings.files / "2020-11" / "report.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return Written(paths=(path,))

    kinds = {"description": "", "kinds": (), "group": "", "owners": (), "reads": ()}
    output = Output(name="report", scope=Scope.PERIOD, write=write, **kinds)  # type: ignore[arg-type]  # all are blank
    monkeypatch.setattr(
        "pipeline.runs.write_outputs.outputs_of", lambda scope: (output,) if scope == Scope.PERIOD else ()
    )
    assert write_outputs(copied.settings, night, lambda *_: None) == [NOVEMBER]
    assert str(tmp_path) not in (copied.settings.state / RECORD).read_text(encoding="utf-8")
    moved = copied.settings.model_copy(update={"files": copied.settings.files.rename(tmp_path / "moved")})
    assert write_outputs(moved, night, lambda *_: None) == []
    elsewhere = moved.model_copy(update={"files": tmp_path / "elsewhere"})
    assert write_outputs(elsewhere, night, lambda *_: None) == [NOVEMBER]
