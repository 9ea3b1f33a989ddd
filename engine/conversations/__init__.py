"""What was asked and answered, kept: a tree of turns in SQLite, and its files."""
