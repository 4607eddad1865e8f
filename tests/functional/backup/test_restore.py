"""What is restored into an empty machine gives the same rows; a bad back-up, or a full machine, is left alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import fsspec
import pytest

from pipeline.landing import ledger as ledgers
from pipeline.runs import restore as restoring
from pipeline.runs.backup import MANIFEST, back_up
from pipeline.runs.backup_target import BackupError
from pipeline.runs.nights import nights, recorded_night
from pipeline.runs.restore import restore
from pipeline.runtime.settings import Settings, ledger_path
from tests.support.backups import empty, rewritten
from tests.support.installation import Installation
from tests.support.revisions import revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fsspec import AbstractFileSystem

pytestmark = pytest.mark.long
RUN = "from pipeline.cli.commands import main; main()"


def test_restored_into_an_empty_machine_all_rows_are_the_same(two_months: Installation, tmp_path: Path) -> None:
    backup = back_up(two_months.settings, tmp_path / "b.tar.gz")
    assert (backup.workbooks, backup.left) == (len(list(two_months.raw.rglob("*.xlsx"))), ())
    there = empty(tmp_path)
    assert restore(there.settings, backup.path).workbooks == backup.workbooks
    there.run()
    assert there.contents() == two_months.contents()
    assert {path.stat().st_mtime for path in there.raw.rglob("*.xlsx")} == {
        path.stat().st_mtime for path in two_months.raw.rglob("*.xlsx")
    }


def test_what_people_said_and_what_was_sent_comes_along(small: Installation, tmp_path: Path) -> None:
    accepted = ledgers.Acceptance("0" * 64, "đã hỏi", ledgers.now(ledgers.load(ledger_path(small.settings))))
    ledgers.append(ledger_path(small.settings), [accepted])
    (small.settings.state / "notices.jsonl").write_text("một dòng\ndở dang", encoding="utf-8")
    there = empty(tmp_path)
    restore(there.settings, back_up(small.settings, tmp_path / "b.tar.gz").path)
    assert ledgers.load(ledger_path(there.settings)).acceptances == {accepted.submission_id: accepted}
    assert (there.settings.state / "notices.jsonl").read_text(encoding="utf-8") == "một dòng\n"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda files: files.pop(MANIFEST), id="no manifest"),
        pytest.param(lambda files: files.pop("raw/1 11-2020.xlsx"), id="a workbook is missing"),
        pytest.param(lambda files: files.update({"raw/1 11-2020.xlsx": b"other"}), id="a workbook is another"),
        pytest.param(lambda files: files.update({MANIFEST: b"[1]"}), id="the manifest is none"),
    ],
)
def test_damaged_back_up_is_refused_before_anything_is_written(
    small: Installation, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    path = rewritten(back_up(small.settings, tmp_path / "b.tar.gz").path, change)
    there = empty(tmp_path)
    with pytest.raises(BackupError):
        restore(there.settings, path)
    assert (list(there.raw.rglob("*")), list(there.settings.state.glob("*"))) == ([], [])


@pytest.mark.parametrize("name", ["raw/../../out", "/out", "out", "state/a/b", "state/../out", "settings/../../out"])
def test_nothing_is_written_outside_of_its_folder(small: Installation, tmp_path: Path, name: str) -> None:
    def forge(files: dict[str, bytes]) -> None:
        manifest = json.loads(files.pop(MANIFEST))
        manifest["sha256"][name] = manifest["sha256"]["raw/1 11-2020.xlsx"]
        files[name] = files["raw/1 11-2020.xlsx"]
        files[MANIFEST] = json.dumps(manifest).encode()

    path = rewritten(back_up(small.settings, tmp_path / "b.tar.gz").path, forge)
    there = empty(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BackupError):
        restore(there.settings, path)
    assert sorted(tmp_path.rglob("*")) == before


def test_cut_off_back_up_is_refused(small: Installation, tmp_path: Path) -> None:
    path = back_up(small.settings, tmp_path / "b.tar.gz").path
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(BackupError):
        restore(empty(tmp_path).settings, path)


def test_interrupted_restore_is_completed_by_the_next(
    small: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = back_up(small.settings, tmp_path / "b.tar.gz").path
    there, put = empty(tmp_path), restoring._put_workbook  # noqa: SLF001 - to break off in it

    def broken_off(settings: Settings, name: str, *more: object) -> None:
        if name.startswith("2"):
            raise KeyboardInterrupt
        put(settings, name, *more)  # type: ignore[arg-type] # as it was called

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "_put_workbook", broken_off)
        with pytest.raises(KeyboardInterrupt):
            restore(there.settings, path)
    assert len(list(there.raw.glob("*.xlsx"))) == 1
    there.run()  # a night that comes in between receives nothing anew
    there.settings.database.unlink()
    restore(there.settings, path)
    there.run()
    assert there.contents() == small.contents()


def test_installation_that_has_something_of_its_own_is_left_as_it_is(small: Installation, tmp_path: Path) -> None:
    path = back_up(small.settings, tmp_path / "b.tar.gz").path
    with pytest.raises(BackupError, match="kho dữ liệu"):
        restore(small.settings, path)
    there = empty(tmp_path)
    (there.raw / "1 11-2020.xlsx").write_bytes(b"mine")
    with pytest.raises(BackupError, match="tệp khác cùng tên"):
        restore(there.settings, path)
    (there.raw / "1 11-2020.xlsx").write_bytes(revision(3))
    there.run()
    there.settings.database.unlink()
    (there.raw / "1 11-2020.xlsx").unlink()
    with pytest.raises(BackupError, match=r"ledger\.jsonl"):
        restore(there.settings, path)


@pytest.fixture
def store() -> Iterator[AbstractFileSystem]:
    """An object store in the memory of this process."""
    system = fsspec.filesystem("memory")
    system.makedirs("/backed-up/raw", exist_ok=True)
    yield system
    system.rm("/backed-up", recursive=True)


def test_landing_zone_under_a_url_is_held_and_put_back_there(store: AbstractFileSystem, tmp_path: Path) -> None:
    def there(name: str) -> Installation:
        folder = tmp_path / name
        settings = Settings(
            raw="memory://backed-up/raw",  # type: ignore[arg-type]  # as the environment has it
            state=folder / "state",
            files=folder / "files",
            database=folder / "hoptac.duckdb",
            settle_seconds=0,
        )
        return Installation(folder, settings)

    workbook = revision(1)
    store.pipe("/backed-up/raw/2020-11/1 11-2020.xlsx", workbook)
    first, second = there("first"), there("second")
    first.run()
    backup = back_up(first.settings, tmp_path / "b.tar.gz")
    assert backup.workbooks == 1
    store.rm("/backed-up/raw", recursive=True)
    store.makedirs("/backed-up/raw")
    restore(second.settings, backup.path)
    assert store.cat("/backed-up/raw/2020-11/1 11-2020.xlsx") == workbook
    second.run()
    assert second.contents() == first.contents()


def test_runs_that_a_machine_had_are_its_own_and_hinder_no_restore(small: Installation, tmp_path: Path) -> None:
    there = empty(tmp_path)
    for installation in (small, there):
        with recorded_night(installation.settings, installation.folder.name):
            pass
    restore(there.settings, back_up(small.settings, tmp_path / "b.tar.gz").path)
    assert [night.by for night in nights(there.settings)] == ["empty"]
