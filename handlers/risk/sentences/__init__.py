"""What people read about flags, safety alerts and drills.

A risk flag is what a person raises on a patient; a safety alert is what the team then receives.
"""
