"""Whom a withdrawn file is told to depends on whose it is, as far as its name says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.notices import send_notices
from tests.spec.examples.edits import cover
from tests.support.notices import CLERK, STEWARD, list_people, run_with
from tests.support.revisions import revision

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings
    from tests.support.mail_server import Mailbox


@pytest.mark.long
def test_withdrawn_file_that_speaks_of_another_unit_is_told_to_stewards_alone(
    settings: Settings, post: Mailbox
) -> None:
    list_people(settings, f"217,{CLERK},all", "219,other@luc-ngan.example,all", f"*,{STEWARD},all")
    run_with(settings, "219 Luc Ngan 11-2020.xlsx", revision(1))
    send_notices(settings)
    post.taken.clear()
    (settings.raw / "219 Luc Ngan 11-2020.xlsx").unlink()
    run_with(settings, "khac 11-2020.xlsx", revision(1, cover("unit_code", "218"), cover("unit_name", "Lục Nam")))
    send_notices(settings)
    withdrawn = [to for (to, _), message in zip(post.taken, post.messages, strict=True) if "rút" in message["Subject"]]
    assert withdrawn == [[STEWARD]]
