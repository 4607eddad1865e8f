"""Names of units' nodes in Dagster that more than one module speaks of; loaded without anything that reads data."""

from dagster import AssetKey

INBOX = AssetKey("inbox")
"""What takes in the files, which every other node stands behind."""
UNITS, ENDED = "units", "ended"
"""What the groups of units begin with, and those of units that report no more; the keys of all begin with the first."""
RECEIVED = "received"
"""The check whether a unit has sent anything: the first that is evaluated of what is shown of it."""
