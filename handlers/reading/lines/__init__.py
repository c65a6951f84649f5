"""A whole typed line: its parts, and what they mean together."""
