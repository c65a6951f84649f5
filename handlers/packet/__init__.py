"""The audit packet as a PDF: facts in, bytes out. The only place that knows reportlab.

`sections` and `sentences`: what the packet says. `flowables` and `chart`: how it looks. `pdf`: the bytes.
"""
