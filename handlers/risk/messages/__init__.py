"""What is said about risk events and flags."""
