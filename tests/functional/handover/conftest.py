"""A handover that went through a night; made once, not to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.installation import installation_in
from tests.support.june_and_july import BEFORE, KINH_BAC, NGOC_THIEN, NHA_NAM, TAN_YEN
from tests.support.small_reports import send

if TYPE_CHECKING:
    from tests.support.installation import Installation


@pytest.fixture(scope="session")
def handed_over(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The district's June, and July of three of its communes and of one of an area that nothing came from before."""
    installation = installation_in(tmp_path_factory.mktemp("handed_over") / "project")
    return send(installation, BEFORE, TAN_YEN, NHA_NAM, NGOC_THIEN, KINH_BAC)
