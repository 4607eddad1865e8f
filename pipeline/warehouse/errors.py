"""Why a warehouse cannot be built."""


class BuildError(RuntimeError):
    """The build is not what it should be; the warehouse in place was left as it is."""
