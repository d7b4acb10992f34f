"""What reports say: their contents from given figures, in neutral terms; how they look is decided elsewhere."""
