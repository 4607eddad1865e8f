"""A bar is only for a terminal: what a program or a log reads has none."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from pipeline.runtime.progress import progress_bar


def printed(*, terminal: bool) -> str:
    stream = StringIO()
    with progress_bar(Console(file=stream, force_terminal=terminal, width=100), "Reading") as hear:
        hear(1, 4)
        hear(3, 4, "Writing [report]")
    return stream.getvalue()


def test_terminal_sees_how_far_the_work_is_and_what_is_being_done() -> None:
    text = printed(terminal=True)
    assert "3/4" in text
    assert "Writing [report]" in text


def test_anything_but_a_terminal_sees_no_bar() -> None:
    assert printed(terminal=False).strip() == ""
