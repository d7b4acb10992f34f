"""Channels: one folder a platform account; only there does its vendor library appear."""
