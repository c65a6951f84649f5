"""What requests leave behind: drafts of typed text, and receipts."""
