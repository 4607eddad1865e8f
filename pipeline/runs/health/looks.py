"""All looks of health, each guarded and bounded: one that crashes or hangs fails, and the others are still told."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from queue import Empty, Queue
from typing import TYPE_CHECKING

from pipeline.runs.expected_failures import failure_text, is_expected
from pipeline.runs.health import landing, mail, nights, servers, storage, warehouse, watching
from pipeline.runs.health.condition import HealthCondition, Seen
from pipeline.runs.health.settings_seen import SettingsSeen, settings_seen
from pipeline.runtime.secret_parts import hidden
from pipeline.runtime.setting_sources import secrets_of
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.runs.health.condition import Look
    from pipeline.runtime.settings import Settings

LONGEST = 900
THREADS = "health-"
"""What the names of the threads begin with that look."""


@dataclass(frozen=True, slots=True)
class NamedLook:
    """A look at one thing, by its names in both languages; ``in_folders`` where it needs to know them."""

    name: str
    name_vi: str
    look: Look
    in_folders: bool = True


SETTINGS = ("settings", "thiết đặt")
LOOKS = (
    NamedLook("disk", "ổ đĩa", storage.disk),
    NamedLook("folders", "thư mục", storage.folders),
    NamedLook("ledger", "sổ tiếp nhận", storage.ledger),
    NamedLook("lock", "khóa", nights.lock),
    NamedLook("night", "lượt chạy", nights.night),
    NamedLook("daemon", "Dagster", nights.daemon),
    NamedLook("watch", "theo dõi ban ngày", watching.watch),
    NamedLook("warehouse", "kho dữ liệu", warehouse.warehouse),
    NamedLook("landing_zone", "hộp nhận tệp", landing.landing),
    NamedLook("units_folders", "thư mục của đơn vị", landing.units_folders),
    NamedLook("database_server", "PostgreSQL", servers.database_server, in_folders=False),
    NamedLook("cluster", "cụm máy đọc", servers.cluster, in_folders=False),
    NamedLook("staging", "dữ liệu tạm chung", servers.staging, in_folders=False),
    NamedLook("mail", "máy chủ thư", mail.mail, in_folders=False),
    NamedLook("recipients", "người nhận thư", mail.recipients),
    NamedLook("notices", "thư báo", mail.notices),
    NamedLook("waiting", "tệp chờ đọc", landing.waiting),
    NamedLook("aside", "không đọc trong raw", landing.aside),
    NamedLook("unplaced", "tệp chưa xếp được", landing.unplaced),
    NamedLook("overdue", "quá hạn", landing.overdue),
)
"""In the order in which they should be mended; :data:`SETTINGS` come before them."""


def health(settings: Settings) -> list[HealthCondition]:
    """Every condition of an installation whose settings are right."""
    return [_settings_condition(SettingsSeen(settings)), *_conditions(settings, LOOKS)]


def health_of_this_process() -> list[HealthCondition]:
    """Every condition of the installation that this process's environment names, as far as its settings are right."""
    try:
        seen = settings_seen()
    except Exception as problem:  # noqa: BLE001 - whatever it is, the monitor is to hear of it
        return [HealthCondition(*SETTINGS, "failing", *_sentences(problem))]
    looks = [look for look in LOOKS if seen.knows_folders or not look.in_folders]
    return [_settings_condition(seen), *_conditions(seen.settings, looks)]


def are_looking() -> bool:
    """Whether a look of this process is still under way; one that hangs may never end."""
    return any(thread.name.startswith(THREADS) for thread in threading.enumerate())


def _settings_condition(seen: SettingsSeen) -> HealthCondition:
    facts = {"problems": list(seen.problems), "unknown": list(seen.unknown)}
    text = bounded(" ".join((*seen.problems, *seen.unknown)), LONGEST)
    if seen.problems:
        return HealthCondition(*SETTINGS, "failing", text, f"nothing would start with them: {text}", facts)
    if seen.unknown:
        return HealthCondition(*SETTINGS, "warning", text, f"names that are no settings: {text}", facts)
    return HealthCondition(*SETTINGS, "ok", "dùng được", "they can be used", facts)


def _conditions(settings: Settings, looks: Sequence[NamedLook]) -> list[HealthCondition]:
    """What each look gave; they look at the same time, and one that has no answer in time is failing."""
    answers: Queue[tuple[str, Seen]] = Queue()
    for look in looks:
        name = f"{THREADS}{look.name}"
        threading.Thread(target=_look, args=(look, settings, answers), name=name, daemon=True).start()
    seen: dict[str, Seen] = {}
    until = time.monotonic() + settings.health_seconds
    while len(seen) < len(looks):
        try:
            name, found = answers.get(timeout=max(0.01, until - time.monotonic()))
        except Empty:
            break
        seen[name] = found
    secrets = secrets_of(settings)
    return [_condition(look, seen.get(look.name) or _hangs(settings), secrets) for look in looks]


def _look(look: NamedLook, settings: Settings, answers: Queue[tuple[str, Seen]]) -> None:
    try:
        found = look.look(settings)
    except BaseException as problem:  # noqa: BLE001 - no fault is taken for health, nor a panic of Polars's or DuckDB's
        found = Seen("failing", *_sentences(problem))
    answers.put((look.name, found))


def _hangs(settings: Settings) -> Seen:
    seconds = f"{settings.health_seconds:g}"
    return Seen("failing", f"không trả lời trong {seconds} giây (HOPTAC_HEALTH_SECONDS)", f"no answer in {seconds} s")


def _sentences(problem: BaseException) -> tuple[str, str]:
    text = f"{type(problem).__name__}: {problem}"
    vi = failure_text(problem) if isinstance(problem, Exception) and is_expected(problem) else f"không xem được: {text}"
    return bounded(vi, LONGEST), bounded(f"cannot be looked at: {text}", LONGEST)


def _condition(look: NamedLook, seen: Seen, secrets: Sequence[str]) -> HealthCondition:
    """The condition of a look; what a driver says of a URL may hold its password."""
    vi, en = (bounded(hidden(text, secrets), LONGEST) for text in (seen.vi, seen.en))
    return HealthCondition(look.name, look.name_vi, seen.state, vi, en, hidden(seen.facts, secrets))
