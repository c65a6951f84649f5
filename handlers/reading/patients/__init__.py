"""Which patient the words name."""
