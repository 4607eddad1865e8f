"""From readings to findings: the workbooks of a batch in one lazy Pandera pass per sheet."""
