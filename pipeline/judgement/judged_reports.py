"""Judges each report whose judgement rests on something else than the one that is kept, and no other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import polars as pl

from pipeline.judgement.asked import Asked
from pipeline.judgement.explanations import ANSWER_TYPES, handed_over
from pipeline.judgement.finding_lifecycle import LEDGER_TYPES, Before
from pipeline.judgement.judge import REMARK_TYPES, judge
from pipeline.judgement.kept import Part, hash_of, hashes_by, row_hashes
from pipeline.judgement.reports import Report, Row, digest_of, period_part
from pipeline.judgement.rows_of_submissions import with_facts
from pipeline.staging.store import StageOf
from pipeline.validation.evaluations import EVALUATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from pipeline.judgement.kept import Frames, Kept
    from pipeline.judgement.province_values import ProvinceValues
    from pipeline.judgement.reports import Reports
    from pipeline.staging.store import Stage

JUDGED = "judged"
"""The kind of part that has the judgements of a period."""
_PART = "part"
REPORT = "report"
"""The column that names the unit of a judgement, or its submission where there is none."""
KEPT_TYPES: dict[str, dict[str, pl.DataType]] = {
    name: {REPORT: pl.String()} | types
    for name, types in {
        "findings": LEDGER_TYPES,
        "evaluations": EVALUATION_TYPES,
        "remarks": REMARK_TYPES,
        "answers": ANSWER_TYPES,
    }.items()
}


class Basis(NamedTuple):
    """Hashes of what a judgement rests on, the unit's earlier answers apart, and of what it gave."""

    inputs: str = ""
    answers: str = ""
    content: str = ""

    @classmethod
    def kept_as(cls, text: str) -> Basis:
        """As it is kept; blank ones where nothing is."""
        return cls(*text.split("/")) if text else cls()

    @property
    def text(self) -> str:
        """How it is kept."""
        return "/".join(self)


