"""A pretend WeCom application: its API, its sealed callbacks and its members' phones."""
