"""Getting model files, and making them: downloads, conversion, what is installed."""
