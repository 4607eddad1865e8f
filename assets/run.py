"""The program ``hoptac-nightly``: what it rests on is loaded by the process that runs the job alone.

Those that read workbooks for it start with this module, too, and need no Dagster.
"""

import gc

COLLECT_AFTER = 100_000
"""Objects that are made before Python looks for garbage among the young: a night's events make millions of them."""


def main() -> None:
    """Run the nightly job; see :func:`assets.nightly_run.run_nightly`."""
    from assets.nightly_run import run_nightly  # noqa: PLC0415 - as the module says

    gc.set_threshold(COLLECT_AFTER)
    run_nightly()


if __name__ == "__main__":
    main()
