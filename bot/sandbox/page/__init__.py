"""The browser page: its state, its actions, and the static files."""
