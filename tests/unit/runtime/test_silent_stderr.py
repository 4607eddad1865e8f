"""What is written to the error stream behind Python's back reaches nobody's screen while it is silent."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.runtime.silent_stderr import silent_stderr

if TYPE_CHECKING:
    import pytest


def test_nothing_reaches_the_error_stream_until_it_is_open_again(capfd: pytest.CaptureFixture[str]) -> None:
    with silent_stderr():
        os.write(2, b"thread panicked\n")
    os.write(2, b"a message\n")
    assert capfd.readouterr().err == "a message\n"


def test_error_stream_is_open_again_after_an_exception(capfd: pytest.CaptureFixture[str]) -> None:
    with suppress(KeyError), silent_stderr():
        raise KeyError
    os.write(2, b"a message\n")
    assert capfd.readouterr().err == "a message\n"


def test_process_without_an_error_stream_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> int:
        raise OSError

    monkeypatch.setattr(os, "dup", refuse)
    with silent_stderr():
        pass
