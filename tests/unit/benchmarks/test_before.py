"""The release before is laid from git, and one that git does not have is said to lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.before import NoReleaseError, lay_release

if TYPE_CHECKING:
    from pathlib import Path


def test_release_that_git_does_not_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match="no-such-release"):
        lay_release(tmp_path / "before", "no-such-release")
    assert not (tmp_path / "before").exists()
