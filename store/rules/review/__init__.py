"""Rules about the review agenda."""
