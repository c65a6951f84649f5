"""The changes to a patient's card, as typed commands and as fields of a form."""
