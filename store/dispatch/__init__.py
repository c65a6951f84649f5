"""What requests leave behind: drafts of typed words, and receipts of handled events."""
