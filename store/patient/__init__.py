"""Patients, episodes, records and care teams."""
