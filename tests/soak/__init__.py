"""`make soak`: kills the program again and again, and looks for what was lost or is there twice."""
