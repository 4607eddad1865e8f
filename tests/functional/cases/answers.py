"""The answers to many files at once: those of one call of ``hoptac check``, and those of one night."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.runs.check_files import check_files
from pipeline.runtime.settings import settings
from pipeline.staging.store import stage_of
from schemas.registry import tables
from tests.functional.cases.case import Case, Found
from tests.support.installation import installation_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl
    import pytest

    from schemas.finding import Finding
    from tests.support.installation import Installation


def found_in(finding: Finding) -> Found:
    return Found(
        finding.rule_id, finding.severity.value, finding.sheet, finding.cell, finding.caused_by, finding.message_vi
    )


@dataclass(frozen=True)
class Answers:
    """What was found in each file, its status, and where a night staged it."""

    found: dict[str, list[Found]]
    status: dict[str, str]
    submissions: dict[str, str]
    staged: dict[str, pl.DataFrame]


def landed_files(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    files: Mapping[str, tuple[Case, str]],
    month: str,
) -> tuple[Installation, dict[str, Path]]:
    """An installation whose landing zone holds every file that is tested, in a folder that speaks of the month."""
    tested = {item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")}
    installation = installation_in(tmp_path_factory.mktemp("cases") / "project")
    folder = installation.raw / month
    folder.mkdir()
    paths = {}
    for number, name in enumerate(name for name in files if name in tested):
        case, kind = files[name]
        paths[name] = folder / f"{number}.{kind}"
        paths[name].write_bytes(case.content(kind))
    return installation, paths


def checked_files(paths: Mapping[str, Path]) -> Answers:
    """The answers of ``hoptac check`` where no warehouse is, whatever was run in this checkout."""
    nowhere = next(iter(paths.values())).parent / "nowhere"
    alone = settings().model_copy(update={"state": nowhere, "database": nowhere / "none.duckdb"})
    verdicts = dict(zip(paths, check_files(list(paths.values()), alone), strict=True))
    found = {name: [found_in(finding) for finding in verdict.findings] for name, verdict in verdicts.items()}
    return Answers(found, {name: verdict.status for name, verdict in verdicts.items()}, {}, {})


def taken_files(installation: Installation, paths: Mapping[str, Path]) -> Answers:
    """The answers of a night."""
    installation.run()
    status = dict(installation.ask("select submission_id, status from core.submissions"))
    findings: dict[str, list[Found]] = {}
    for submission, *finding in installation.ask(
        "select submission_id, rule_id, severity, sheet, cell, coalesce(caused_by, ''), message_vi"
        " from quality.findings where submission_id is not null"
    ):
        findings.setdefault(submission, []).append(Found(*finding))
    names = {name: sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}
    stage = stage_of(installation.settings)
    return Answers(
        {name: findings.get(submission, []) for name, submission in names.items()},
        {name: status[submission] for name, submission in names.items()},
        names,
        {name: stage.frame(name) for name, table in tables().items() if table.loaded},
    )
