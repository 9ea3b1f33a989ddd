"""The models: those on this computer and those that can be got."""
