"""The heartbeat of Dagster's daemon: a file of the state that a sensor writes anew and ``hoptac health`` looks at."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.code_version import code_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.runtime.settings import Settings

BEAT = "daemon.json"
BEATS_SECONDS = 900.0
"""How old a heartbeat may be; one that comes every half minute waits behind a sensor that hashes large files."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When the daemon last beat, with which code, and what its parts that have a fault say of themselves."""

    at: datetime
    code: str
    faults: dict[str, str]

    @property
    def seconds(self) -> float:
        """How long ago that was; a moment to come says as little as one long past."""
        return abs((datetime.now(UTC) - self.at).total_seconds())


def running_code() -> str:
    """The code of this process, as :attr:`Heartbeat.code` has it."""
    return code_hash("pipeline", "schemas", "assets")


def beat(settings: Settings, faults: Mapping[str, str]) -> None:
    """Say that the daemon is at work; ``faults`` are its parts that are not, with what they say."""
    found = asdict(Heartbeat(datetime.now(UTC), running_code(), dict(faults)))
    write_whole(settings.state / BEAT, json.dumps(found | {"at": found["at"].isoformat()}).encode())


def last_beat(settings: Settings) -> Heartbeat | None:
    """The last heartbeat; None where no daemon was ever here, ValueError where the file is no heartbeat."""
    path = settings.state / BEAT
    if not path.exists():
        return None
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Heartbeat(datetime.fromisoformat(kept["at"]), str(kept["code"]), dict(kept["faults"]))
    except (KeyError, TypeError) as problem:
        message = f"{path} is no heartbeat"
        raise ValueError(message) from problem
