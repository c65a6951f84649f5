"""What people read in `/caseload`, App Home, the morning list and the answers to its buttons."""