@dataclass(frozen=True)
class JudgedReports:
    """The judgements of all reports; ``lost`` are the findings about rows that nobody lists since units changed.

    ``most`` submissions are looked at in one pass.
    """

    judged: pl.DataFrame
    stage: Stage
    reports: Reports
    kept: Kept
    province: ProvinceValues
    lost: pl.DataFrame
    most: int

    def bring_up_to_date(self) -> None:
        """Judge what rests on something else than what is kept, and forget what is no report any more.

        Answers hold in later periods, and rest on none themselves: once all are known, what they change follows.
        """
        self._forget_others()
        self._judge([report for report in self._inputs if self.basis(report).inputs != self._inputs[report]])
        answers = self._answers_before(self._kept_answers())
        self._judge([report for report in self._inputs if self.basis(report).answers != answers.of(report)])

    def basis(self, report: Report) -> Basis:
        """What the judgement of a report that is kept rests on."""
        return Basis.kept_as(self.kept.hashes(JUDGED, report.part).get(report.unit, ""))

    @cached_property
    def _inputs(self) -> dict[Report, str]:
        """What the judgement of each report rests on."""
        lost = hash_of(row_hashes(self.lost.select("reference", "state", "explanation")))
        found: dict[Report, str] = {}
        medians = {period: self.province.medians_digest(period) for period in self.reports.all_periods}
        for report in self.reports.by_report:  # in the order of periods: that of a base is there
            parts = [
                digest_of(self.reports.own(report)),
                medians[report.period],
                self.province.across_digest(report),
                *(found[base] for base in sorted(self._bases(report), key=str)),
            ]
            if report.period and self.reports.is_since_change(report):
                parts += [self._digest_of_all_units(report.period), lost]
            found[report] = hash_of(parts)
        return found

    @cached_property
    def _digests_of_all_units(self) -> dict[date, str]:
        return {}

    def _digest_of_all_units(self, period: date) -> str:
        if period not in self._digests_of_all_units:
            self._digests_of_all_units[period] = digest_of(self.reports.of_all_units(period))
        return self._digests_of_all_units[period]

    def _bases(self, report: Report) -> set[Report]:
        """The reports of the earlier months that a report is equal to."""
        return {base for base in self.reports.of_bases(report) if base.part < report.part}

    def _forget_others(self) -> None:
        here: dict[str, set[str]] = defaultdict(set)
        for unit, period, _ in self.reports.by_report:
            here[period_part(period)].add(unit)
        self.kept.remove(JUDGED, self.kept.names(JUDGED) - here.keys())
        for name, units in here.items():
            if others := self.kept.hashes(JUDGED, name).keys() - units:
                self._put(name, others, {}, {})

    def _judge(self, stale: Collection[Report]) -> None:
        alone = sorted(report for report in stale if not self._looks_at_all_units(report))
        together = sorted((report for report in stale if self._looks_at_all_units(report)), key=lambda at: at.part)
        for chunk in (*self._in_chunks(alone), *self._in_chunks(together)):
            self._judge_chunk(chunk)

    def _looks_at_all_units(self, report: Report) -> bool:
        return any(map(self.reports.is_since_change, (report, *self._bases(report))))

    def _in_chunks(self, reports: Iterable[Report]) -> Iterator[list[Report]]:
        """The reports in parts that together look at no more than so many submissions, or one report by itself."""
        chunk: list[Report] = []
        together: set[str] = set()
        for report in reports:
            names = self._looked_at(report)
            if chunk and len(together | names) > self.most:
                yield chunk
                chunk, together = [], set()
            chunk.append(report)
            together |= names
        if chunk:
            yield chunk

    def _looked_at(self, report: Report) -> set[str]:
        """The submissions that the judgement of a report looks at."""
        found: list[Row] = []
        for each in (report, *self._bases(report)):
            found += self.reports.own(each)
            if each.period and self.reports.is_since_change(each):
                found += self.reports.of_all_units(each.period)
        return {row.submission_id for row in found}

    def _judge_chunk(self, chunk: list[Report]) -> None:
        with_bases = {*chunk, *(base for report in chunk for base in self._bases(report))}
        asked_of = frozenset(row.submission_id for report in with_bases for row in self.reports.by_report[report])
        looked_at = frozenset(name for report in chunk for name in self._looked_at(report))
        judged = self.judged.filter(pl.col("submission_id").is_in(list(looked_at)))
        stage = StageOf(self.stage.folder, stage=self.stage, submissions=looked_at)
        medians = self.province.medians({report.period for report in with_bases if report.period})
        asked = Asked(asked_of, medians, any(map(self._looks_at_all_units, chunk)))
        others = _of_reports(self._kept_answers(), with_bases, "anti")
        before = Before(others, self.province.handover)
        found = judge(judged, stage, self.province.across(with_bases), before, self.lost, asked)
        ours = _of_reports(found.answers, chunk, "semi")  # those of bases are kept with the bases
        frames = found._replace(answers=ours)._asdict()
        self._keep(
            chunk,
            {of: self._by_part(of, frame, chunk) for of, frame in frames.items()},
            self._answers_before(pl.concat([others, found.answers])),
        )

    def _by_part(self, of: str, frame: pl.DataFrame, chunk: list[Report]) -> Frames:
        """The rows of the reports that are judged, by part, with the unit of each first."""
        if of == "answers":
            part = pl.col("chain_period").dt.strftime("%Y-%m")
            ours = frame.select(pl.col("chain_unit_code").alias(REPORT), pl.all(), part.alias(_PART))
        else:
            whose = [
                (row.submission_id, report.unit, report.part)
                for report in chunk
                for row in self.reports.by_report[report]
            ]
            facts = pl.DataFrame(whose, schema=dict.fromkeys(("submission_id", REPORT, _PART), pl.String), orient="row")
            ours = with_facts(frame, facts).select(REPORT, *frame.columns, _PART)
        parts = ours.partition_by(_PART, maintain_order=True, include_key=False, as_dict=True)
        return {str(name): rows for (name,), rows in parts.items()}

    def _keep(self, chunk: list[Report], frames: Mapping[str, Frames], answers: AnswersBefore) -> None:
        by_part: dict[str, list[Report]] = defaultdict(list)
        for report in chunk:
            by_part[report.part].append(report)
        for name, reports in by_part.items():
            ours = {of: parts.get(name, pl.DataFrame(schema=KEPT_TYPES[of])) for of, parts in frames.items()}
            content = _contents(ours)
            hashes = {
                report.unit: Basis(self._inputs[report], answers.of(report), hash_of(content.get(report.unit, []))).text
                for report in reports
            }
            self._put(name, hashes.keys(), hashes, ours)

    def _put(
        self, name: str, replaced: Collection[str], hashes: Mapping[str, str], frames: Mapping[str, pl.DataFrame]
    ) -> None:
        """Put judgements in the place of those of the same units of a period."""
        others = ~pl.col(REPORT).is_in(list(replaced))
        whole = {
            of: pl.concat([self.kept.frame(JUDGED, name, of, types).filter(others), *_one(frames, of)])
            if self.kept.hashes(JUDGED, name)
            else frames[of]
            for of, types in KEPT_TYPES.items()
        }
        kept = {unit: text for unit, text in self.kept.hashes(JUDGED, name).items() if unit not in replaced}
        self.kept.put(JUDGED, name, Part(kept | dict(hashes), whole))

    def _kept_answers(self) -> pl.DataFrame:
        """The answers about rows of all reports; columns :data:`ANSWER_TYPES`."""
        return self.kept.frame_of_all(JUDGED, "answers", KEPT_TYPES["answers"]).drop(REPORT)

    def _answers_before(self, answers: pl.DataFrame) -> AnswersBefore:
        return AnswersBefore(handed_over(answers, self.province.handover))


class AnswersBefore:
    """Hashes of the answers that hold in each report, for they were given in earlier periods."""

    def __init__(self, answers: pl.DataFrame) -> None:
        """Take answers, those that were handed over among them."""
        self._by_unit: dict[str, list[tuple[date, str]]] = defaultdict(list)
        whose = answers.select("chain_unit_code", "chain_period").iter_rows()
        for (unit, period), digest in zip(whose, row_hashes(answers), strict=True):
            self._by_unit[unit].append((period, digest))

    def of(self, report: Report) -> str:
        """The hash of a report's; blank where there are none."""
        if report.period is None:
            return ""
        earlier = [digest for then, digest in self._by_unit.get(report.unit, ()) if then < report.period]
        return hash_of(sorted(earlier)) if earlier else ""


def _of_reports(answers: pl.DataFrame, reports: Iterable[Report], how: Literal["semi", "anti"]) -> pl.DataFrame:
    """The answers of these reports (``semi``), or of all others (``anti``)."""
    keys = pl.DataFrame(
        [(report.unit, report.period) for report in reports],
        schema={"chain_unit_code": pl.String, "chain_period": pl.Date},
        orient="row",
    )
    return answers.join(keys, on=["chain_unit_code", "chain_period"], how=how, maintain_order="left")


def _contents(frames: Frames) -> dict[str, list[str]]:
    """By unit the hashes of all its rows."""
    found: dict[str, list[str]] = defaultdict(list)
    for of, frame in frames.items():
        for unit, hashes in hashes_by(frame, frame[REPORT]).items():
            found[str(unit)] += sorted(f"{of} {digest}" for digest in hashes)
    return found


def _one(frames: Mapping[str, pl.DataFrame], of: str) -> list[pl.DataFrame]:
    return [frames[of]] if of in frames else []
