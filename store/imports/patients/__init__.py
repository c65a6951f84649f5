"""Importing patients."""
