"""Codes, payers' policies, time rules and rates."""
