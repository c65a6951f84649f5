"""What the card and its forms say."""
