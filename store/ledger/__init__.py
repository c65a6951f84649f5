"""The ledger: time, contacts, scores and services."""
