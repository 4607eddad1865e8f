"""Whether the report's files are behind the warehouse: runs by day build it and leave them to the night."""

from dagster import DagsterInstance

BEHIND = "hoptac/report_behind"
"""Where Dagster's storage keeps whether the warehouse was built since the report's files were written."""


def keep_report_behind(instance: DagsterInstance, *, is_behind: bool) -> None:
    """Remember whether a night is to look at the report's files although nothing came in."""
    instance.daemon_cursor_storage.set_cursor_values({BEHIND: "1" if is_behind else ""})


def report_is_behind(instance: DagsterInstance) -> bool:
    """Whether the warehouse was built by a run that left the report's files."""
    return bool(instance.daemon_cursor_storage.get_cursor_values({BEHIND}).get(BEHIND))
