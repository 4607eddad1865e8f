"""When it runs: the Dagster code location, the only importer of Dagster."""

import warnings

from dagster import BetaWarning, PreviewWarning

# Partitioned asset checks are a preview of Dagster's: chosen knowingly, with the version pinned in constraints.txt.
warnings.filterwarnings("ignore", category=PreviewWarning)
warnings.filterwarnings("ignore", category=BetaWarning)
