"""When it runs: the Dagster code location, the only importer of Dagster."""

import warnings

from assets.start import check_reference_data_first

# Partitioned asset checks are a preview of Dagster's: chosen knowingly, with the version pinned in constraints.txt.
# By their words, as the workers of the night begin with this package and load no Dagster.
warnings.filterwarnings("ignore", message=r".* is currently in (preview|beta)")
check_reference_data_first()  # whatever is imported after this reads them
