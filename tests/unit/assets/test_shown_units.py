"""Units are shown anew where what they were shown by is not what there is."""

from __future__ import annotations

import json

import pytest
from dagster import DagsterInstance

from assets.shown_units import SHOWN, are_shown_otherwise
from pipeline.runtime.code_version import fingerprint


@pytest.mark.parametrize("prefix", ["", "/hop", "/hoptac"])
def test_links_below_another_prefix_are_shown_anew(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setenv("HOPTAC_WEB_PREFIX", prefix)
    with DagsterInstance.ephemeral() as instance:
        assert not are_shown_otherwise(instance)  # nothing is shown
        for shown_by in ("", "/hop", "/hoptac"):
            kept = {"2020-11": f"{fingerprint()}{shown_by}-0123456789abcdef"}
            instance.daemon_cursor_storage.set_cursor_values({SHOWN: json.dumps(kept)})
            assert are_shown_otherwise(instance) is (shown_by != prefix)
