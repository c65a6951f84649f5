"""What enrollment says."""
