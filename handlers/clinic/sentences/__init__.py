"""What `/clinic` and covering say, by theme."""
