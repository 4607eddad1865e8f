"""The steps of a run look at the landing zone and judge once, unless somebody else has written since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assets import run_intake
from assets.run_intake import forget_intake, intake_of
from pipeline.runtime.settings import ledger_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings


@pytest.fixture
def taken(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """What was taken in so far, in the place of what lies in the landing zone."""
    found: list[object] = []

    def take_in(_: Settings) -> object:
        found.append(object())
        return found[-1]

    monkeypatch.setattr(run_intake, "settings", lambda: settings)
    monkeypatch.setattr(run_intake, "take_in", take_in)
    forget_intake()
    yield found
    forget_intake()


def test_steps_of_a_run_take_in_once(taken: list[object]) -> None:
    assert intake_of("a") is intake_of("a")
    assert len(taken) == 1


def test_step_of_another_run_takes_in_anew(taken: list[object]) -> None:
    assert intake_of("a") is not intake_of("b")
    assert len(taken) == 2


def test_step_after_somebody_wrote_into_the_ledger_takes_in_anew(taken: list[object], settings: Settings) -> None:
    intake_of("a")
    ledger_path(settings).parent.mkdir(parents=True, exist_ok=True)
    ledger_path(settings).write_text("a line\n", encoding="utf-8")
    assert intake_of("a") is taken[1]
    assert intake_of("a") is taken[1]
    with ledger_path(settings).open("a", encoding="utf-8") as ledger:
        ledger.write("another line\n")
    assert intake_of("a") is taken[2]
