"""The business: pure, synchronous, standard library only."""
