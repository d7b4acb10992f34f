"""The recogniser's model: what it is trained on, how it is trained, and how it is loaded."""
