"""Which findings are to be mended or explained: those of what counts, and of what a unit sent last if it came back.

What an earlier submission was asked and a later one was not, or answered, is no longer open for anybody.
"""

OPEN = """
    select f.* from quality.findings as f left join core.submissions as s using (submission_id)
    where f.state = 'open' and (
        s.submission_id is null or s.status in ('accepted', 'unreadable') or s.status = 'quarantined' and not exists (
            from core.submissions as later
            where later.form_id is not distinct from s.form_id and later.unit_code = s.unit_code
            and later.period = s.period and later.status <> 'withdrawn'
            and (later.received_at, later.revision, later.submission_id) > (s.received_at, s.revision, s.submission_id)
        )
    )
"""
"""As a query that others select from."""
