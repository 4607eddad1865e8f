"""Which finding of a submission follows from which other one, so that one mistake is counted and shown once.

The rules that may follow from each other, and the link between them, are declared in ``schemas/rules/causes.py``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.cause_links import FINDERS
from pipeline.judgement.linked_findings import READ, linked_finding
from schemas.finding import Severity
from schemas.registry import RULES
from schemas.rules.causes import CAUSATIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pipeline.judgement.linked_findings import LinkedFinding

CAUSES = tuple({causation.cause.rule_id for causation in CAUSATIONS})
EFFECTS = tuple({rule.rule_id for causation in CAUSATIONS for rule in causation.effects})
STEWARD_MAY_ACCEPT = tuple(rule.rule_id for rule in RULES if rule.steward_may_accept)
OF_ALL = tuple({causation.cause.rule_id for causation in CAUSATIONS if not causation.effects})
"""Rules from which everything else in the submission follows."""
LONGEST = 2_000
"""At most so many findings of a submission are compared with each other; further ones stay without a cause."""


def with_causes(findings: pl.DataFrame, taken: Collection[str] = ()) -> pl.DataFrame:
    """The findings, with ``caused_by`` where one follows from another of its submission; blank elsewhere.

    A chain of causes is followed to its beginning. Of submissions that a steward has ``taken`` nothing follows from
    what was said against them: that was no mistake.
    """
    numbered = findings.with_row_index("number")
    is_no_mistake = pl.col("rule_id").is_in(STEWARD_MAY_ACCEPT) & pl.col("submission_id").is_in(list(taken))
    linked = numbered.filter(~is_no_mistake).filter(
        pl.col("rule_id").is_in(CAUSES).any().over("submission_id")
        & (pl.col("rule_id").is_in([*CAUSES, *EFFECTS]) | pl.col("rule_id").is_in(OF_ALL).any().over("submission_id"))
        & (pl.len().over("submission_id") > 1)
        & (pl.col("submission_id") != "")
    )
    caused_by: dict[int, str] = {}
    for rows in linked.select(*READ, "related_cells", "further_places", "submission_id").partition_by("submission_id"):
        caused_by |= _caused_by([linked_finding(row) for row in rows.head(LONGEST).iter_rows(named=True)])
    if not caused_by:
        return findings
    places, texts = list(caused_by), list(caused_by.values())
    return findings.with_columns(numbered["caused_by"].scatter(places, texts))


def heads_with_effects(findings: pl.DataFrame) -> pl.DataFrame:
    """The findings that stand by themselves among these, each with what follows from it.

    ``effects`` is the number of the places that follow, ``effect_errors`` that of the errors among them, ``worst`` the
    severest of it and them.
    """
    alone = findings.filter(pl.col("caused_by") == "")
    references = alone.select("submission_id", pl.col("reference").alias("caused_by")).unique()
    effects = findings.join(references, on=["submission_id", "caused_by"], how="semi")
    groups = effects.group_by("submission_id", pl.col("caused_by").alias("reference")).agg(
        places().sum().alias("effects"),
        places().filter(pl.col("severity") == Severity.ERROR).sum().alias("effect_errors"),
        _rank().min().alias("rank"),
    )
    heads = findings.join(references, on=["submission_id", "caused_by"], how="anti", maintain_order="left")
    joined = heads.join(groups, on=["submission_id", "reference"], how="left", maintain_order="left")
    worst = pl.min_horizontal(_rank(), "rank").replace_strict(dict(enumerate(Severity)), return_dtype=pl.String)
    return joined.with_columns(pl.col("effects", "effect_errors").fill_null(0), worst.alias("worst")).drop("rank")


def places() -> pl.Expr:
    """How many places a finding speaks for, its own one included."""
    return 1 + pl.col("further_places")


def _rank() -> pl.Expr:
    """The place of the severity, the worst first."""
    ranks = {severity.value: rank for rank, severity in enumerate(Severity)}
    return pl.col("severity").replace_strict(ranks, return_dtype=pl.Int64)


def _caused_by(findings: Sequence[LinkedFinding]) -> dict[int, str]:
    """The reference of its first cause by the number of each finding that has one."""
    by_rule: dict[str, list[LinkedFinding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule_id].append(finding)
    cause_of: dict[int, LinkedFinding] = {}
    for causation in CAUSATIONS:
        causes = [
            finding
            for finding in _about(by_rule[causation.cause.rule_id], causation.column, causation.variants)
            if re.search(causation.expects, finding.expected)
        ]
        found = [finding for rule in causation.effects for finding in by_rule[rule.rule_id]]
        effects = _about(found if causation.effects else findings, causation.effect_column, causation.effect_variants)
        waiting = [finding for finding in effects if finding.number not in cause_of]
        if not causes or not waiting:
            continue
        for effect, cause in FINDERS[causation.link](causes, waiting):
            first = _first(cause, cause_of)
            if first.number != effect.number and effect.number not in cause_of:
                cause_of[effect.number] = first
    return {number: _first(cause, cause_of).reference for number, cause in cause_of.items()}


def _about(findings: Iterable[LinkedFinding], column: str, variants: tuple[str, ...]) -> list[LinkedFinding]:
    """The findings about a column, or about any, that say one of these texts of their rule, or any."""
    return [
        finding
        for finding in findings
        if column in ("", finding.column) and (not variants or finding.variant in variants)
    ]


def _first(finding: LinkedFinding, cause_of: Mapping[int, LinkedFinding]) -> LinkedFinding:
    """The beginning of the chain of causes."""
    while finding.number in cause_of:
        finding = cause_of[finding.number]
    return finding
