"""Everything people read about the consultant's recommendations."""
