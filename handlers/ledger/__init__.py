"""`/log` and `/score`: time and scores."""
