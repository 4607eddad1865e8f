"""From readings to findings: the workbooks of a run together, one lazy Pandera pass per sheet."""
