"""Seals over the audit trail and the ledger: a chain that shows changes made outside of Caseload."""
