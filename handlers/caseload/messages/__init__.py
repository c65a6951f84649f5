"""What the caseload, Home and the overdue list say."""
