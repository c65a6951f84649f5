"""`/billing`: the month's claims, closing a month, the forecast."""
