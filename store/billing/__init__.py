"""From a month's ledger to its claims, and closed months."""
