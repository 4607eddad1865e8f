"""Feedback copies, each made and named in a worker that may time out or die without harm to the rest of the run.

A workbook that could be read can still be too much to mark and pack again: of such a one its values come back, and
where these are too much too, the list of its findings, which says so.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.outputs.feedback.inert import is_inert
from pipeline.outputs.feedback.marked_copy import feedback_copy, findings_alone, marked_values
from pipeline.outputs.feedback.safe_names import LONGEST_NAME, safe_stem
from pipeline.runtime.regular_files import open_regular
from pipeline.runtime.worker_limits import limit_processor
from pipeline.runtime.worker_pool import in_workers
from schemas.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pipeline.runtime.settings import Settings

    CopyKind = Callable[[bytes, tuple[Finding, ...], Settings], bytes]

TIMES = 3
"""Reading's limits so many times: of 100,000 rows a copy takes as long as reading, one of their values thrice that."""
KINDS: tuple[CopyKind, ...] = (feedback_copy, marked_values)
"""Each is tried where the one before could not be made."""
TOO_MUCH = (
    "Tệp quá lớn hoặc quá phức tạp để tô màu từng ô, nên bản này chỉ có danh sách. Hãy sửa trong tệp gốc, tăng Lần nộp "
    "thêm 1 rồi nộp tệp đó."
)
SUFFIX = " - phản hồi"
UNIT = "LM24 "
"""As long as what may stand before a workbook's name."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """A copy that is wanted: of which file, which must still have these bytes, for which findings, named after what."""

    path: Path
    submission_id: str
    findings: tuple[Finding, ...]
    name: str


@dataclass(frozen=True, slots=True)
class FeedbackCopy:
    """A copy under the name that its unit will see."""

    name: str
    content: bytes


def feedback_copies(orders: Mapping[str, Order], limits: Settings) -> Iterator[tuple[str, FeedbackCopy]]:
    """The copies by the keys of their orders; none of a file that went or has changed since it was read."""
    guard = limits.model_copy(
        update={"read_seconds": TIMES * limits.read_seconds, "read_cpu_seconds": TIMES * limits.read_cpu_seconds}
    )
    waiting = dict(orders)
    for kind in KINDS:
        batches = [[(key, kind, order)] for key, order in waiting.items()]
        for [(key, *_)], copy in in_workers(_copy_in_worker, batches, guard, preload=__name__, known=_ANSWERS):
            if copy is None or isinstance(copy, FeedbackCopy):
                del waiting[key]
            if isinstance(copy, FeedbackCopy):
                yield key, copy
    too_much = Finding("", "", Severity.INFO, message_vi=TOO_MUCH)
    for key, order in waiting.items():
        content = findings_alone((*order.findings, too_much), limits)
        yield key, FeedbackCopy(feedback_name(order.name), content)


def feedback_name(file_name: str) -> str:
    """The name of a copy: the workbook's, marked as feedback once; a copy is a workbook without macros, always."""
    stem = safe_stem(PurePath(file_name).stem, LONGEST_NAME + len(UNIT))
    while stem.endswith(SUFFIX):
        stem = stem.removesuffix(SUFFIX)
    return f"{stem}{SUFFIX}.xlsx"


class NotMadeError(Exception):
    """This kind of copy cannot be made; the log says why."""


_ANSWERS = frozenset({FeedbackCopy, NotMadeError})


def _copy_in_worker(batch: list[tuple[str, CopyKind, Order]], limits: Settings) -> FeedbackCopy | NotMadeError | None:
    """Make a copy of that kind in a worker; None when the bytes are not those that were read."""
    limit_processor(limits.read_cpu_seconds)
    [(_, kind, order)] = batch
    try:
        content = _content(order)
        if content is None:
            return None
        copy = kind(content, order.findings, limits)
        if not is_inert(copy):  # whatever became of it: the next kind is made of less
            _log.error("%s of %s would have been active", kind, order.path)
            return NotMadeError()
        return FeedbackCopy(feedback_name(order.name), copy)
    except MemoryError:
        raise
    except BaseException:  # noqa: BLE001 - a mistake of ours or a panic of the reader's is logged, and stops no night
        _log.exception("%s of %s was not made", kind, order.path)
        return NotMadeError()


def _content(order: Order) -> bytes | None:
    try:
        with open_regular(order.path, follow=True) as stream:
            content = stream.read()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == order.submission_id else None
