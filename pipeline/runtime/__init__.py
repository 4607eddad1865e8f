"""What every room rests on: settings, clock, files that are whole or not there, the lock of a run, worker processes."""
