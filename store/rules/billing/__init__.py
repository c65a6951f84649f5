"""What a patient-month earns, by code and by payer's policy."""
