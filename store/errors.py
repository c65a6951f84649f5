"""The one error that people are meant to read.

What to type in Slack after an error of the store is in handlers/dispatch/error_hints.py.
"""


class UserError(Exception):
    """Something a person asked for cannot be done as asked.

    Args:
        wrong: what is wrong, one plain sentence.
        remedy: what to do instead, wherever it is read; may be several lines.
    """

    def __init__(self, wrong: str, remedy: str = "") -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.remedy = remedy
