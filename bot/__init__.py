"""The running service: channels, console, command line, settings and the one wiring module."""
