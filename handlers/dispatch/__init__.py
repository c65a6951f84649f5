"""Requests in, answers out: who is admitted, which handler runs, how the answer goes back to Slack."""
