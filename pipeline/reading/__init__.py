"""From a workbook's bytes to typed rows with their places, in guarded worker processes."""
