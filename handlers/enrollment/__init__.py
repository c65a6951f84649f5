"""`/enroll`: a new patient on the registry, and what the record still lacks."""
