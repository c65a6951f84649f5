"""Scheduled posts in the database: each occasion is claimed once."""
