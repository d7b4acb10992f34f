"""What the store says when it can't be used at all."""


class StoreError(Exception):
    """The database can't be used: the message names what was tried, why it failed and what to do."""
