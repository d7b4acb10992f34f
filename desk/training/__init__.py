"""The regular training of staff: what was taught, when, by whom, to whom, by which closed tickets (4.3.2)."""
