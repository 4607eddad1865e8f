"""Judge checked files beside what the installation knows, as tonight's run would; nothing is written.

What it knows is the last complete warehouse and what is staged for it. Of that the submissions are looked at that a
checked one can be compared with: the unit's own, and all of its period and of the province's period before; where units
changed within a year before it, all of that year.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipeline.judgement.contents import stage_of_contents
from pipeline.judgement.earlier_periods import previous_submissions
from pipeline.judgement.judge import judge_together
from pipeline.judgement.not_compared import gaps, on_nothing
from pipeline.judgement.submission_status import READABLE, submission_statuses
from pipeline.judgement.unchanged import contents
from pipeline.judgement.unit_changes import changes_between
from pipeline.landing import ledger as ledgers
from pipeline.landing.drop_folders import drop_folders
from pipeline.landing.folder_walk import printable
from pipeline.landing.inbox import Inbox, RawFile
from pipeline.landing.ledger import Identity, Ledger, Receipt
from pipeline.runtime.settings import STAGED, ledger_path
from pipeline.staging.store import Stage
from pipeline.staging.tables import SUBMISSIONS
from pipeline.validation.form_days import with_form_days

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.runtime.settings import Settings

NO_WAREHOUSE = "Chưa so với kỳ trước và với đơn vị khác, vì chưa có kho dữ liệu."
OTHER_VERSION = "Chưa so với kỳ trước và với đơn vị khác, vì kho dữ liệu thuộc phiên bản khác: hãy chạy hoptac run."
NO_UNIT = "Chưa so với kỳ trước và với đơn vị khác, vì bìa không cho biết đơn vị hoặc kỳ báo cáo."


class Judged(NamedTuple):
    """The findings of the checked submissions with their state, and what they were not compared with, in words.

    ``quarantined`` are those that the night would send back, for what they say themselves or for their period;
    ``unchanged`` the periods that others say they are equal to.
    """

    findings: pl.DataFrame
    quarantined: frozenset[str]
    not_compared: dict[str, tuple[str, ...]]
    unchanged: dict[str, date]


@dataclass(frozen=True, slots=True)
class StageBeside(Stage):
    """Rows that are staged nowhere, beside those of the submissions ``known`` of a stage."""

    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    known: frozenset[str] = frozenset()

    def frame(self, table: str, columns: Sequence[str] = (), of: Collection[str] | None = None) -> pl.DataFrame:
        """The rows of a table, as of a stage that holds both."""
        wanted = self.known if of is None else self.known & set(of)
        staged = Stage.frame(self, table, columns, of=wanted)
        if table not in self.frames:
            return staged
        beside = (
            self.frames[table] if of is None else self.frames[table].filter(pl.col("submission_id").is_in(list(of)))
        )
        return pl.concat([staged, beside.select(pl.col(name).cast(kind) for name, kind in staged.schema.items())])


def judge_checked(settings: Settings, frames: Mapping[str, pl.DataFrame], files: Mapping[str, Path]) -> Judged:
    """Judge what was read of the files, given by submission; ``frames`` are as they would be staged."""
    covers = frames[SUBMISSIONS]
    known, gap = _known_submissions(settings, covers)
    new = {name: path for name, path in files.items() if name not in known}
    added = {table: frame.filter(pl.col("submission_id").is_in(list(new))) for table, frame in frames.items()}
    stage: Stage = StageBeside(settings.state / STAGED, added, frozenset(known))
    ledger, inbox = _as_received(settings, known, new, covers)
    outside = [name for name, path in new.items() if _name_below_raw(settings, path) is None]
    submissions = with_form_days(submission_statuses(stage, ledger, inbox, drop_folders(settings), outside))
    stage = stage_of_contents(stage, submissions)
    found = judge_together(submissions, stage).findings
    # of two files of a unit and period the later would resolve what the earlier is asked; here each is answered
    state = pl.col("state").replace("resolved", "open")
    of_files = found.filter(pl.col("submission_id").is_in(list(files))).with_columns(state)
    quarantined = submissions.filter(pl.col("status") == "quarantined")["submission_id"]
    taken = submissions.filter(pl.col("submission_id").is_in(list(contents(submissions))))
    unchanged = dict(taken.select("submission_id", "based_on_period").iter_rows())
    return Judged(of_files, frozenset(quarantined), _not_compared(submissions, list(files), gap), unchanged)


def _known_submissions(settings: Settings, covers: pl.DataFrame) -> tuple[dict[str, str], str]:
    """File names by submission of what the covers can be compared with, or why there is nothing."""
    if not settings.database.exists():
        return {}, NO_WAREHOUSE
    import duckdb  # noqa: PLC0415 - 0.04 s of a check, which needs none where there is no warehouse

    with duckdb.connect(settings.database, read_only=True) as connection:
        rows = connection.execute(
            "select submission_id, file_name, unit_code, period from core.submissions where status in "
            "('accepted', 'superseded', 'quarantined')"
        ).fetchall()
    units = set(covers["unit_code"].drop_nulls())
    periods = set(covers["period"].drop_nulls())
    periods |= {max((then for *_, then in rows if then and then < period), default=None) for period in periods}
    since = _first_of_other_units(periods)
    known = {
        submission_id: file_name
        for submission_id, file_name, unit, period in rows
        if unit in units or (period is not None and (period in periods or period >= since))
    }
    staged = Stage(settings.state / STAGED).staged()
    return {name: file for name, file in known.items() if name in staged}, "" if staged or not rows else OTHER_VERSION


def _first_of_other_units(periods: Collection[date | None]) -> date:
    """The first month of which all units' reports are looked at: what a unit took over within a year was theirs."""
    years = [(period.replace(year=period.year - 1), period) for period in periods if period]
    return min((first for first, period in years if changes_between(first, period)), default=date.max)


