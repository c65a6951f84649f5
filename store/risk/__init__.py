"""Risk events, flags and tiers."""
