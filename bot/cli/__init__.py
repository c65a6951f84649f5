"""The commands of `caseload`."""
