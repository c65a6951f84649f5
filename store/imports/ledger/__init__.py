"""Importing time, scores and services."""
