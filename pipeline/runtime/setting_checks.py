"""What has to hold between settings, and on this machine, before anything starts: folders apart, drivers there."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.runtime.setting_groups.setting_types import FILE_URL, PROJECT, STDERR, is_url
from pipeline.runtime.settings import PREFIX, settings
from pipeline.runtime.wrong_settings import SettingsError, shown_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings

JOURNALS = ".jsonl"
"""What the journals of the state end with, the ledger too."""
EXTRAS = {
    "s3": ("s3", "s3a"),
    "gcs": ("gs", "gcs"),
    "azure": ("abfs", "az", "adl"),
    "sftp": ("sftp", "ssh"),
    "smb": ("smb",),
}
"""Which extra of the package brings the driver of a scheme."""


def checked_settings() -> Settings:
    """The settings of this process's environment, fit to start with; SettingsError with a sentence for each fault."""
    found = settings()
    if sentences := setting_faults(found):
        raise SettingsError(sentences)
    return found


def setting_faults(settings: Settings) -> list[str]:
    """A sentence for each thing that nothing may start with, though each value by itself is one."""
    return [
        *_landing_faults(settings),
        *_page_faults(settings),
        *_file_faults(settings),
        *_same_file_faults(settings),
        *_driver_faults(settings),
        *_mail_faults(settings),
        *_dagster_faults(),
    ]


def _landing_faults(settings: Settings) -> Iterator[str]:
    """The landing zone lies apart from whatever the program writes or is made of."""
    if settings.raw_url:
        return
    raw, label = settings.raw, f'{PREFIX}RAW = "{shown_value(settings.raw)}"'
    for name, place in _written(settings):
        if _overlap(raw, place):
            yield (
                f'{label} và {name} = "{shown_value(place)}" nằm trong nhau: hãy để hộp nhận tệp ở một thư mục riêng, '
                "tách khỏi nơi chương trình ghi."
            )
    if _overlap(raw, PROJECT) and not _inside(raw, PROJECT / "raw"):
        yield (
            f'{label} chứa hoặc nằm trong thư mục mã nguồn "{PROJECT}": hãy dùng "{PROJECT / "raw"}" hoặc một thư mục '
            "ở nơi khác."
        )


def _written(settings: Settings) -> list[tuple[str, Path]]:
    """What the program writes, with the name of the setting that says where."""
    places = [
        (f"{PREFIX}STATE", settings.state),
        (f"{PREFIX}FILES", settings.files),
        (f"{PREFIX}DATABASE", settings.database),
        (f"{PREFIX}DATABASE", settings.database.with_name(f"{settings.database.stem}-parquet")),
    ]
    if settings.log not in ("", STDERR):
        places.append((f"{PREFIX}LOG", Path(settings.log)))
    if settings.staging and (not is_url(settings.staging) or settings.staging.startswith(FILE_URL)):
        places.append((f"{PREFIX}STAGING", Path(settings.staging.removeprefix(FILE_URL))))
    if home := os.environ.get("DAGSTER_HOME"):
        places.append(("DAGSTER_HOME", Path(home)))
    return places


def _page_faults(settings: Settings) -> Iterator[str]:
    """What is handed out through the web server holds neither the ledger nor Dagster's files."""
    if _overlap(settings.state, settings.files):
        yield (
            f'{PREFIX}STATE = "{shown_value(settings.state)}" và {PREFIX}FILES = "{shown_value(settings.files)}" nằm '
            "trong nhau: hãy để sổ tiếp nhận ở một thư mục khác với nơi phát tệp."
        )


def _file_faults(settings: Settings) -> Iterator[str]:
    """A file is no folder, a folder no file, and the SQL files are there."""
    for name, path in _files(settings).items():
        if os.path.isdir(path):  # noqa: PTH112 - Path's raises where a folder above may not be entered
            yield f'{PREFIX}{name} = "{shown_value(path)}" là một thư mục: hãy ghi tên đầy đủ của một tệp.'
    folders = {"STATE": settings.state, "FILES": settings.files, "WAREHOUSE": settings.warehouse}
    if not settings.raw_url:
        folders["RAW"] = settings.raw
    for name, path in folders.items():
        if os.path.isfile(path):  # noqa: PTH113 - as above
            yield f'{PREFIX}{name} = "{shown_value(path)}" là một tệp: hãy ghi tên của một thư mục.'
    if not os.path.isdir(settings.warehouse / "core"):  # noqa: PTH112 - as above
        yield (
            f'{PREFIX}WAREHOUSE = "{shown_value(settings.warehouse)}" không có các tệp SQL (core/…): hãy bỏ thiết đặt '
            f'này để dùng "{PROJECT / "warehouse"}".'
        )


