"""Slash commands: one verb, one file, one test."""
