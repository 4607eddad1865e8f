"""What a driver of fsspec says when a store cannot be used: one kind of failure, whatever the driver raises."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.runtime.secret_parts import without_password

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""What is wrong with a disk of this machine, onto which a driver copies."""


class StoreUnavailableError(OSError):
    """A store elsewhere cannot be used: it does not answer, refuses us, or its driver is not installed."""

    def __init__(self, setting: str, url: str, reason: str) -> None:
        """Keep which setting names the store, its URL without a password, and what the driver said."""
        super().__init__(f"{setting} = {without_password(url)}: {reason}")
        self.setting = setting
        self.url = without_password(url)
        self.reason = reason


class StoreMissingError(StoreUnavailableError, FileNotFoundError):
    """The store answers, and has no such folder."""


@contextmanager
def reaching(setting: str, url: str) -> Iterator[None]:
    """Let whatever a driver raises be a StoreUnavailableError; of what is gone, a StoreMissingError."""
    try:
        yield
    except StoreUnavailableError:
        raise
    except FileNotFoundError as problem:
        raise StoreMissingError(setting, url, f"{problem}") from problem
    except Exception as problem:  # drivers raise what their libraries do: botocore's, paramiko's, aiohttp's
        if isinstance(problem, OSError) and problem.errno in HERE:
            raise
        raise StoreUnavailableError(setting, url, f"{type(problem).__name__}: {problem}") from problem
