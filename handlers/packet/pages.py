"""Pages as they fill from top to bottom: a list of marks for each, to be drawn later by `pdf`."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from handlers.packet.fonts import text_width
from handlers.packet.wrapping import BODY_STYLE, TextStyle, wrap_text

PAGE_WIDTH, PAGE_HEIGHT = 612.0, 792.0
"""US Letter, in points."""
LEFT, RIGHT = 48.0, 564.0
TOP, BOTTOM = 736.0, 62.0
FULL_WIDTH = RIGHT - LEFT

_HEADING = TextStyle(size=11, bold=True, leading=14)


@dataclass(frozen=True)
class DrawnText:
    """A line of words; x is its left edge, or its right one."""

    x: float
    y: float
    text: str
    style: TextStyle = BODY_STYLE
    right_aligned: bool = False


@dataclass(frozen=True)
class DrawnLine:
    """A line through points; dashed where `dash` says how."""

    points: tuple[tuple[float, float], ...]
    thickness: float = 0.5
    gray: float = 0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class FilledBox:
    """A filled rectangle without an edge; x and y are its lower left corner."""

    x: float
    y: float
    width: float
    height: float
    gray: float


@dataclass(frozen=True)
class FilledCircle:
    """A filled circle."""

    x: float
    y: float
    radius: float


DrawnItem = DrawnText | DrawnLine | FilledBox | FilledCircle


@dataclass
class PageLayout:
    """The pages so far; `y` is where the next thing begins."""

    pages: list[list[DrawnItem]] = field(default_factory=lambda: [[]])
    outline: list[tuple[str, int]] = field(default_factory=list)
    """Headings with the page they stand on, counted from 0."""
    y: float = TOP

    @property
    def space_left(self) -> float:
        """Points left on this page."""
        return self.y - BOTTOM

    def add(self, *marks: DrawnItem) -> None:
        """Put marks on this page."""
        self.pages[-1].extend(marks)

    def new_page(self) -> None:
        """Begin a new page."""
        self.pages.append([])
        self.y = TOP

    def ensure_space(self, high: float) -> None:
        """Begin a new page unless so much fits on this one."""
        if self.space_left < high and self.y < TOP:
            self.new_page()

    def move_down(self, points: float) -> None:
        """Leave so much free."""
        self.y -= points

    def heading(self, words: str, keep_with: float) -> None:
        """A section's heading over a rule, on the same page as what begins below it."""
        self.move_down(14)
        self.ensure_space(30 + keep_with)
        self.y -= _HEADING.leading
        self.outline.append((words, len(self.pages) - 1))
        self.add(
            DrawnText(LEFT, self.y, words, _HEADING),
            DrawnLine(((LEFT, self.y - 4), (RIGHT, self.y - 4)), 0.8),
        )
        self.move_down(10)

    def paragraph(self, words: str, style: TextStyle = BODY_STYLE, left: float = LEFT) -> None:
        """Words over the full width, over as many pages as they take."""
        self.lines(wrap_text(words, RIGHT - left, style), style, left)

    def lines(self, lines: Iterable[str], style: TextStyle = BODY_STYLE, left: float = LEFT) -> None:
        """Lines that are wrapped already."""
        for line in lines:
            self.ensure_space(style.leading)
            self.y -= style.leading
            self.add(DrawnText(left, self.y, line, style))

    def label_rows(self, rows: Iterable[tuple[str, str]], label_wide: float = 118) -> None:
        """Labels and what they say, one below the other."""
        quiet = TextStyle(gray=0.35)
        for label, said in rows:
            lines = wrap_text(said, FULL_WIDTH - label_wide)
            self.ensure_space(min(len(lines), 3) * BODY_STYLE.leading + 2)
            for place, line in enumerate(lines):
                self.ensure_space(BODY_STYLE.leading)
                self.y -= BODY_STYLE.leading
                if place == 0:
                    self.add(DrawnText(LEFT, self.y, label, quiet))
                self.add(DrawnText(LEFT + label_wide, self.y, line))
            self.move_down(2)


def centered_text(middle: float, y: float, words: str, style: TextStyle) -> DrawnText:
    """A short text around a middle."""
    return DrawnText(middle - text_width(words, style.size, bold=style.bold) / 2, y, words, style)
