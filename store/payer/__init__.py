"""Payers, coverage, billing policies and rates."""
