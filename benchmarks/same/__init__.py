"""Compare what the product does before and after a change of code: rows, findings and files, from the same workbooks.

``python -m benchmarks.same release [N]`` does it with the release before, which ``benchmarks.before`` names, over N
benchmark workbooks (1,000) and all else: it prints what was compared and exits with 1 where anything differs but what
is listed there with its reason. In steps, and with any checkout:

``python -m benchmarks.same inputs FOLDER`` writes the workbooks, once for both trees.
``python -m benchmarks.same snapshot FOLDER OUT [--tree DIR] [--quick]`` runs the product of a checkout, as it is when
the command begins, over them and writes comparable files into OUT; ``--quick`` leaves out scenarios and the thousand.
``python -m benchmarks.same compare A B [--aside NAME]`` exits with 0 where two snapshots agree; else it prints where
they differ and exits with 1. ``--aside`` names a column or table that may differ this time.

A tree is known only by its entry point in ``pyproject.toml``, the settings ``HOPTAC_*`` and the files that it writes.
What is always left aside stands in ``compare.ASIDE`` and ``compare.OF_THE_CLOCK``, what is masked in ``kept.MASKED``,
each with its reason.
"""
