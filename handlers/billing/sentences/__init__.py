"""What people read of billing, by theme."""
