"""A worksheet that makes a formula ready once: a hundred templates of a night have the same ones."""

from __future__ import annotations

from functools import lru_cache

from xlsxwriter.worksheet import Worksheet

KEPT = 4096
"""So many formulas are kept; the templates of a form have a few hundred."""


class TemplateWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """XlsxWriter's worksheet; what it makes of a formula, by over a hundred searches in it, is kept."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002 - XlsxWriter's own
        return _prepared(formula, bool(expand_future_functions or self.use_future_functions))


@lru_cache(KEPT)
def _prepared(formula: str, expand: bool) -> str:  # noqa: FBT001 - as above
    return str(Worksheet()._prepare_formula(formula, expand))  # noqa: SLF001 - the parent's own, kept
