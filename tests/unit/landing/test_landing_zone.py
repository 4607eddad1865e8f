"""The landing zone of the settings, as a folder: what lies there, what is waited for, what is forgotten."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pipeline.landing.landing_zone import CACHE, forget_copies, landing_zone, wait_for_landing

if TYPE_CHECKING:
    import pytest

    from pipeline.runtime.settings import Settings


def test_folder_is_listed_and_its_hashes_are_kept_with_the_state(settings: Settings) -> None:
    (settings.raw / "a.xlsx").write_bytes(b"a")
    (found,) = landing_zone(settings).files.values()
    assert [file.file_name for file in found] == ["a.xlsx"]
    assert (settings.state / CACHE).exists()


def test_forgotten_hashes_are_made_again(settings: Settings) -> None:
    (settings.raw / "a.xlsx").write_bytes(b"a")
    before = landing_zone(settings)
    forget_copies(settings)
    assert not (settings.state / CACHE).exists()
    assert landing_zone(settings) == before
    forget_copies(settings)
    forget_copies(settings)  # nothing is there to be forgotten


def test_file_that_was_just_dropped_is_waited_for(settings: Settings) -> None:
    settling = settings.model_copy(update={"settle_seconds": 0.5})
    (settings.raw / "a.xlsx").write_bytes(b"a")
    assert landing_zone(settings.model_copy(update={"settle_seconds": 600})).left == ("a.xlsx",)
    began = time.monotonic()
    wait_for_landing(settling)
    assert time.monotonic() - began < 30
    assert landing_zone(settling).left == ()


def test_what_can_be_done_meanwhile_is_done_before_a_wait_and_not_without_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    monkeypatch.setattr("pipeline.landing.inbox.time.sleep", lambda _: events.append("waited"))
    (settings.raw / "a.xlsx").write_bytes(b"a")
    wait_for_landing(settings, lambda: events.append("without a wait"))
    wait_for_landing(settings.model_copy(update={"settle_seconds": 600}), lambda: events.append("begun"))
    assert events == ["begun", "waited"]
