"""A mail server of the tests' own, and a province that has received nothing yet and has just turned notices on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.notices import send_notices
from tests.support.mail_server import Mailbox, serving
from tests.support.notices import CLERK, HEAD, STEWARD, closings, list_people, settings_of, turn_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.runtime.settings import Settings
    from tests.support.installation import Installation


@pytest.fixture
def mailbox() -> Mailbox:
    """A mailbox whose server is down."""
    return Mailbox()


@pytest.fixture
def post(mailbox: Mailbox) -> Iterator[Mailbox]:
    """A mailbox whose server is up."""
    with serving(mailbox):
        yield mailbox


@pytest.fixture
def settings(empty_installation: Callable[[], Installation], mailbox: Mailbox) -> Settings:
    """A province that has received nothing yet, and has just turned notices on."""
    settings = settings_of(empty_installation(), mailbox)
    settings.recipients.write_text(f"unit_code,email\n217,{CLERK}\n217,{HEAD}\n220,other@son-dong.example\n", "utf-8")
    assert send_notices(settings).sent == 0
    return settings


@pytest.fixture
def pending(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Lets so many notices to the stewards wait, without a warehouse."""

    def made(count: int, *rows: str) -> Settings:
        settings.database.touch()
        found = closings(count)
        for module in ("sending", "watch"):
            monkeypatch.setattr(f"pipeline.outputs.notices.{module}.known_notices", lambda *_: found)
        list_people(settings, *(rows or (f"*,{STEWARD}",)))
        turn_on(settings)
        return settings

    return made
