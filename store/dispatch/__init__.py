"""What requests leave behind: drafts of typed text, and the events that were handled."""
