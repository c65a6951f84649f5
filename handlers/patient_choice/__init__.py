"""Which patient is meant, and whether this member may open the record."""
