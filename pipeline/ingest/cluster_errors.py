"""What a cluster fails with, known also where dask is not installed."""

from __future__ import annotations


class ClusterError(RuntimeError):
    """The cluster cannot read for us; with a sentence for the person who is to see to it."""

    def __init__(self, message: str, vi: str = "") -> None:
        """Keep the sentence beside the message; a worker with other code may know of none."""
        super().__init__(message, vi)
        self.vi = vi

    def __str__(self) -> str:
        """The message alone."""
        return str(self.args[0])
