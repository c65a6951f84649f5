"""What is said about recommendations."""
