"""Limits: which of the policy's figures apply to a ticket, and when they pass."""
