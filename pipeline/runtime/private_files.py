"""Files that the program writes are for its user, and for the group where the user's habit shares with it."""

from __future__ import annotations

import os

_OTHERS = 0o007


def keep_private() -> None:
    """Let nothing that this process makes from now on be read by others than its user and group.

    Workbooks hold people's names and amounts. Under systemd the units say the same; by hand and with cron nobody does.
    """
    os.umask(os.umask(_OTHERS) | _OTHERS)
