"""Every form, table and rule that the system knows, as explicit tuples."""

from __future__ import annotations

from schemas.column import Form, Sheet
from schemas.forms.kttt01 import KTTT_01
from schemas.forms.lm01 import LM_01

FORMS: tuple[Form, ...] = (KTTT_01, LM_01)


def form(form_id: str, version: int) -> Form | None:
    """The form of that id and version; None when it is not known."""
    return next((one for one in FORMS if (one.form_id, one.version) == (form_id, version)), None)


def tables() -> dict[str, Sheet]:
    """Every sheet of every form by the table that it is staged as; the cover, which all forms share, once."""
    return {sheet.table: sheet for one in FORMS for sheet in one.all_sheets}
