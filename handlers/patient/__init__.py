"""`/patient`: the card and every change to it."""
