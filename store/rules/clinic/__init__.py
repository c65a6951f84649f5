"""A clinic's settings, calendar and hours."""
