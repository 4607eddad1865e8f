"""A period that is closed by the command is told by mail to each of its units and once to the stewards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.notices import send_notices
from tests.support.hoptac_command import hoptac
from tests.support.mail_server import Mailbox, serving
from tests.support.notices import CLERK, STEWARD, list_people, settings_of, text_of

if TYPE_CHECKING:
    from tests.support.installation import Installation

OTHERS = "clerk@luc-nam.example"
COUNTING = (
    "select file_name from core.submissions where status = 'accepted' and period = '2020-11-01' and unit_code = ?"
)
ALL = "select count(*) from core.submissions where status = 'accepted' and period = '2020-11-01'"


def letters(post: Mailbox) -> dict[str, str]:
    """Subject and text by the one person each message went to; forgets them."""
    found = {
        ", ".join(to): f"{message['Subject']}\n{text_of(message)}"
        for (to, _), message in zip(post.taken, post.messages, strict=True)
    }
    assert len(found) == len(post.taken)
    post.taken.clear()
    return found


@pytest.mark.long
def test_closing_goes_to_each_unit_with_its_own_file_and_once_to_the_stewards(
    both: Installation, tmp_path: Path
) -> None:
    installation, mailbox = both.copied(tmp_path / "project"), Mailbox()
    settings = settings_of(installation, mailbox)
    list_people(settings, f"217,{CLERK},all", f"218,{OTHERS},all", f"*,{STEWARD},all")
    with serving(mailbox):
        send_notices(settings)
        mailbox.taken.clear()
        done = hoptac(settings, "close", "--period", "2020-11")
        assert done.returncode == 0, done.stdout
        send_notices(settings)
        found = letters(mailbox)
        assert send_notices(settings).sent == 0
    assert set(found) == {CLERK, OTHERS, STEWARD}
    for address, code, name in ((CLERK, "217", "Huyện Lạng Giang"), (OTHERS, "218", "Huyện Lục Nam")):
        [(file,)] = installation.ask(COUNTING, code)
        assert f"Đã chốt kỳ 11/2020 của {name} ({code})" in found[address]
        assert f"Bản nộp được tính: {Path(file).name}" in found[address]
    assert f"Số bản nộp: {installation.scalar(ALL)}" in found[STEWARD]
