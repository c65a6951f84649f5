"""What people read about one patient: the card, the answers to changes, and the forms."""
