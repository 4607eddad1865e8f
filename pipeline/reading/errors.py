"""The error of a file that cannot be read as a workbook, whose reason becomes the finding WB-01; panics of readers."""


class UnreadableError(Exception):
    """The file cannot be read as a workbook; ``reason`` is a key of the messages of WB-01.

    ``sheet`` and ``cell`` are where the reason lies, where it lies in a cell.
    """

    def __init__(self, reason: str, detail: str = "", sheet: str = "", cell: str = "") -> None:
        super().__init__(reason, detail, sheet, cell)
        self.reason = reason
        self.detail = detail
        self.sheet = sheet
        self.cell = cell


def is_panic(problem: BaseException) -> bool:
    """Whether Rust code panicked: such an exception has no class to import, and cannot be pickled."""
    return type(problem).__name__ == "PanicException"
