"""`/caseload`, App Home and the morning list."""
