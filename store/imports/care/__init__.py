"""Importing contacts without minutes, case reviews and care plans."""
