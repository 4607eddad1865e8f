"""Why a file is no workbook that can be read."""


class UnreadableError(Exception):
    """The file cannot be read as a workbook; ``reason`` is a key of the messages of WB-01."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason's key and what there is to say beside it."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
