"""What `/log` and `/score` answer."""
