"""The cited source beside the conversation."""
