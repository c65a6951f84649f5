"""The chart of a scale's scores: bands, baseline, target and every score, readable in black and white."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Literal

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, Shape, String

from handlers.packet.flowables import FULL_WIDTH, gray
from handlers.packet.fonts import BOLD, REGULAR
from handlers.packet.sentences import care
from handlers.packet.text_layout import SMALL_STYLE, TextStyle, wrap_text
from store.packet.packet_facts import PacketScoreTrend
from store.rules.months import Month

CHART_HEIGHT = 180.0
"""Points that a chart takes, with its title and its key."""
_PLOT_HEIGHT = 118.0
_PLOT_LEFT, _PLOT_RIGHT, _PLOT_BOTTOM = 22.0, FULL_WIDTH - 112, 24.0
_KEY_Y, _TITLE_Y = 154.0, 168.0
_TITLE = TextStyle(size=9, bold=True)
_VALUE = TextStyle(size=7, bold=True)
_AXIS = TextStyle(size=6.6, gray=0.3)
_LIGHTEST, _DARKEST = 0.97, 0.8
_DASHED, _DOTTED = (5.0, 3.0), (1.2, 2.2)
_LABEL_GAP = 13.0
"""Labels closer together than this would run into each other; the table below has every value."""
_LEAST_DAYS = 42
_MOST_TICKS = 12


@dataclass(frozen=True)
class _Plot:
    """Where days and totals lie in the chart."""

    trend: PacketScoreTrend
    first: date
    last: date

    def x(self, day: date) -> float:
        """The place of a day."""
        share = (day - self.first).days / (self.last - self.first).days
        return _PLOT_LEFT + share * (_PLOT_RIGHT - _PLOT_LEFT)

    def y(self, total: float) -> float:
        """The height of a total."""
        return _PLOT_BOTTOM + total / self.trend.top * _PLOT_HEIGHT


def trend_chart(trend: PacketScoreTrend, month: Month) -> Drawing:
    """The chart of one scale, up to the month's end."""
    first = min(trend.points[0][0] - timedelta(days=4), month.end - timedelta(days=_LEAST_DAYS))
    plot = _Plot(trend, first, month.end)
    return Drawing(
        FULL_WIDTH,
        CHART_HEIGHT,
        _text(0, _TITLE_Y, care.trend_title(trend), _TITLE),
        *_key(trend, month),
        *_bands(plot),
        *_axes_and_targets(plot),
        *_time_axis(plot, month),
        *_scores(plot),
    )


def _key(trend: PacketScoreTrend, month: Month) -> Iterator[Shape]:
    """What the lines mean, each beside a piece of it."""
    entries: list[tuple[str, tuple[float, ...], float]] = [
        (care.CHART_SCORE, (), 1.1),
        (care.chart_baseline(trend), _DASHED, 0.7),
    ]
    if trend.target_below is not None:
        entries.append((care.chart_target(trend.target_below), _DOTTED, 1.2))
    entries.append((care.chart_month(month), (), 2.6))
    x = _PLOT_LEFT
    for text, dash, thickness in entries:
        yield _line((x, _KEY_Y + 2.2), (x + 20, _KEY_Y + 2.2), thickness, dash=dash)
        yield _text(x + 24, _KEY_Y, text, _AXIS)
        x += 44 + 3.6 * len(text)


def _bands(plot: _Plot) -> Iterator[Shape]:
    """Grays from light to dark, with the meaning of each at the right."""
    bands = plot.trend.bands
    ends = [*(start for start, _ in bands[1:]), plot.trend.top]
    lowest = _PLOT_BOTTOM - 2
    for place, ((start, meaning), end) in enumerate(zip(bands, ends, strict=True)):
        color = gray(_LIGHTEST - (_LIGHTEST - _DARKEST) * place / max(1, len(bands) - 1))
        bottom, height = plot.y(start), plot.y(end) - plot.y(start)
        band = Rect(_PLOT_LEFT, bottom, _PLOT_RIGHT - _PLOT_LEFT, height)
        band.fillColor, band.strokeColor = color, None
        yield band
        lines = wrap_text(f"{start}+ {meaning}", FULL_WIDTH - _PLOT_RIGHT - 6, SMALL_STYLE)
        label_bottom = max(lowest, bottom)
        for number, line in enumerate(reversed(lines)):
            y = label_bottom + 1.5 + number * SMALL_STYLE.leading
            yield _text(_PLOT_RIGHT + 6, y, line, SMALL_STYLE)
        lowest = label_bottom + len(lines) * SMALL_STYLE.leading


