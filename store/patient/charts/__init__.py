"""Which charts there are: two of one person joined, and charts that are hidden."""
