"""Pages as they fill from top to bottom: a list of marks for each, to be drawn later by `pdf`."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from handlers.packet.fonts import width
from handlers.packet.wrapping import BODY, Style, wrap

PAGE_WIDTH, PAGE_HEIGHT = 612.0, 792.0
"""US Letter, in points."""
LEFT, RIGHT = 48.0, 564.0
TOP, BOTTOM = 736.0, 62.0
FULL = RIGHT - LEFT

_HEADING = Style(size=11, bold=True, leading=14)


@dataclass(frozen=True)
class Text:
    """A line of words; x is its left edge, or its right one."""

    x: float
    y: float
    words: str
    style: Style = BODY
    to_right: bool = False


@dataclass(frozen=True)
class Stroke:
    """A line through points; dashed where `dash` says how."""

    points: tuple[tuple[float, float], ...]
    thick: float = 0.5
    gray: float = 0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Box:
    """A filled rectangle without an edge; x and y are its lower left corner."""

    x: float
    y: float
    wide: float
    high: float
    gray: float


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float


Mark = Text | Stroke | Box | Dot


@dataclass
class Sheet:
    """The pages so far; `y` is where the next thing begins."""

    pages: list[list[Mark]] = field(default_factory=lambda: [[]])
    outline: list[tuple[str, int]] = field(default_factory=list)
    """Headings with the page they stand on, counted from 0."""
    y: float = TOP

    @property
    def room(self) -> float:
        """Points left on this page."""
        return self.y - BOTTOM

    def add(self, *marks: Mark) -> None:
        """Put marks on this page."""
        self.pages[-1].extend(marks)

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append([])
        self.y = TOP

    def keep(self, high: float) -> None:
        """Begin a new page unless so much fits on this one."""
        if self.room < high and self.y < TOP:
            self.turn()

    def down(self, points: float) -> None:
        """Leave so much free."""
        self.y -= points

    def heading(self, words: str, keep_with: float) -> None:
        """A section's heading over a rule, on the same page as what begins below it."""
        self.down(14)
        self.keep(30 + keep_with)
        self.y -= _HEADING.leading
        self.outline.append((words, len(self.pages) - 1))
        self.add(Text(LEFT, self.y, words, _HEADING), Stroke(((LEFT, self.y - 4), (RIGHT, self.y - 4)), 0.8))
        self.down(10)

    def paragraph(self, words: str, style: Style = BODY, left: float = LEFT) -> None:
        """Words over the full width, over as many pages as they take."""
        self.lines(wrap(words, RIGHT - left, style), style, left)

    def lines(self, lines: Iterable[str], style: Style = BODY, left: float = LEFT) -> None:
        """Lines that are wrapped already."""
        for line in lines:
            self.keep(style.leading)
            self.y -= style.leading
            self.add(Text(left, self.y, line, style))

    def pairs(self, rows: Iterable[tuple[str, str]], label_wide: float = 118) -> None:
        """Labels and what they say, one below the other."""
        quiet = Style(gray=0.35)
        for label, said in rows:
            lines = wrap(said, FULL - label_wide)
            self.keep(min(len(lines), 3) * BODY.leading + 2)
            for place, line in enumerate(lines):
                self.keep(BODY.leading)
                self.y -= BODY.leading
                if place == 0:
                    self.add(Text(LEFT, self.y, label, quiet))
                self.add(Text(LEFT + label_wide, self.y, line))
            self.down(2)


def centered(middle: float, y: float, words: str, style: Style) -> Text:
    """A short text around a middle."""
    return Text(middle - width(words, style.size, bold=style.bold) / 2, y, words, style)
