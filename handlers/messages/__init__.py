"""Values to Slack: one module per subject, built from a few named parts."""
