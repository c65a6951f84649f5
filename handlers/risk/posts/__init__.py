"""The posts about risk events, one kind in each module."""
