"""The workspace: accounts, channels, messages, views, and what was filled in."""
