"""Typed lines that change a patient's card, one verb in each module."""
