"""When it runs: the Dagster code location, the only importer of Dagster."""

import warnings

from dagster import BetaWarning, PreviewWarning

from assets.start import check_reference_data_first

# Partitioned asset checks are a preview of Dagster's: chosen knowingly, with the version pinned in constraints.txt.
warnings.filterwarnings("ignore", category=PreviewWarning)
warnings.filterwarnings("ignore", category=BetaWarning)
check_reference_data_first()  # whatever is imported after this reads them
