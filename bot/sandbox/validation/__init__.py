"""What Slack accepts: blocks, views and their parts, with Slack's limits."""
