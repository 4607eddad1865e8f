"""What counts: the status of every submission, the life of every finding, what is expected of whom."""
