"""Safety alerts and flags: raising, acknowledging, setting a tier, closing."""
