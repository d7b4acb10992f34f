"""What the measurement of the way out is made of: the sandbox, the senders and the baseline, each in its process."""
