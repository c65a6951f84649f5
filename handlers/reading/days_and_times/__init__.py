"""Words to days, times of day, lengths of time and months."""
