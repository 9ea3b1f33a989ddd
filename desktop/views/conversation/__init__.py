"""The chat: messages, what stands in them, and where questions are written."""
