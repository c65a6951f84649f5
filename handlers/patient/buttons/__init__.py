"""The card's buttons and forms."""
