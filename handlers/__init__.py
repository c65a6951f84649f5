"""What people type, press and read."""
