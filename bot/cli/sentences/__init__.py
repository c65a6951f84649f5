"""What the command line prints, by theme."""
