"""Reads the sentences of `/log` and `/score`."""
