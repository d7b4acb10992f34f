"""Files that people send: what they are by their own bytes, what may be kept of them, and under which name."""
