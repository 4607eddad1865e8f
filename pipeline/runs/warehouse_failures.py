"""A warehouse that is not there, that is damaged or that another version built, as a sentence with what to do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from pipeline.runs.disk_failures import LONGEST
from pipeline.runtime.setting_sources import usable_settings
from pipeline.warehouse.build_record import built_with_other_code
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings

_DAMAGED = (duckdb.FatalException, duckdb.SerializationException)
_WORDS = ("corrupt database", "not a valid duckdb database", "could not read enough bytes", "newer version of duckdb")
"""What DuckDB says of a file whose blocks are damaged, that ends too soon, or that is none of its own."""


class WarehouseUnusableError(Exception):
    """There is no warehouse to look into, or one of another version; the message is a sentence for a person."""


@contextmanager
def existing_warehouse(settings: Settings) -> Iterator[None]:
    """Look into the warehouse in the block; WarehouseUnusableError where there is none, or none of this version."""
    shown = bounded(str(settings.database), LONGEST)
    if not settings.database.exists():
        message = f"Chưa có kho dữ liệu (HOPTAC_DATABASE = {shown}): hãy chạy hoptac run trước."
        raise WarehouseUnusableError(message)
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as problem:
        if not built_with_other_code(settings):
            raise
        message = f"Kho dữ liệu HOPTAC_DATABASE = {shown} do phiên bản khác dựng: hãy chạy hoptac run để dựng lại."
        raise WarehouseUnusableError(message) from problem


def is_damage(problem: BaseException) -> bool:
    """Whether DuckDB says that the file of the warehouse is damaged; its class for that is often the base of all."""
    if not isinstance(problem, duckdb.Error | OSError):
        return False
    return isinstance(problem, _DAMAGED) or any(words in str(problem).lower() for words in _WORDS)


def damage_text(problem: BaseException) -> str:
    """The sentence for a person; a run builds the warehouse anew from what was received."""
    shown = bounded(str(usable_settings().database), LONGEST)
    system = bounded(" ".join(str(problem).split()), LONGEST)
    return (
        f"Kho dữ liệu HOPTAC_DATABASE = {shown} bị hỏng hoặc không phải là kho dữ liệu: hãy chạy hoptac run để dựng "
        f"lại ({system})."
    )
