"""Folders -> index: scan, extract, split, embed, store."""
