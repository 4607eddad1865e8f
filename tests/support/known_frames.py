"""What is known as sorted rows, to be held against what is known otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.judgement.known import Known

FRAMES = ("submissions", "findings", "evaluations", "expected", "gaps", "handover")


def rows_of(known: Known) -> dict[str, list[Any]]:
    """All rows by frame; their order says nothing."""
    return {name: sorted(getattr(known, name).iter_rows(), key=repr) for name in FRAMES}
