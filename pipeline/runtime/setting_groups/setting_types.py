"""What kinds of values settings have: each says in Vietnamese what it must look like when it does not."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_core import PydanticCustomError

from pipeline.runtime.clock import today

PROJECT = Path(__file__).resolve().parents[3]
STDERR = "stderr"
FILE_URL = "file://"
_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f]*(:[0-9A-Fa-f]*){2,7}", re.ASCII)
_CLUSTER = re.compile(r"(tcp|tls)://(\[[0-9A-Fa-f:.]+\]|[\w.-]+):(\d{1,5})/?", re.ASCII)
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\]+@[\w-]+(\.[\w-]+)*")
_MOST_PORT = 65_535
_FIRST_YEAR = 2000
_BLANK = "để trống: hãy ghi đường dẫn đầy đủ, bắt đầu bằng /, hoặc bỏ hẳn thiết đặt này để dùng mặc định"
_NOT_WHOLE = "không phải là đường dẫn đầy đủ: hãy ghi đường dẫn bắt đầu bằng /"
_NO_MONTH = "không phải là một tháng: hãy ghi năm và tháng, ví dụ 2020-11"
_NO_FIRST_MONTH = "không nằm giữa 01/2000 và tháng này: hãy ghi tháng báo cáo đầu tiên, ví dụ 2020-11"
_NO_CLUSTER = (
    "không phải là địa chỉ của bộ điều phối dask: hãy ghi dạng tcp://máy:8786 hoặc tls://máy:8786, "
    "hoặc để trống để đọc tệp trên máy này"
)
_NO_HOST = "không phải là tên máy: hãy chỉ ghi tên hoặc địa chỉ IP của máy chủ thư, ví dụ mail.example.vn"
_NO_ADDRESS = "không phải là địa chỉ thư: hãy ghi dạng ten@example.vn"
_NO_LOG = "không phải là đường dẫn đầy đủ: hãy ghi đường dẫn bắt đầu bằng /, hoặc stderr, hoặc để trống"
_NO_PREFIX = "không phải là đường dẫn gốc của trang: hãy ghi dạng /hoptac, không có / ở cuối, hoặc để trống"
_PREFIX = re.compile(r"(/[A-Za-z0-9_-]+)*")
_NO_DATABASE = (
    "không phải là địa chỉ của một cơ sở dữ liệu PostgreSQL: hãy ghi dạng "
    "postgresql://người_dùng@máy:5432/tên_cơ_sở, hoặc để trống"
)
_UNESCAPED_SIGNS = re.compile(r"[@:/?#\s]|%(?![0-9A-Fa-f]{2})")
"""Signs that end a password, or begin a sign of it, for one driver and not for another."""
_NOT_ESCAPED = (
    "có mật khẩu chứa ký tự đặc biệt: hãy viết các ký tự đó theo mã, ví dụ %40 thay cho @, %3A thay cho :, "
    "%2F thay cho /, %3F thay cho ?, %23 thay cho #, %25 thay cho %"
)


def is_url(text: str) -> bool:
    """Whether this names a place by a scheme, not by a folder."""
    return "://" in text


def wrong(text: str) -> PydanticCustomError:
    """What is wrong with a value, as the part of a sentence that follows the setting's name and value."""
    return PydanticCustomError("hoptac", "{text}", {"text": text})


def _filled(value: Any) -> Any:  # noqa: ANN401 - what the environment or a test gives
    if isinstance(value, str) and not value.strip():
        raise wrong(_BLANK)
    return value


def _absolute(path: Path) -> Path:
    if not path.is_absolute():
        raise wrong(_NOT_WHOLE)
    return path


def _month(text: str) -> str:
    try:
        month = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month, not a moment
    except ValueError:
        raise wrong(_NO_MONTH) from None
    if not date(_FIRST_YEAR, 1, 1) <= month <= today():
        raise wrong(_NO_FIRST_MONTH)
    return f"{month:%Y-%m}"


def _cluster(text: str) -> str:
    found = _CLUSTER.fullmatch(text)
    if text and not (found and 0 < int(found[3]) <= _MOST_PORT):
        raise wrong(_NO_CLUSTER)
    return text


def _host(text: str) -> str:
    if text and not _HOST.fullmatch(text):
        raise wrong(_NO_HOST)
    return text


def _address(text: str) -> str:
    if text and not _ADDRESS.fullmatch(text):
        raise wrong(_NO_ADDRESS)
    return text


def _store(text: str) -> str:
    if text and not is_url(text):
        _absolute(Path(_filled(text)))
    return text


def _log(text: str) -> str:
    if text and text != STDERR and not Path(text).is_absolute():
        raise wrong(_NO_LOG)
    return text


def _prefix(text: str) -> str:
    if not _PREFIX.fullmatch(text):
        raise wrong(_NO_PREFIX)
    return text


def _database(secret: SecretStr) -> SecretStr:
    """A URL of PostgreSQL as SQLAlchemy knows it; never shown, for it may have a password."""
    text = secret.get_secret_value()
    if not text:
        return secret
    try:
        parts = urlsplit(text)
        named = re.fullmatch(r"postgresql(\+\w+)?", parts.scheme) is not None and parts.path.strip("/") != ""
        known = named and parts.port != 0
    except ValueError:  # of a port that is no number
        known = False
    if not known:
        raise wrong(_NO_DATABASE)
    user = text.partition("://")[2].rpartition("@")[0]
    if _UNESCAPED_SIGNS.search(user.partition(":")[2]):
        raise wrong(_NOT_ESCAPED)
    return secret


FolderPath = Annotated[Path, BeforeValidator(_filled), AfterValidator(_absolute)]
"""A folder or file by its whole path; a relative one would depend on where the program was started."""
Month = Annotated[str, AfterValidator(_month)]
ClusterAddress = Annotated[str, AfterValidator(_cluster)]
HostName = Annotated[str, AfterValidator(_host)]
MailAddress = Annotated[str, AfterValidator(_address)]
StoreAddress = Annotated[str, AfterValidator(_store)]
"""A folder by its whole path, or a URL of fsspec; blank: none."""
LogTarget = Annotated[str, AfterValidator(_log)]
WebPrefix = Annotated[str, AfterValidator(_prefix)]
"""The first part of the paths of pages; blank: none."""
DatabaseAddress = Annotated[SecretStr, AfterValidator(_database)]
