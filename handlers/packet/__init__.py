"""The audit packet as a PDF: facts in, bytes out. The only place that knows reportlab.

`facts` of the month → `sections` (what is said) → `sheet` (pages of marks) → `pdf` (bytes).
"""
