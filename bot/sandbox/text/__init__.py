"""Text in Slack: mrkdwn, blocks as plain text, and what the clients do to typed text."""
