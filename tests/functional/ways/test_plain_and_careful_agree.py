"""Whatever lies in the landing zone is read in a batch as alone: rows, places, what is left out, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from tests.functional.cases.test_cases import FILES
from tests.functional.cases.test_clerks import FILES as CLERKS
from tests.functional.deviations.conftest import DEVIATIONS, REFUSED
from tests.support.both_ways import differences, ways
from tests.support.hostile_files import HOSTILE
from tests.support.many_both_ways import differences_of_many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLES = sorted((PROJECT / "raw").glob("*/*.xlsx"))
EVERY = 40
"""Of deviations and cases ``make test`` has time for so few."""
BATCH = 64


def assert_agree(files: Mapping[str, bytes], batch: int = BATCH) -> None:
    """The files are read alike both ways, in batches of so many."""
    listed = list(files.items())
    wrong = [text for first in range(0, len(listed), batch) for text in differences(listed[first : first + batch])]
    assert not wrong, "\n".join(wrong[:20])


def samples(every: int = 1) -> dict[str, bytes]:
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in SAMPLES[::every]}


def deviations(every: int = 1) -> dict[str, bytes]:
    return {deviation.name: deviation.content() for deviation in (*DEVIATIONS, *REFUSED)[::every]}


def cases(kinds: Sequence[str], every: int = 1) -> dict[str, bytes]:
    chosen = [(name, case, kind) for name, (case, kind) in FILES.items() if kind in kinds]
    return {name: case.content(kind) for name, case, kind in chosen[::every]}


QUICK_HOSTILE = frozenset(
    name
    for name in HOSTILE
    if not any(
        word in name for word in ("million", "thousands", "many", "bomb", "MB", "often", "large", "repeat", "lone")
    )
    and not name.startswith(("cells without", "rows without", "shared texts", "chain of", "deep "))
)


def test_samples_and_what_people_send_are_read_alike_in_one_batch() -> None:
    files = samples(every=4) | deviations(EVERY) | cases(["xlsx"], EVERY)
    assert_agree(files, len(files))


def test_hostile_files_beside_honest_ones_are_read_alike() -> None:
    assert_agree(samples(every=12) | {name: HOSTILE[name][0]() for name in sorted(QUICK_HOSTILE)}, 200)


def test_batch_that_is_read_carefully_says_the_same() -> None:
    assert not differences(list(samples(every=12).items()), carefully=True)


def test_empty_batch_has_no_readings() -> None:
    assert differences([]) == []


@pytest.mark.long
@pytest.mark.parametrize("batch", [1, 7, 64])
def test_all_samples_are_read_alike(batch: int) -> None:
    assert_agree(samples(), batch)


@pytest.mark.long
def test_all_deviations_are_read_alike() -> None:
    assert_agree(deviations())


@pytest.mark.long
@pytest.mark.parametrize(("kinds", "every"), [(("xlsx",), 1), (("xls", "xlsb", "ods"), 7)])
def test_cases_are_read_alike(kinds: tuple[str, ...], every: int) -> None:
    """All workbooks that may go the plain way, and some of those that cannot."""
    assert_agree(cases(kinds, every))


@pytest.mark.long
def test_clerks_workbooks_are_read_alike() -> None:
    assert_agree({name: case.content(kind) for name, (case, kind) in CLERKS.items()})


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - QUICK_HOSTILE))
def test_large_hostile_file_is_read_alike(name: str) -> None:
    assert_agree({"hostile": HOSTILE[name][0](), "honest": SAMPLES[1].read_bytes()})


@pytest.mark.long
@pytest.mark.timeout(1_800)  # two minutes of two idle processors
def test_ten_thousand_benchmark_workbooks_are_read_alike_and_the_plain_way() -> None:
    wrong, plain = differences_of_many(10_000, processes=2)
    assert not wrong, "\n".join(wrong[:20])
    assert plain == 10_000


def test_every_sample_with_figures_goes_the_plain_way() -> None:
    found = ways(list(samples().items()))
    unchanged = {"2025-06/SON DONG BC HTX 06-2025.xlsx"}  # says on its cover that nothing changed
    assert {name for name, way in found.items() if way} <= unchanged, found
