"""Scheduled posts: one kind, one file: its occasions, its audience, its content."""
