"""The command `hoptac`: what it takes, and what it prints."""
