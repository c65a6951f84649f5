"""Rules about the next contact and disengagement."""
