"""What a worker answers, read so that it can only be what it may be: hostile input may have taken the worker over.

``pickle`` runs whatever a pickle names. Here it may name the types that an answer is known to hold, and nothing else;
of the pool's own messages likewise, in which an answer is no more than bytes.
"""

from __future__ import annotations

import logging
import os
import pickle
import traceback
from io import BytesIO
from multiprocessing import reduction
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import TYPE_CHECKING, Any

from pebble.common.types import Result, ResultStatus
from pebble.pool.process import Acknowledgement, TaskResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.synchronize import RLock

_MESSAGES = (TaskResult, Result, ResultStatus, Acknowledgement)
"""What the pool's workers send to it; a task that fails is told in an answer."""
_DONE, _NO_ROOM, _FAILED = b"d", b"m", b"f"
"""The first byte of an answer: what follows is the pickled value, nothing, or a traceback."""
_LONGEST = 2 << 30
"""No message is longer in bytes: a worker has less memory."""
_log = logging.getLogger(__name__)


class AnswerRefusedError(RuntimeError):
    """A worker answered something else than it may."""


class TaskFailedError(RuntimeError):
    """A task raised what it should not, a mistake of ours; the text is the worker's traceback."""


class KnownTypesUnpickler(pickle.Unpickler):
    """Reads pickles that name no more than the types it knows; AnswerRefusedError for any other."""

    def __init__(self, stream: BytesIO, known: Iterable[type]) -> None:
        super().__init__(stream)
        self.known = {(kind.__module__, kind.__qualname__): kind for kind in known}

    def find_class(self, module: str, name: str) -> type:
        """The type of that name."""
        try:
            return self.known[module, name]
        except KeyError:
            message = f"an answer names {module}.{name}"
            raise AnswerRefusedError(message) from None


def unpickled(content: bytes, known: Iterable[type]) -> Any:  # noqa: ANN401 - whatever was pickled
    """The value of a pickle that names known types only; AnswerRefusedError where it is none, or names another."""
    return loaded(KnownTypesUnpickler(BytesIO(content), known))


def loaded(unpickler: KnownTypesUnpickler) -> Any:  # noqa: ANN401 - as above
    """What the unpickler reads; AnswerRefusedError for whatever a damaged or forged pickle makes it raise."""
    try:
        return unpickler.load()
    except AnswerRefusedError:
        raise
    except Exception as problem:  # pickle raises nearly anything on forged bytes
        message = f"an answer cannot be read: {problem}"
        raise AnswerRefusedError(message) from problem


def answer(task: Callable[..., object], *arguments: object) -> bytes:
    """Run a task in a worker; its result, or how it failed, as bytes for :func:`opened`."""
    try:
        return _DONE + pickle.dumps(task(*arguments), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return _NO_ROOM
    except Exception:  # noqa: BLE001 - told to the parent, which raises it
        return _FAILED + traceback.format_exc().encode("utf-8", "backslashreplace")


def opened(content: object, known: Iterable[type]) -> Any:  # noqa: ANN401 - as above
    """The result that a worker answered, made of known types alone.

    MemoryError where the worker had no room, TaskFailedError where the task failed, AnswerRefusedError where the answer
    is none of these.
    """
    if not isinstance(content, bytes):
        message = f"an answer is a {type(content).__name__}"
        raise AnswerRefusedError(message)
    kind, rest = content[:1], memoryview(content)[1:]
    if kind == _NO_ROOM:
        raise MemoryError
    if kind == _FAILED:
        raise TaskFailedError(bytes(rest).decode("utf-8", "replace"))
    if kind != _DONE:
        message = "an answer is of no known kind"
        raise AnswerRefusedError(message)
    return loaded(KnownTypesUnpickler(BytesIO(rest), known))


class _GuardedConnection(Connection):
    """The end of a pipe at which the pool hears its workers; in a worker it is an ordinary one."""

    def recv(self) -> Any:  # noqa: ANN401 - as in the base class
        """The next message of a worker; None, which the pool passes over, for anything but its own messages."""
        try:
            return unpickled(self.recv_bytes(_LONGEST), _MESSAGES)
        except AnswerRefusedError as problem:
            _log.warning("a worker was not heard: %s", problem)
            return None


def _reduced(connection: _GuardedConnection) -> tuple[Callable[..., Connection], tuple[Any, ...]]:
    return _ordinary, (reduction.DupFd(connection.fileno()),)


def _ordinary(descriptor: Any) -> Connection:  # noqa: ANN401 - a class of multiprocessing's own
    return Connection(descriptor.detach(), writable=False)


reduction.register(_GuardedConnection, _reduced)


class WorkerContext(ForkServerContext):
    """The context of a pool: it hears its workers through guarded pipes, and holds its locks until they have ended.

    pebble lets go of the locks before it ends the workers, and with the last reference a lock's name goes; a worker
    that is still starting would then look for the name in vain, and write a traceback below the caller's last line.
    """

    def __init__(self) -> None:
        super().__init__()
        self.locks: list[RLock] = []

    def RLock(self) -> RLock:  # noqa: N802 - as multiprocessing names it
        """A new lock."""
        lock = super().RLock()
        self.locks.append(lock)
        return lock

    def Pipe(self, duplex: bool = True) -> tuple[Connection, Connection]:  # noqa: FBT001, FBT002, N802 - as above
        """The two ends of a new pipe; its reader takes the pool's messages alone."""
        reader, writer = super().Pipe(duplex)
        with reader:
            return _GuardedConnection(os.dup(reader.fileno()), writable=duplex), writer
