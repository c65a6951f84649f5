"""Pure rules: values in, values out. No database, no Slack, no clock."""
