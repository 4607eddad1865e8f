"""Why a warehouse cannot be built."""


class BuildError(RuntimeError):
    """The build is not what it should be; the warehouse in place was left as it is."""


class DeclarationError(BuildError):
    """A SQL file does not declare what a build needs to know of its table."""
