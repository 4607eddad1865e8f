"""What the judgement of a report takes from all units: typical amounts, rows that several list, rows handed over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.amounts_out_of_scale import MEDIAN_TYPES, ProvinceMedians, province_medians
from pipeline.judgement.cross_checks import Checked, checks_across_units
from pipeline.judgement.handover import HANDOVER_TYPES, handover
from pipeline.judgement.kept import Part, hash_of, hashes_by, row_hashes
from pipeline.judgement.predecessors import Predecessors
from pipeline.judgement.reports import Report, digest_of, period_part
from pipeline.judgement.unchanged import contents
from pipeline.judgement.unit_changes import unit_changes
from pipeline.staging.store import StageOf
from pipeline.staging.tables import FINDING_TYPES
from pipeline.validation.evaluations import EVALUATION_TYPES
from schemas.rules.scale import AMOUNTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from pipeline.judgement.kept import Kept
    from pipeline.judgement.reports import Reports, Row
    from pipeline.staging.store import Stage

MEDIANS, ACROSS, HANDOVER = "medians", "across", "handover"
"""The kinds of parts that are kept."""
RESTS_ON, VALUES, HAS_ROWS = "rests on", "values", "has rows"


@dataclass(frozen=True)
class ProvinceValues:
    """The values of the province, by period and by day of a change of units; ``most`` submissions are read at once."""

    judged: pl.DataFrame
    stage: Stage
    reports: Reports
    kept: Kept
    most: int

    def bring_up_to_date(self) -> None:
        """Work out what rests on something else than what is kept, and remove what nothing rests on."""
        counting = {period_part(period): rows for period, rows in self._counting.items()}
        for kind, work_out in ((MEDIANS, self._put_medians), (ACROSS, self._put_across)):
            stale = {
                name: rows
                for name, rows in counting.items()
                if self.kept.hashes(kind, name).get(RESTS_ON) != _rests_on(rows)
            }
            for names in _in_chunks(stale, self.most):
                work_out({name: stale[name] for name in names})
            self.kept.remove(kind, self.kept.names(kind) - counting.keys())
        for day in self.reports.days:
            rows = self.reports.of_change(day)
            if self.kept.hashes(HANDOVER, f"{day}").get(RESTS_ON) != digest_of(rows):
                frame = self._handed_over(day, rows)
                self.kept.put(HANDOVER, f"{day}", Part({RESTS_ON: digest_of(rows)}, {HANDOVER: frame}))
        self.kept.remove(HANDOVER, self.kept.names(HANDOVER) - set(map(str, self.reports.days)))

    @cached_property
    def _counting(self) -> dict[date, list[Row]]:
        """The accepted submissions by period, of the forms that list cooperatives."""
        found: dict[date, list[Row]] = {}
        for row in self.reports.rows:
            if row.status == "accepted" and row.is_of_registers and row.period:
                found.setdefault(row.period, []).append(row)
        return dict(sorted(found.items()))

    @cached_property
    def handover(self) -> pl.DataFrame:
        """What became of every row of before changes of units; columns :data:`HANDOVER_TYPES`."""
        frames = [self.kept.frame(HANDOVER, f"{day}", HANDOVER, HANDOVER_TYPES) for day in self.reports.days]
        return pl.concat([pl.DataFrame(schema=HANDOVER_TYPES), *frames])

    def medians_digest(self, period: date | None) -> str:
        """A hash of the medians that a period's amounts are held against."""
        before = max((then for then in self._periods_with_rows if period and then < period), default=None)
        return f"{before} {self.kept.hashes(MEDIANS, period_part(before))[VALUES]}" if before else ""

    def medians(self, periods: Collection[date]) -> ProvinceMedians:
        """The medians that amounts of these periods are held against."""
        before = {max((then for then in self._periods_with_rows if then < period), default=None) for period in periods}
        frames = [self.kept.frame(MEDIANS, period_part(then), MEDIANS, MEDIAN_TYPES) for then in before if then]
        return ProvinceMedians(self._periods_with_rows, pl.concat([pl.DataFrame(schema=MEDIAN_TYPES), *frames]))

    def across_digest(self, report: Report) -> str:
        """A hash of what the checks across units give of a report."""
        return self.kept.hashes(ACROSS, report.part).get(report.unit, "")

    def across(self, reports: Iterable[Report]) -> Checked:
        """What the checks across units give in the periods of these reports."""
        names = sorted({report.part for report in reports if report.period})
        findings = [self.kept.frame(ACROSS, name, "findings", FINDING_TYPES) for name in names]
        counts = [self.kept.frame(ACROSS, name, "evaluations", EVALUATION_TYPES) for name in names]
        return Checked(
            pl.concat([pl.DataFrame(schema=FINDING_TYPES), *findings]),
            pl.concat([pl.DataFrame(schema=EVALUATION_TYPES), *counts]),
        )

    @cached_property
    def _periods_with_rows(self) -> tuple[date, ...]:
        return tuple(
            period for period in self._counting if self.kept.hashes(MEDIANS, period_part(period)).get(HAS_ROWS)
        )

    def _put_medians(self, stale: Mapping[str, Sequence[Row]]) -> None:
        judged, stage = self._of(row for rows in stale.values() for row in rows)
        found = province_medians(judged, stage.frame("cooperatives", ("submission_id", "sector", *AMOUNTS)))
        with_rows = set(map(period_part, found.periods))
        for name, rows in stale.items():
            values = found.values.filter(pl.col("before").dt.strftime("%Y-%m") == name)
            hashes = {RESTS_ON: _rests_on(rows), VALUES: hash_of(row_hashes(values))}
            self.kept.put(
                MEDIANS, name, Part(hashes | ({HAS_ROWS: "x"} if name in with_rows else {}), {MEDIANS: values})
            )

    def _put_across(self, stale: Mapping[str, Sequence[Row]]) -> None:
        judged, stage = self._of(row for rows in stale.values() for row in rows)
        found = checks_across_units(judged, stage)
        for name, rows in stale.items():
            units = {row.submission_id: row.unit_code for row in rows}
            ours = pl.col("submission_id").is_in(list(units))
            frames = {"findings": found.findings.filter(ours), "evaluations": found.evaluations.filter(ours)}
            parts: dict[str, list[str]] = {}
            for frame in frames.values():
                for unit, hashes in hashes_by(frame, map(units.__getitem__, frame["submission_id"])).items():
                    parts.setdefault(str(unit), []).extend(hashes)
            contents = {unit: hash_of(sorted(each)) for unit, each in parts.items()}
            self.kept.put(ACROSS, name, Part(contents | {RESTS_ON: _rests_on(rows)}, frames))

    def _handed_over(self, day: date, rows: Sequence[Row]) -> pl.DataFrame:
        judged, stage = self._of(rows)
        found = handover(Predecessors(unit_changes(judged), stage), contents(judged))
        return found.filter(pl.col("day") == day)

    def _of(self, rows: Iterable[Row]) -> tuple[pl.DataFrame, StageOf]:
        """Some submissions, and their staged rows."""
        names = frozenset(row.submission_id for row in rows)
        judged = self.judged.filter(pl.col("submission_id").is_in(list(names)))
        return judged, StageOf(self.stage.folder, stage=self.stage, submissions=names)


def _rests_on(rows: Iterable[Row]) -> str:
    """A hash of the submissions that count in a period, and of the files that their rows stand in."""
    return hash_of(sorted(f"{row.submission_id} {row.unit_code} {row.form_id} {row.based_on}" for row in rows))


def _in_chunks(parts: Mapping[str, Sequence[Row]], most: int) -> Iterator[list[str]]:
    """The names of parts that together have no more than so many submissions, or of one that has more by itself."""
    names: list[str] = []
    together = 0
    for name, rows in parts.items():
        if names and together + len(rows) > most:
            yield names
            names, together = [], 0
        names.append(name)
        together += len(rows)
    if names:
        yield names
