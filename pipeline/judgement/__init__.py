"""What counts: the status of every submission, the state of every finding, which reports are expected and when."""
