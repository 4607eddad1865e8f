"""When it runs: the Dagster code location, the only importer of Dagster."""
