"""Where Python looks for garbage while a run makes very many objects."""

import gc

import pytest

from pipeline.runtime.many_objects import keeping_what_is_there


def test_garbage_is_looked_for_only_among_what_the_block_makes() -> None:
    before = len(gc.get_objects())
    with keeping_what_is_there():
        assert len(gc.get_objects()) < before / 2
        assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_all_is_looked_at_again_after_a_block_that_failed() -> None:
    with pytest.raises(ValueError, match="as meant"), keeping_what_is_there():
        int("as meant")
    assert gc.get_freeze_count() == 0