def _axes_and_targets(plot: _Plot) -> Iterator[Shape]:
    """The axes, the baseline and the target."""
    corner = (_PLOT_LEFT, _PLOT_BOTTOM)
    yield _line((_PLOT_LEFT, _PLOT_BOTTOM + _PLOT_HEIGHT), corner, 0.6)
    yield _line(corner, (_PLOT_RIGHT, _PLOT_BOTTOM), 0.6)
    lowest = _PLOT_BOTTOM
    for total in sorted({0, *(start for start, _ in plot.trend.bands), plot.trend.top}):
        lowest = max(lowest, plot.y(total))
        yield _text(_PLOT_LEFT - 4, lowest - 2.2, str(total), _AXIS, anchor="end")
        lowest += _AXIS.size
    baseline = plot.y(plot.trend.points[0][1])
    yield _line((_PLOT_LEFT, baseline), (_PLOT_RIGHT, baseline), 0.7, level=0.1, dash=_DASHED)
    if plot.trend.target_below is not None:
        target = plot.y(plot.trend.target_below)
        yield _line((_PLOT_LEFT, target), (_PLOT_RIGHT, target), 1.2, dash=_DOTTED)


def _time_axis(plot: _Plot, month: Month) -> Iterator[Shape]:
    """A tick for each month's first day, a bar under the packet's month."""
    bar = _PLOT_BOTTOM - 3
    yield _line((plot.x(max(plot.first, month.first)), bar), (plot.x(month.end), bar), 2.6)
    first = Month.of(plot.first)
    months = [first.plus(number) for number in range(month.since(first) + 1)]
    step = 1 + (len(months) - 1) // _MOST_TICKS
    for tick in months[::-1][::step]:
        start, end = plot.x(max(tick.first, plot.first)), plot.x(tick.end)
        if tick.first > plot.first:
            yield _line((start, _PLOT_BOTTOM), (start, _PLOT_BOTTOM - 5), 0.5)
        with_year = tick.number == 1 or tick == month
        if step > 1 or end - start > _LABEL_GAP:
            label = f"{tick.first:%b %Y}" if with_year else f"{tick.first:%b}"
            yield _text((start + end) / 2, _PLOT_BOTTOM - 13, label, _AXIS, anchor="middle")


def _scores(plot: _Plot) -> Iterator[Shape]:
    """A dot for each score, joined by a line, with its total."""
    places = [(plot.x(day), plot.y(total)) for day, total in plot.trend.points]
    if len(places) > 1:
        yield PolyLine(list(chain.from_iterable(places)), strokeColor=gray(0), strokeWidth=1.1)
    labeled = float("-inf")
    for (x, y), (_, total) in zip(places, plot.trend.points, strict=True):
        yield Circle(x, y, 2.2, fillColor=gray(0), strokeColor=None)
        if x - labeled >= _LABEL_GAP:
            above = total < plot.trend.top
            yield _text(x, y + 4 if above else y - 9, str(total), _VALUE, anchor="middle")
            labeled = x


def _text(
    x: float, y: float, text: str, style: TextStyle, *, anchor: Literal["start", "middle", "end"] = "start"
) -> Shape:
    """A short text of ours that begins at x, ends there or has its middle there."""
    return String(
        x,
        y,
        text,
        fontName=BOLD if style.bold else REGULAR,
        fontSize=style.size,
        fillColor=gray(style.gray),
        textAnchor=anchor,
    )


def _line(
    start: tuple[float, float],
    end: tuple[float, float],
    thickness: float,
    *,
    level: float = 0,
    dash: Sequence[float] = (),
) -> Shape:
    line = Line(*start, *end, strokeColor=gray(level), strokeWidth=thickness)
    if dash:
        line.strokeDashArray = dash
    return line
