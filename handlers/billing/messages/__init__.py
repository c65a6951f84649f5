"""What billing says, and the month's files."""
