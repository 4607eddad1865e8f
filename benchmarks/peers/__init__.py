"""What a user would pick instead, asked to do the same checks of the same cells as far as it can."""
