"""Lines that change a patient's card: one small function for each word, in a table."""
