"""The outputs of the registry as assets, one function for each scope; those of units have none."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from dagster import AssetExecutionContext, AssetKey, AssetsDefinition, MaterializeResult, PartitionsDefinition, asset

from assets.failures import step_failures
from assets.metadata import CURRENT, code_of, metadata_of
from assets.partitions import PERIODS, period_of
from assets.warehouse import table_key
from pipeline.outputs.contract import Output, Request, Scope
from pipeline.outputs.registry import OUTPUTS, output_named, tables_read
from pipeline.runs.intake import WAIT
from pipeline.runtime.settings import settings


def output_key(output: Output) -> AssetKey:
    """Where the output stands in Dagster's graph: a part of the key for each part of its name."""
    return AssetKey(output.name.split("/"))


def output_assets(tables: Iterable[str], periods: Sequence[AssetKey] = ()) -> list[AssetsDefinition]:
    """An asset for each output that has one of its own.

    What is about all periods stands behind the tables that it reads, and behind ``periods``: the assets of a night that
    write the files of periods.
    """
    tables = list(tables)
    asset_of = {Scope.PERIOD: period_asset, Scope.SITE: site_asset}
    return [
        asset_of[output.scope](output, [*deps_of(output, tables), *(periods if output.scope is Scope.SITE else ())])
        for output in OUTPUTS
        if output.scope in asset_of
    ]


def deps_of(output: Output, tables: Iterable[str]) -> list[AssetKey]:
    """The tables that an output reads, and the outputs about all periods that it stands behind."""
    shown = [output_key(other) for other in map(output_named, output.after) if other.scope is Scope.SITE]
    return [*map(table_key, tables_read(output, list(tables))), *shown]


def period_asset(output: Output, deps: Sequence[AssetKey]) -> AssetsDefinition:
    """The asset of an output that is written for each period."""

    def write(context: AssetExecutionContext) -> MaterializeResult[Any]:
        """Write the output of the period and report what lies ready."""
        with step_failures():
            request = Request(settings=settings(), period=period_of(context.partition_key), wait=WAIT)
            return MaterializeResult(metadata=metadata_of(output.write(request).facts()))

    return _asset(output, deps, write, PERIODS)


def site_asset(output: Output, deps: Sequence[AssetKey]) -> AssetsDefinition:
    """The asset of an output about all periods."""

    def write() -> MaterializeResult[Any]:
        """Write the output as of today and report what lies ready."""
        with step_failures():
            request = Request(settings=settings(), wait=WAIT)
            return MaterializeResult(metadata=metadata_of(output.write(request).facts()), data_version=CURRENT)

    return _asset(output, deps, write)


def _asset(
    output: Output,
    deps: Sequence[AssetKey],
    write: Callable[..., MaterializeResult[Any]],
    partitions: PartitionsDefinition[str] | None = None,
) -> AssetsDefinition:
    declare = asset(
        key=output_key(output),
        deps=deps,
        group_name=output.group,
        kinds=set(output.kinds),
        owners=list(output.owners),
        partitions_def=partitions,
        description=output.description,
        metadata=code_of(Path(inspect.getfile(output.write))),
    )
    return declare(write)
