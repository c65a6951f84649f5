"""The caseload: what is known of each patient, and what is due."""
