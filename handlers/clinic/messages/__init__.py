"""What `/clinic` says."""
