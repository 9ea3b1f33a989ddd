"""The library in the window: its files, folders, collections, and what a conversation asks of them."""
