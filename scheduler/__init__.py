"""Time: what happens because time passed."""
