"""`/caseload`, App Home and the list of overdue contacts."""
