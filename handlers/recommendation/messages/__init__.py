"""Messages about recommendations."""
