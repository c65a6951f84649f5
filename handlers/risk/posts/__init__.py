"""The posts about a risk event, one kind in each module."""
