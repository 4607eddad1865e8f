"""From a file to typed rows, every value with its sheet and address."""
