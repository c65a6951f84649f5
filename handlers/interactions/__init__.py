"""Buttons, forms, Home and direct messages."""
