"""The ticket: its record, its state machine, and everything that may be done to it."""
