"""A pretend WeChat Official Account: its API, its callbacks and its followers' phones."""
