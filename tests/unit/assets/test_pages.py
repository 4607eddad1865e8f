"""Dagster's own pages have what this product changes in them, in the version that is installed."""

from pathlib import Path

import dagster_webserver

from assets.pages import CHUNKS, with_health

BUNDLE = Path(dagster_webserver.__file__).parent / "webapp" / "build"


def test_health_is_switched_on_in_one_script_by_two_signs() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (BUNDLE / CHUNKS).glob("*.js")]
    [(before, after)] = [(text, switched) for text in texts if (switched := with_health(text))]
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 2


def test_script_without_both_switches_stays_as_it_is() -> None:
    assert with_health('57684:(e,t,n)=>{"use strict";n.d(t,{E:()=>r});let r=()=>!1}') is None


def test_page_has_the_place_for_what_is_set_before_its_scripts() -> None:
    page = (BUNDLE / "index.html").read_text(encoding="utf-8")
    assert page.count("<head>") == 1
    assert page.index("<head>") < page.index("<script")
    scripts = "".join(path.read_text(encoding="utf-8") for path in (BUNDLE / CHUNKS).glob("*.js"))
    assert '"TimezonePreference"' in scripts
    assert '"HourCyclePreference"' in scripts
