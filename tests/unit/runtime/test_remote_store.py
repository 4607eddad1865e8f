"""Whatever a driver raises is one kind of failure, which names the setting and hides the password."""

from __future__ import annotations

import errno

import pytest

from pipeline.runtime.remote_store import StoreMissingError, StoreUnavailableError, reaching

URL = "s3://khoa:geheim@kho/raw"


class BotoError(Exception):
    """As botocore's, which are no OSErrors."""


@pytest.mark.parametrize("problem", [BotoError("x"), OSError("x"), ValueError("x"), PermissionError("x")])
def test_failure_of_a_driver_names_the_setting(problem: Exception) -> None:
    with pytest.raises(StoreUnavailableError) as raised, reaching("HOPTAC_RAW", URL):
        raise problem
    assert (raised.value.setting, raised.value.url) == ("HOPTAC_RAW", "s3://***@kho/raw")
    assert "geheim" not in str(raised.value)


def test_what_is_gone_is_a_file_not_found() -> None:
    with pytest.raises(StoreMissingError) as raised, reaching("HOPTAC_RAW", URL):
        raise FileNotFoundError
    assert isinstance(raised.value, FileNotFoundError)


def test_full_disk_here_is_not_the_stores_fault() -> None:
    with pytest.raises(OSError, match="No space") as raised, reaching("HOPTAC_RAW", URL):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not isinstance(raised.value, StoreUnavailableError)
