"""Clinics, settings, members and covers."""
