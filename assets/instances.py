"""Dagster's instance as our programs open it: with runs of this code location, and with pages that know health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from dagster import DagsterInstance, DagsterRun
from dagster import _check as check
from dagster._core.remote_origin import RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.workspace.load_target import PyProjectFileTarget
from dagster._serdes import ConfigurableClassData

from assets.node_names import UNITS
from assets.shown_health import unit_healths
from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dagster import AssetKey, JobDefinition
    from dagster._core.definitions.asset_health.asset_check_health import AssetCheckHealthState
    from dagster._core.definitions.asset_health.asset_materialization_health import (
        MinimalAssetMaterializationHealthState,
    )

Kind = TypeVar("Kind", bound=DagsterInstance)

REPOSITORY = "__repository__"
"""The name that Dagster gives the repository of a code location."""


def workspace() -> PyProjectFileTarget:
    """What ``pyproject.toml`` says of the code location."""
    return PyProjectFileTarget(str(PROJECT / "pyproject.toml"))


class NightlyInstance(DagsterInstance):
    """The instance of ``hoptac-nightly``, whose runs Dagster lists under this code location, as those of its daemon.

    The front page shows no other ones.
    """

    def create_run_for_job(self, job_def: JobDefinition, *arguments: Any, **options: Any) -> DagsterRun:  # noqa: ANN401 - Dagster's
        """Create a run that says where its job is defined."""
        [location] = workspace().create_origins()
        origin = RemoteJobOrigin(RemoteRepositoryOrigin(location, REPOSITORY), job_def.name)
        return super().create_run_for_job(job_def, *arguments, **options | {"remote_job_origin": origin})


class PagesInstance(DagsterInstance):
    """The instance of the webserver, which answers how assets are: of a unit by what was shown of it last."""

    def dagster_asset_health_queries_supported(self) -> bool:
        """Whether pages may ask for health; Dagster's own open-source instance works it out for nobody."""
        return True

    def get_asset_check_health_state_for_assets(
        self, asset_keys: Sequence[AssetKey]
    ) -> Mapping[AssetKey, AssetCheckHealthState | None]:
        """The checks of units; of anything else None, so that Dagster looks for itself."""
        found = unit_healths(self, self._units(asset_keys))
        return {key: found[key].checks if key in found else None for key in asset_keys}

    def get_minimal_asset_materialization_health_state_for_assets(
        self, asset_keys: Sequence[AssetKey]
    ) -> Mapping[AssetKey, MinimalAssetMaterializationHealthState | None]:
        """Whether there is anything of units in their newest period; of anything else None, as above."""
        found = unit_healths(self, self._units(asset_keys))
        return {key: found[key].materialization if key in found else None for key in asset_keys}

    @staticmethod
    def _units(keys: Sequence[AssetKey]) -> list[AssetKey]:
        return [key for key in keys if key.path[0] == UNITS]


def opened(kind: type[Kind]) -> Kind:
    """The instance below ``DAGSTER_HOME``, of this kind."""
    with DagsterInstance.get() as plain:
        data = ConfigurableClassData(kind.__module__, kind.__name__, "{}")
        reference = plain.get_ref()._replace(custom_instance_class_data=data)
    return check.inst(DagsterInstance.from_ref(reference), kind)
