"""Rules about a patient's status, name, care plan and identifiers."""
