"""The error of a file that cannot be read as a workbook; its reason becomes the finding WB-01."""


class UnreadableError(Exception):
    """The file cannot be read as a workbook; ``reason`` is a key of the messages of WB-01."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
