"""Close a period once every expected unit is accepted and nothing is open; record the province's explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from pipeline.ingest.ingest import Ingested, ingest_workbooks
from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Closing, Explanation
from pipeline.runs.judging import judged_state
from pipeline.runs.write_outputs import write_site_outputs
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import ledger_path
from pipeline.warehouse.swap_files import replace_warehouse
from schemas.messages import bounded, storable, title

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pipeline.runtime.settings import Settings
    from pipeline.warehouse.build import Built


class CannotCloseError(RuntimeError):
    """The period cannot be closed yet; ``reasons`` say in Vietnamese what is still to be done."""

    def __init__(self, reasons: list[str]) -> None:
        """Keep the reasons."""
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def close_period(settings: Settings, period: date, wait: float = 0, because: str = "") -> Closing:
    """Bring the warehouse up to date and close the period, also on its page; CannotCloseError says what is missing.

    The ledger keeps which submissions counted and what the figures were; whatever moves them later is listed in
    ``quality.restatements``. Where a unit's newest submission came back, an older one of it counts: that takes a reason
    ``because``, which the ledger keeps.
    """
    with lock(settings, wait):
        ingested = ingest_workbooks(settings)
        built = _bring_up_to_date(settings, ingested)
        reasons, returned = open_matters(built.path, period), returned_revisions(built.path, period)
        if reasons or (returned and not because.strip()):
            raise CannotCloseError([*reasons, *([] if because.strip() else returned)])
        closing = _closing(settings, built.path, period, storable(because) if returned else "")
        ledgers.append(ledger_path(settings), [closing])
        ingested.ledger.closings.append(closing)
        _bring_up_to_date(settings, ingested)
        write_site_outputs(settings)
        return closing


def open_matters(database: Path, period: date) -> list[str]:
    """Why the period cannot be closed: units without an accepted submission, open queries, errors across units."""
    with duckdb.connect(database, read_only=True) as connection:
        expected = connection.execute(
            "select unit_code, unit_name, received_at is not null, open_queries from quality.coverage where period = ? "
            "order by unit_code",
            [period],
        ).fetchall()
        across = connection.execute(
            "select distinct f.unit_code, f.rule_id from quality.findings as f "
            "inner join core.submissions as s on f.submission_id = s.submission_id and s.status = 'accepted' "
            "where f.period = ? and f.severity = 'error' and f.state = 'open' order by all",
            [period],
        ).fetchall()
        of_province = connection.execute(
            "select rule_id, count(*) from quality.findings where period = ? and submission_id is null "
            "and unit_code is null and state = 'open' group by rule_id order by rule_id",
            [period],
        ).fetchall()
    if not expected:
        return [f"Kỳ {period:%m/%Y} chưa có đơn vị nào nộp báo cáo"]
    missing = [
        f"{name} ({code}) chưa có báo cáo được chấp nhận" for code, name, is_accepted, _ in expected if not is_accepted
    ]
    queries = [
        f"{name} ({code}) còn {count} điểm hỏi lại chưa giải trình" for code, name, _, count in expected if count
    ]
    return [
        *missing,
        *queries,
        *(f"Đơn vị {code}: lỗi {rule} với đơn vị khác" for code, rule in across),
        *(f"{title(rule)} ({rule}): {count} điểm chưa giải trình" for rule, count in of_province),
    ]


def returned_revisions(database: Path, period: date) -> list[str]:
    """The units of whom an older submission counts, for the newest one came back: closing takes a reason."""
    with duckdb.connect(database, read_only=True) as connection:
        units = connection.execute(
            "select c.unit_name, c.unit_code, s.file_name from quality.coverage as c inner join core.submissions as s "
            "on c.form_id = s.form_id and c.unit_code = s.unit_code and c.period = s.period "
            "where c.period = ? and c.received_at is not null and c.newest_status = 'quarantined' "
            "and s.status = 'quarantined' "
            "qualify row_number() over (partition by c.unit_code order by s.received_at desc, s.revision desc) = 1 "
            "order by c.unit_code",
            [period],
        ).fetchall()
    return [
        f"{name} ({code}) có bản nộp mới hơn bị trả lại: {bounded(file)}; nếu vẫn chốt thì phải ghi lý do (because)"
        for name, code, file in units
    ]


def explain(
    settings: Settings, period: date, rule_id: str, place: str, text: str, wait: float = 0
) -> list[Explanation]:
    """Explain the open findings of the province's own level in a period; a blank rule or place is any.

    They are about published reports, or about rows that nobody took over when units changed; what a unit is asked
    about, the unit explains in its workbook.
    """
    with lock(settings, wait):
        ingested = ingest_workbooks(settings)
        built = _bring_up_to_date(settings, ingested)
        with duckdb.connect(built.path, read_only=True) as connection:
            found = connection.execute(
                "select rule_id, place, value_key from quality.findings where period = ? and state = 'open' "
                "and submission_id is null and unit_code is null and rule_id like ? and starts_with(place, ?) "
                "order by all",
                [period, storable(rule_id) or "%", storable(place)],
            ).fetchall()
        moment = ledgers.now(ingested.ledger)
        explanations = [Explanation(rule, where, values, storable(text), moment) for rule, where, values in found]
        ledgers.append(ledger_path(settings), explanations)
        ingested.ledger.explanations.extend(explanations)
        _bring_up_to_date(settings, ingested)
        return explanations


def _bring_up_to_date(settings: Settings, ingested: Ingested) -> Built:
    return replace_warehouse(settings, judged_state(settings, ingested))


def _closing(settings: Settings, database: Path, period: date, because: str) -> Closing:
    with duckdb.connect(database, read_only=True) as connection:
        submissions = connection.execute(
            "select submission_id from core.submissions where period = ? and status = 'accepted' order by 1", [period]
        ).fetchall()
        figures = connection.execute(
            "select figure_id, value::varchar from report.figures where period = ? order by 1", [period]
        ).fetchall()
    moment = ledgers.now(ledgers.load(ledger_path(settings)))
    return Closing(period, moment, tuple(name for (name,) in submissions), dict(figures), because)
