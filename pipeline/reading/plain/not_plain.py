"""NotPlainError: why a workbook is left to the careful way."""

from __future__ import annotations


class NotPlainError(Exception):
    """The workbook is not plain; ``reason`` says by what, in a few words for the log and the bench."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
