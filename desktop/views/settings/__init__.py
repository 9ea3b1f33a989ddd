"""Settings, privacy, updates, and moving the data folder."""