def _as_received(
    settings: Settings, known: Mapping[str, str], new: Mapping[str, Path], covers: pl.DataFrame
) -> tuple[Ledger, Inbox]:
    """The ledger and the landing zone as they would be if the new files were dropped there now, under their names.

    What lies there already has its folder, and has taken the place of what lay there under its name. Withdrawn files
    of the units are remembered as the night remembers them.
    """
    ledger = ledgers.load(ledger_path(settings))
    moment = ledgers.now(ledger)
    places = {name: _name_below_raw(settings, path) for name, path in new.items()}
    names = {name: places[name] or printable(path.name) for name, path in new.items()}
    replaced = set(places.values())
    units = set(covers["unit_code"].drop_nulls())
    receipts = {
        name: receipt
        for name, receipt in ledger.receipts.items()
        if name in known or (name in ledger.identities and ledger.identities[name].unit_code in units)
    }
    added = {name: Receipt(name, moment, names[name], _modified(path)) for name, path in new.items()}
    receipts = added | receipts
    files = {
        name: [RawFile(file, receipts[name].modified_at)]
        for name, file in known.items()
        if name in receipts and file not in replaced
    }
    files |= {name: [RawFile(names[name], added[name].modified_at)] for name in new}
    identities = {
        row["submission_id"]: Identity(**row)
        for row in covers.select(field.name for field in fields(Identity)).iter_rows(named=True)
    }
    remembered = Ledger(receipts, ledger.identities | identities, acceptances=ledger.acceptances, bases=ledger.bases)
    return remembered, Inbox(files)


def _name_below_raw(settings: Settings, path: Path) -> str | None:
    """The name of a file of the landing zone as the night has it; None of a file that lies elsewhere."""
    folder, raw = path.parent.resolve(), settings.raw.resolve()
    return printable((folder / path.name).relative_to(raw).as_posix()) if folder.is_relative_to(raw) else None


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else datetime.now(UTC)


def _not_compared(submissions: pl.DataFrame, checked: list[str], gap: str) -> dict[str, tuple[str, ...]]:
    """By submission what it was not compared with, in words; nothing of one that could not be read."""
    readable = submissions.filter(pl.col("submission_id").is_in(checked) & pl.col("status").is_in(READABLE))
    pairs = {row["submission_id"]: row for row in previous_submissions(submissions).iter_rows(named=True)}
    says_unchanged = on_nothing(readable)
    return {
        name: (*_gaps(pairs.get(name), gap), *([says_unchanged[name]] if name in says_unchanged else ()))
        for name in readable["submission_id"]
    }


def _gaps(pair: Mapping[str, Any] | None, gap: str) -> Iterator[str]:
    if gap:
        yield gap
    elif pair is None:
        yield NO_UNIT
    else:
        yield from gaps(pair)
