"""The verdicts of checked files in a few lines each, for a person at a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import typer
from rich.table import Column, Table
from rich.text import Text

from pipeline.runs.check_files import LONGEST_PATH
from schemas.finding import Severity, folded
from schemas.messages import LONGEST_MESSAGE, bounded
from schemas.terms import SEVERITY_VI, STATUS_VI, UNKNOWN_PERIOD_VI, UNKNOWN_UNIT_VI, effects_vi, unchanged_vi

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rich.console import Console

    from pipeline.runs.check_files import CheckedFile
    from schemas.finding import Finding

MOST_PLACES = 5
"""At most so many cells are named in a line about what follows from a finding."""
LONGEST_REASON = 600
SEVERITY_STYLE = {"error": "red", "query": "yellow", "info": "dim"}


def print_verdicts(console: Console, verdicts: Sequence[CheckedFile]) -> None:
    """Print each file's verdict and its findings, text as text."""
    for verdict in verdicts:
        unit = f"đơn vị {verdict.unit_code}" if verdict.unit_code else UNKNOWN_UNIT_VI
        place = f"{unit}, {f'kỳ {verdict.period:%m/%Y}' if verdict.period else UNKNOWN_PERIOD_VI}"
        path = bounded(str(verdict.path), LONGEST_PATH)
        console.print(Text(f"{path} · {place} · {STATUS_VI[verdict.status]}", style="bold"))
        table = Table.grid("", "", Column(overflow="fold"), padding=(0, 1))
        for found, effects in folded(verdict.findings):
            style = SEVERITY_STYLE[found.severity]
            texts = (f" {SEVERITY_VI[found.severity].lower()}", found.rule_id, found.message_vi)
            table.add_row(*(Text(bounded(text, LONGEST_MESSAGE), style=style) for text in texts))
            if effects:
                table.add_row("", "", Text(_effects_line(effects), style="dim"))
        if verdict.findings:
            console.print(table)
        else:
            console.print(Text("  Đạt" if not verdict.not_compared else "  Chưa thấy điểm nào sai", style="green"))
        if verdict.unchanged_since:
            console.print(Text(f"  {unchanged_vi(verdict.unchanged_since)}"))
        for sentence in verdict.not_compared:
            console.print(Text(f"  {bounded(sentence, LONGEST_REASON)}", style="yellow"))


def _effects_line(effects: Sequence[Finding]) -> str:
    """What follows from a finding: how many, by rule, and where the first ones stand."""
    counts: Counter[str] = Counter()
    for effect in effects:
        counts[effect.rule_id] += effect.places
    rules = ", ".join(f"{rule_id} ({count})" for rule_id, count in counts.items())
    places = ", ".join(dict.fromkeys(f"{found.sheet}!{found.cell}" for found in effects[:MOST_PLACES]))
    more = " …" if len(effects) > MOST_PLACES else ""
    errors = sum(found.places for found in effects if found.severity == Severity.ERROR)
    return f"↳ kéo theo {effects_vi(counts.total(), errors)}: {rules} tại {bounded(places, LONGEST_REASON)}{more}"


def print_written(paths: Iterable[Path]) -> None:
    """Print where the marked-up copies were written."""
    for path in paths:
        typer.echo(f"Tệp phản hồi: {bounded(str(path), LONGEST_PATH)}")
