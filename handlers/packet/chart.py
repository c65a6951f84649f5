"""The picture of a scale's course: bands, baseline, target and every score, readable in black and white."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.packet.packet_dates import day_text
from handlers.packet.pages import (
    LEFT,
    RIGHT,
    DrawnItem,
    DrawnLine,
    DrawnText,
    FilledBox,
    FilledCircle,
    PageLayout,
    centered_text,
)
from handlers.packet.wrapping import SMALL_STYLE, TextStyle, wrap_text
from store.packet.packet_facts import PacketScoreTrend
from store.rules.months import Month

_PLOT_HEIGHT = 118.0
PICTURE_HEIGHT = _PLOT_HEIGHT + 58
"""Points that a picture takes, with its title and its key."""
_PLOT_LEFT, _PLOT_RIGHT = LEFT + 22, RIGHT - 112
_TITLE = TextStyle(size=9, bold=True, leading=12)
_VALUE = TextStyle(size=7, bold=True)
_AXIS = TextStyle(size=6.6, gray=0.3)
_LIGHTEST, _DARKEST = 0.97, 0.8
_DASHED, _DOTTED = (5.0, 3.0), (1.2, 2.2)
_VALUE_GAP = 13.0
"""Values closer together than this would run into each other: the later one is left to the table."""
_LEAST_DAYS = 42
_MOST_TICKS = 12


@dataclass(frozen=True)
class _Plot:
    """Where days and totals lie on the page."""

    trend: PacketScoreTrend
    first: date
    last: date
    floor: float

    def x(self, on: date) -> float:
        """The place of a day."""
        share = (on - self.first).days / (self.last - self.first).days
        return _PLOT_LEFT + share * (_PLOT_RIGHT - _PLOT_LEFT)

    def y(self, total: float) -> float:
        """The height of a total."""
        return self.floor + total / self.trend.top * _PLOT_HEIGHT


def draw_trend(sheet: PageLayout, trend: PacketScoreTrend, month: Month) -> None:
    """Draw a scale's course at the sheet's place, kept on one page."""
    sheet.ensure_space(PICTURE_HEIGHT)
    sheet.y -= _TITLE.leading
    sheet.add(DrawnText(LEFT, sheet.y, f"{trend.scale}: {_trend_text(trend)}", _TITLE))
    sheet.move_down(6)
    sheet.y -= 8
    sheet.add(*_legend(trend, month, sheet.y))
    sheet.move_down(12)
    begins = trend.points[0][0] - timedelta(days=4)
    last = month.end
    plot = _Plot(trend, min(begins, last - timedelta(days=_LEAST_DAYS)), last, sheet.y - _PLOT_HEIGHT)
    sheet.add(*_bands(plot), *_axes_and_targets(plot), *_time_axis(plot, month), *_score_line(plot))
    sheet.move_down(_PLOT_HEIGHT + 24)


def _trend_text(trend: PacketScoreTrend) -> str:
    """`18 at baseline (Sep 3, 2026), 9 on Oct 27, 2026, 50 % lower`."""
    (first_on, first), (last_on, last) = trend.points[0], trend.points[-1]
    if len(trend.points) == 1:
        return f"{first} on {day_text(first_on)}, the baseline"
    if trend.percent is None or last == first:
        change = (
            "no change"
            if last == first
            else f"{abs(last - first)} points {'lower' if last < first else 'higher'}"
        )
    else:
        change = f"{abs(trend.percent)} % {'lower' if last < first else 'higher'}"
    return f"{first} at baseline ({day_text(first_on)}), {last} on {day_text(last_on)}, {change}"


def _legend(trend: PacketScoreTrend, month: Month, y: float) -> Iterator[DrawnItem]:
    """What the lines mean, each beside a piece of it."""
    entries: list[tuple[str, tuple[float, ...], float]] = [
        ("score", (), 1.1),
        (f"baseline {trend.points[0][1]}", _DASHED, 0.7),
    ]
    if trend.target_below is not None:
        entries.append((f"target: below {trend.target_below}", _DOTTED, 1.2))
    entries.append((f"{month.name}: the bar under the time axis", (), 2.6))
    x = _PLOT_LEFT
    for words, dash, thick in entries:
        yield DrawnLine(((x, y + 2.2), (x + 20, y + 2.2)), thick, 0, dash)
        yield DrawnText(x + 24, y, words, _AXIS)
        x += 44 + 3.6 * len(words)


def _bands(plot: _Plot) -> Iterator[DrawnItem]:
    """Grays from light to dark, with the meaning of each at the right."""
    bands = plot.trend.bands
    lowest = plot.floor - 2
    for place, (start, words) in enumerate(bands):
        until = bands[place + 1][0] if place + 1 < len(bands) else plot.trend.top
        gray = _LIGHTEST - (_LIGHTEST - _DARKEST) * place / max(1, len(bands) - 1)
        yield FilledBox(
            _PLOT_LEFT, plot.y(start), _PLOT_RIGHT - _PLOT_LEFT, plot.y(until) - plot.y(start), gray
        )
        lines = wrap_text(f"{start}+ {words}", RIGHT - _PLOT_RIGHT - 6, SMALL_STYLE)
        bottom = max(lowest, plot.y(start))
        for number, line in enumerate(reversed(lines)):
            yield DrawnText(_PLOT_RIGHT + 6, bottom + 1.5 + number * SMALL_STYLE.leading, line, SMALL_STYLE)
        lowest = bottom + len(lines) * SMALL_STYLE.leading


def _axes_and_targets(plot: _Plot) -> Iterator[DrawnItem]:
    """The axes, the baseline and the target."""
    yield DrawnLine(
        ((_PLOT_LEFT, plot.floor + _PLOT_HEIGHT), (_PLOT_LEFT, plot.floor), (_PLOT_RIGHT, plot.floor)), 0.6
    )
    lowest = plot.floor
    for total in sorted({0, *(start for start, _ in plot.trend.bands), plot.trend.top}):
        lowest = max(lowest, plot.y(total))
        yield DrawnText(_PLOT_LEFT - 4, lowest - 2.2, str(total), _AXIS, right_aligned=True)
        lowest += _AXIS.size
    baseline = plot.y(plot.trend.points[0][1])
    yield DrawnLine(((_PLOT_LEFT, baseline), (_PLOT_RIGHT, baseline)), 0.7, 0.1, _DASHED)
    if plot.trend.target_below is not None:
        target = plot.y(plot.trend.target_below)
        yield DrawnLine(((_PLOT_LEFT, target), (_PLOT_RIGHT, target)), 1.2, 0, _DOTTED)


def _time_axis(plot: _Plot, month: Month) -> Iterator[DrawnItem]:
    """A tick for each month's first day, a bar under the packet's month."""
    start = max(plot.first, month.first)
    yield DrawnLine(((plot.x(start), plot.floor - 3), (plot.x(month.end), plot.floor - 3)), 2.6)
    months = [Month.of(plot.first).plus(number) for number in range(month.since(Month.of(plot.first)) + 1)]
    step = 1 + (len(months) - 1) // _MOST_TICKS
    for each in months[::-1][::step]:
        begins, ends = plot.x(max(each.first, plot.first)), plot.x(each.end)
        if each.first > plot.first:
            yield DrawnLine(((begins, plot.floor), (begins, plot.floor - 5)), 0.5)
        words = f"{each.first:%b %Y}" if each.number == 1 or each == month else f"{each.first:%b}"
        if step > 1 or ends - begins > _VALUE_GAP:
            yield centered_text((begins + ends) / 2, plot.floor - 13, words, _AXIS)


def _score_line(plot: _Plot) -> Iterator[DrawnItem]:
    places = [(plot.x(on), plot.y(total)) for on, total in plot.trend.points]
    if len(places) > 1:
        yield DrawnLine(tuple(places), 1.1)
    written = float("-inf")
    for (x, y), (_, total) in zip(places, plot.trend.points, strict=True):
        yield FilledCircle(x, y, 2.2)
        if x - written >= _VALUE_GAP:
            yield centered_text(x, y + 4 if total < plot.trend.top else y - 9, str(total), _VALUE)
            written = x
