"""The one error that people are meant to read."""


class UserError(Exception):
    """Something a person asked for cannot be done as asked.

    Args:
        wrong: what is wrong, one plain sentence.
        instead: what to type or do instead; may be several lines.
    """

    def __init__(self, wrong: str, instead: str = "") -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.instead = instead
