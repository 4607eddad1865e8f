"""An output of the registry as an asset: its place in the graph, and its facts as Dagster's metadata."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dagster import AssetKey, AssetsDefinition, DagsterInstance, MetadataValue, materialize

from assets.metadata import metadata_of, picture
from assets.outputs import output_assets, output_key, period_asset, site_asset
from pipeline.outputs.contract import Fact, Output, Request, Scope, Written
from pipeline.outputs.registry import OUTPUTS

TABLES = ["core.units", "core.submissions", "quality.coverage", "quality.findings", "report.figures"]
STEPS = [AssetKey(["periods", "a"]), AssetKey(["periods", "b"])]
FACTS: dict[str, Fact] = {
    "Số": 3,
    "Chữ": "ba",
    "Tệp": Path("/files/a.csv"),
    "Hình": b"png",
    "Lưu ý": ("một", "*hai*"),
    "Không": (),
}


def output(scope: Scope, requests: list[Request]) -> Output:
    def write(request: Request) -> Written:
        requests.append(request)
        return Written(paths=(), facts=lambda: FACTS)

    return Output(
        name="figures/csv",
        scope=scope,
        description="Số liệu. (Figures.)",
        kinds=("csv",),
        group="report",
        owners=("team:analysts",),
        reads=("report.*",),
        write=write,
    )


def made(asset: AssetsDefinition, partition: str | None = None) -> dict[str, MetadataValue]:
    with DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("periods", ["2020-11"])
        run = materialize([asset], partition_key=partition, instance=instance)
        [event] = run.asset_materializations_for_node("figures__csv")
    return dict(event.metadata)


def test_facts_become_metadata_of_their_kind() -> None:
    assert metadata_of(FACTS) == {
        "Số": 3,
        "Chữ": "ba",
        "Tệp": MetadataValue.path("/files/a.csv"),
        "Hình": picture("Hình", b"png"),
        "Lưu ý": MetadataValue.md("- một\n- \\*hai\\*"),
        "Không": MetadataValue.md("Không có"),
    }
    assert picture("Hình", b"png") == MetadataValue.md("![Hình](data:image/png;base64,cG5n)")


def test_asset_of_a_period_asks_for_its_partition_and_shows_the_facts() -> None:
    requests: list[Request] = []
    metadata = made(period_asset(output(Scope.PERIOD, requests), deps=[]), "2020-11")
    assert [request.period for request in requests] == [date(2020, 11, 1)]
    assert metadata["Tệp"].value == "/files/a.csv"
    assert list(metadata)[: len(FACTS)] == list(FACTS)


def test_asset_of_the_site_asks_for_no_period() -> None:
    requests: list[Request] = []
    made(site_asset(output(Scope.SITE, requests), deps=[]))
    assert [request.period for request in requests] == [None]


def test_every_output_but_those_of_units_has_an_asset_of_its_own() -> None:
    keys = {asset.key for asset in output_assets(TABLES, STEPS)}
    assert keys == {output_key(output) for output in OUTPUTS if output.scope is not Scope.UNIT}


def test_asset_depends_on_the_tables_that_are_read_and_on_what_is_written_before_it() -> None:
    specs = {asset.key.to_user_string(): next(iter(asset.specs)) for asset in output_assets(TABLES, STEPS)}
    deps = {name: {dep.asset_key.to_user_string() for dep in spec.deps} for name, spec in specs.items()}
    assert deps["templates"] == {"core/submissions"}
    assert deps["report/workbook"] == {"quality/coverage", "quality/findings", "report/figures"}
    assert deps["page"] == {
        "quality/coverage",
        "quality/findings",
        "unplaced",
        "periods/a",
        "periods/b",
    }


def test_asset_links_to_the_code_that_writes() -> None:
    [spec] = period_asset(output(Scope.PERIOD, []), deps=[]).specs
    [reference] = spec.metadata["dagster/code_references"].code_references
    assert Path(reference.file_path) == Path(__file__)
