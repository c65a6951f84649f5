"""Rules about risk items, tiers and follow-up times."""
