"""A ledger that begins over the samples says when each was sent; one that has begun stays as it is."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile

import pytest
from filelock import Timeout

from pipeline.judgement.due_dates import due_on
from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Receipt
from pipeline.runs import sample_receipts
from pipeline.runs.sample_receipts import receive_samples
from pipeline.runtime.clock import VIETNAM
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import PROJECT, ledger_path
from pipeline.samples import later_files
from tests.support.installation import Installation, installation_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RAW = PROJECT / "raw"
JUNE = "2025-06"
TAN_YEN, LANG_GIANG, SON_DONG = (
    f"{JUNE}/{name}"
    for name in (
        "Báo cáo KTTT tháng 06.2025 Tân Yên.xlsx",
        "KTTT_2025-06_217_Lang Giang.xlsx",
        "SON DONG BC HTX 06-2025.xlsx",
    )
)


@pytest.fixture
def june(tmp_path: Path) -> Installation:
    """An installation that has not run yet, with the samples of June 2025."""
    installation = installation_in(tmp_path / "project")
    shutil.copytree(RAW / JUNE, installation.raw / JUNE)
    return installation


def kept(installation: Installation) -> list[Receipt]:
    return list(ledgers.load(ledger_path(installation.settings)).receipts.values())


def test_every_committed_sample_of_2025_and_2026_is_received_on_the_day_on_which_it_is_signed(tmp_path: Path) -> None:
    installation = installation_in(tmp_path)
    shutil.copytree(RAW, installation.raw, dirs_exist_ok=True)
    receipts = {receipt.file_name: receipt for receipt in receive_samples(installation.settings)}
    samples = {
        f"{period:%Y-%m}/{name}": made for period, files in later_files().items() for name, made in files.items()
    }
    assert receipts.keys() == samples.keys()
    for name, receipt in receipts.items():
        assert receipt.submission_id == sha256((RAW / name).read_bytes()).hexdigest()
        assert receipt.received_at.astimezone(VIETNAM).date() == samples[name].cover["signed_on"]


@pytest.mark.parametrize("period", [date(2025, 6, 1), date(2025, 7, 1), date(2026, 10, 1)])
def test_some_of_each_month_are_received_by_the_due_day_and_some_after_it(period: date, tmp_path: Path) -> None:
    installation = installation_in(tmp_path)
    shutil.copytree(RAW / f"{period:%Y-%m}", installation.raw / f"{period:%Y-%m}")
    days = [receipt.received_at.astimezone(VIETNAM).date() for receipt in receive_samples(installation.settings)]
    due = due_on("KTTT-01", period)
    assert due is not None
    assert {day <= due for day in days} == {True, False}
    assert min(days) > period
    assert max(days) <= date(2026, 11, 30)


def test_ledger_says_afterwards_what_was_received(june: Installation) -> None:
    receipts = receive_samples(june.settings)
    assert [receipt.file_name for receipt in receipts] == [SON_DONG, TAN_YEN, LANG_GIANG]
    assert kept(june) == receipts


def test_ledger_that_was_begun_so_stays_as_it_is(june: Installation) -> None:
    receive_samples(june.settings)
    before = ledger_path(june.settings).read_bytes()
    shutil.copytree(RAW / "2025-07", june.raw / "2025-07")
    assert receive_samples(june.settings) == []
    assert ledger_path(june.settings).read_bytes() == before


def test_ledger_of_an_installation_that_has_run_stays_as_it_is(june: Installation) -> None:
    moment = datetime(2026, 11, 30, tzinfo=UTC)
    ledgers.append(ledger_path(june.settings), [Receipt("0" * 64, moment, "x.xlsx", moment)])
    assert receive_samples(june.settings) == []
    assert [receipt.file_name for receipt in kept(june)] == ["x.xlsx"]


def test_lost_ledger_of_an_installation_that_has_run_is_not_begun_anew(june: Installation) -> None:
    june.settings.database.write_bytes(b"a warehouse")
    assert receive_samples(june.settings) == []
    assert not ledger_path(june.settings).exists()


def test_installation_without_samples_gets_no_ledger(tmp_path: Path) -> None:
    installation = installation_in(tmp_path)
    shutil.copy(RAW / TAN_YEN, installation.raw / "of a unit.xlsx")
    assert receive_samples(installation.settings) == []
    assert not ledger_path(installation.settings).exists()


def repacked(path: Path, *, added: bytes = b"") -> None:
    """Pack the workbook's parts anew, uncompressed, with something added to its second sheet."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content + added if name.endswith("sheet2.xml") else content)


def repacked_with_another_sheet(path: Path) -> None:
    repacked(path, added=b"<!-- -->")


def replaced_by_another_sample(path: Path) -> None:
    path.write_bytes((RAW / LANG_GIANG).read_bytes())


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def damaged(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + path.read_bytes()[4:-200])


def removed(path: Path) -> None:
    path.unlink()


def replaced_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def replaced_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def replaced_by_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(RAW / TAN_YEN)


@pytest.mark.parametrize(
    "change",
    [
        repacked_with_another_sheet,
        replaced_by_another_sample,
        emptied,
        damaged,
        removed,
        replaced_by_pipe,
        replaced_by_folder,
        replaced_by_link,
    ],
)
def test_what_lies_in_the_place_of_a_sample_and_is_none_is_not_received(
    june: Installation, change: Callable[[Path], None]
) -> None:
    change(june.raw / TAN_YEN)
    assert [receipt.file_name for receipt in receive_samples(june.settings)] == [SON_DONG, LANG_GIANG]


def test_sample_that_another_zlib_packed_is_received_by_its_own_hash(june: Installation) -> None:
    repacked(june.raw / TAN_YEN)
    digest = sha256((june.raw / TAN_YEN).read_bytes()).hexdigest()
    assert digest in {receipt.submission_id for receipt in receive_samples(june.settings)}


def test_sample_is_not_received_before_it_was_sent(june: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample_receipts, "sent_at", lambda _submission: datetime.now(UTC) + timedelta(days=1))
    assert receive_samples(june.settings) == []
    assert not ledger_path(june.settings).exists()


def test_nothing_is_written_while_another_run_works_on_the_state(
    june: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_receipts, "WAIT", 0)
    with lock(june.settings), pytest.raises(Timeout):
        receive_samples(june.settings)
    assert not ledger_path(june.settings).exists()
