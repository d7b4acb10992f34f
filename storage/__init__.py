"""Memory: the PostgreSQL store."""
