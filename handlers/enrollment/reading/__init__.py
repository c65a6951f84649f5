"""Reads the line of `/enroll`."""
