"""Changes in the landing zone are heard of, or looked for by the clock where the kernel tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.landing import arrivals as module
from pipeline.landing.arrivals import POLL_SECONDS, Arrivals

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.runtime.settings import Settings

PATIENCE = 60.0


def heard(settings: Settings, change: Callable[[], object]) -> bool:
    """Whether a change is heard of before a file that is laid after it."""
    arrivals = Arrivals(settings)
    change()
    return arrivals.wait(2.0)


def test_file_in_a_folder_that_was_not_there_is_heard_of(settings: Settings) -> None:
    arrivals = Arrivals(settings)
    assert arrivals.poll_seconds == 0
    (settings.raw / "2020-11").mkdir()
    assert arrivals.wait(PATIENCE)
    (settings.raw / "2020-11" / "a.xlsx").write_bytes(b"a")
    assert arrivals.wait(PATIENCE)


@pytest.mark.parametrize("name", [".a.xlsx.part", "~$a.xlsx", "Thumbs.db"])
def test_what_nobody_sent_is_passed_over(settings: Settings, name: str) -> None:
    assert not heard(settings, lambda: (settings.raw / name).write_bytes(b""))


def test_removed_file_is_heard_of(settings: Settings) -> None:
    (settings.raw / "a.xlsx").write_bytes(b"a")
    assert heard(settings, (settings.raw / "a.xlsx").unlink)


def test_landing_zone_that_goes_and_comes_again_is_heard_of_both_times(settings: Settings) -> None:
    arrivals = Arrivals(settings)
    settings.raw.rename(settings.raw.with_name("aside"))
    assert arrivals.wait(PATIENCE)
    assert not arrivals.wait(0.01)
    settings.raw.with_name("aside").rename(settings.raw)
    assert arrivals.wait(PATIENCE)
    (settings.raw / "a.xlsx").write_bytes(b"a")
    assert arrivals.wait(PATIENCE)


def test_settings_say_how_often_it_is_looked_at(settings: Settings) -> None:
    arrivals = Arrivals(settings.model_copy(update={"watch_seconds": 1000.0}))
    assert (arrivals.wait(1.0), arrivals.wait(0.01)) == (True, False)


@pytest.mark.parametrize("why", ["a server's share", "a URL", "no room for more watches"])
def test_where_the_kernel_tells_nothing_it_is_looked_at_by_the_clock(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        message = "OS file watch limit reached"
        raise OSError(message)

    if why == "a URL":
        settings = settings.model_copy(update={"raw_url": "memory://raw"})
    elif why == "a server's share":
        monkeypatch.setattr(module, "is_on_server", lambda _: True)
    else:
        monkeypatch.setattr(module, "RustNotify", refused)
    assert Arrivals(settings).poll_seconds == POLL_SECONDS
