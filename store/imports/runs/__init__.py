"""Imports as a whole, and undoing them."""
