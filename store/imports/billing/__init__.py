"""Importing billing reports, policies and rates."""
