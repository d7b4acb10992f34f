"""The customers' pages in a browser: rendered here, without scripts, for phones first."""
