"""What people read of `/log` and `/score`."""