def _files(settings: Settings) -> dict[str, Path]:
    """The settings that name a file."""
    files = {
        "DATABASE": settings.database,
        "RECIPIENTS": settings.recipients,
        "DROP_FOLDERS": settings.drop_folders,
        "LOG": Path(settings.log),
    }
    return {name: path for name, path in files.items() if name != "LOG" or settings.log not in ("", STDERR)}


def _same_file_faults(settings: Settings) -> Iterator[str]:
    """No file is two things, and none is a journal of the state: what is appended to it would damage it."""
    seen: dict[Path, str] = {}
    for name, path in _files(settings).items():
        label, real = f'{PREFIX}{name} = "{shown_value(path)}"', _real(path)
        if real in seen:
            yield f"{label} cũng là tệp của {PREFIX}{seen[real]}: hãy ghi tên hai tệp khác nhau."
        elif real.parent == _real(settings.state) and real.suffix == JOURNALS:
            yield f"{label} là một sổ của chương trình trong {PREFIX}STATE: hãy ghi tên một tệp khác."
        seen[real] = name


def _driver_faults(settings: Settings) -> Iterator[str]:
    """What speaks to another machine is installed."""
    for name, url in (("RAW", settings.raw_url), ("STAGING", settings.staging)):
        if is_url(url):
            yield from _url_faults(f'{PREFIX}{name} = "{shown_value(url)}"', url)
    for name, value, package in (
        ("DASK", settings.dask, "distributed"),
        ("POSTGRES_URL", settings.postgres_url.get_secret_value(), "dagster_postgres"),
    ):
        if value and find_spec(package) is None:
            yield f"{PREFIX}{name} cần phần mềm chưa được cài: hãy chạy pip install '.[scale]' trong thư mục mã nguồn."


def _url_faults(label: str, url: str) -> Iterator[str]:
    if find_spec("fsspec") is None:
        yield f"{label} cần phần mềm chưa được cài: hãy chạy pip install '.[scale]' trong thư mục mã nguồn."
        return
    from fsspec.registry import known_implementations, registry  # noqa: PLC0415 - of the extra "scale"

    scheme = url.partition("://")[0].rpartition("::")[2]  # of a chain, the one that is far away
    if scheme not in known_implementations and scheme not in registry:
        yield f"{label} có kiểu địa chỉ không biết: hãy ghi một đường dẫn đầy đủ, hoặc dạng s3://kho/thư_mục."
    elif scheme not in registry and not _has_driver(scheme):
        extra = next((name for name, schemes in EXTRAS.items() if scheme in schemes), "")
        what = f"chạy pip install '.[{extra}]' trong thư mục mã nguồn" if extra else "cài gói của fsspec cho kiểu này"
        yield f"{label} cần phần mềm chưa được cài cho {scheme}://: hãy {what}."
    elif not _names_place(url):
        yield f"{label} thiếu tên máy hoặc tên kho: hãy ghi dạng {scheme}://kho/thư_mục."


def _has_driver(scheme: str) -> bool:
    from fsspec.registry import get_filesystem_class  # noqa: PLC0415 - of the extra "scale"

    try:
        get_filesystem_class(scheme)
    except (ImportError, ValueError):
        return False
    return True


def _names_place(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.netloc or parts.path.strip("/"))
    except ValueError:
        return False


def _dagster_faults() -> Iterator[str]:
    home = os.environ.get("DAGSTER_HOME", "")
    if home and not os.path.isabs(home):  # noqa: PTH117 - a text of the environment
        yield f'DAGSTER_HOME = "{shown_value(home)}" không phải là đường dẫn đầy đủ: hãy ghi đường dẫn bắt đầu bằng /.'


def _mail_faults(settings: Settings) -> Iterator[str]:
    if settings.smtp_host and not settings.smtp_from:
        yield f"{PREFIX}SMTP_FROM để trống trong khi {PREFIX}SMTP_HOST đã đặt: hãy ghi địa chỉ người gửi của thư báo."


def _overlap(first: Path, second: Path) -> bool:
    return _inside(first, second) or _inside(second, first)


def _inside(inner: Path, outer: Path) -> bool:
    """Whether one is the other or lies in it, whatever links or mounts lead there."""
    inner, outer = _real(inner), _real(outer)
    return outer in (inner, *inner.parents) or any(_same(folder, outer) for folder in (inner, *inner.parents))


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # Path.resolve raises where links go round


def _same(first: Path, second: Path) -> bool:
    try:
        return os.path.samefile(first, second)  # noqa: PTH121 - of folders that may not be there
    except OSError:
        return False
