"""Slack's Block Kit: the parts that messages and forms are built from."""
