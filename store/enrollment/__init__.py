"""Enrolling a patient, and what a record still lacks."""
