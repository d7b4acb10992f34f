"""The owner's policy as it is written in TOML, by its subjects; each table knows what of the desk it means."""
