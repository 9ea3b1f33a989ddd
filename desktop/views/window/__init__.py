"""The window itself: its panes, commands, side bar and small dialogs."""
