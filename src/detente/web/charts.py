"""Charts as SVG: in a page painted by its style sheet, in a file by its own colours; readable without script."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise
from typing import Final

from detente.web.records import Counterpart, CoverageDay, Matrix, Point, RelationPage
from detente.web.words import number, the_day

__all__ = ["counterparts_svg", "coverage_svg", "matrix_svg", "relation_svg", "spark_svg"]

#: What each role looks like in a file of its own. In a page the same roles are classes.
_COLOURS: Final = {
    "coop": 'fill="#2a7593"', "conf": 'fill="#b8432f"', "net": 'fill="none" stroke="#1d1c1a" stroke-width="1.6"',
    "dot": 'fill="none" stroke="#1d1c1a" stroke-width="4" stroke-linecap="round"',
    "band": 'stroke="#1d1c1a" stroke-opacity="0.45" stroke-width="1"',
    "grid": 'stroke="#e2ddd3" stroke-width="1"', "zero": 'stroke="#8b857a" stroke-width="1"',
    "label": 'fill="#5f5b54" font-size="11"', "name": 'fill="#1d1c1a" font-size="12"',
    "turn": 'stroke="#8a5a00" stroke-width="1.2" stroke-dasharray="3 3"', "flag": 'fill="#8a5a00"',
    "number": 'fill="#ffffff" font-size="10" font-weight="700"',
    "one": 'fill="none" stroke="#6b4fa0" stroke-width="1.6"',
    "two": 'fill="none" stroke="#2e7d4f" stroke-width="1.6"',
    "onedot": 'fill="none" stroke="#6b4fa0" stroke-width="3.5" stroke-linecap="round"',
    "twodot": 'fill="none" stroke="#2e7d4f" stroke-width="3.5" stroke-linecap="round"',
    "onelabel": 'fill="#6b4fa0" font-size="12"', "twolabel": 'fill="#2e7d4f" font-size="12"',
    "chosen": 'fill="#8a5a00" fill-opacity="0.10"', "paper": 'fill="#ffffff"',
}  # fmt: skip

_FONT: Final = "font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif\""


@dataclass(frozen=True, slots=True)
class _Paint:
    """How roles are painted: by class in a page, by attributes in a file."""

    standalone: bool

    def __call__(self, role: str) -> str:
        return _COLOURS[role] if self.standalone else f'class="c-{role}"'


@dataclass(frozen=True, slots=True)
class _Scale:
    """A straight scale from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return round(self.start + share * (self.end - self.start), 1)


def _svg(width: int, height: int, title: str, parts: Sequence[str], paint: _Paint, name: str = "") -> str:
    """Return the parts as an SVG; in a file on paper of its own."""
    back = f'<rect width="{width}" height="{height}" {paint("paper")}/>' if paint.standalone else ""
    space = f'xmlns="http://www.w3.org/2000/svg" {_FONT} ' if paint.standalone else ""
    size = f'width="{width}" height="{height}" ' if paint.standalone else ""
    kind = f' class="{name}"' if name and not paint.standalone else ""
    # An image has no links in it; a chart whose parts lead somewhere is a group.
    role = "group" if any("<a " in part for part in parts) else "img"
    return (
        f'<svg {space}{size}viewBox="0 0 {width} {height}" role="{role}"{kind}>'
        f"<title>{escape(title)}</title>{back}{''.join(parts)}</svg>"
    )


def _rect(x: float, y: float, width: float, height: float, look: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width:.1f}" height="{height:.1f}" {look}/>'


def _text(x: float, y: float, words: str, role: str, paint: _Paint, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" {paint(role)}>{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, role: str, paint: _Paint) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" {paint(role)}/>'


def spark_svg(points: Sequence[tuple[str, float]], *, since: str | None, words: str) -> str:
    """Return a small chart of nets as bars around zero; those of the period chosen are painted full."""
    width, height = 168, 40
    paint = _Paint(False)
    if not points:
        return _svg(width, height, words, [_line(0, 20, width, 20, "zero", paint)], paint, "spark")
    days = [date.fromisoformat(day).toordinal() for day, _ in points]
    step = min((b - a for a, b in pairwise(days)), default=1)
    x = _Scale(days[0], max(days[-1] + step, days[0] + step), 1, width - 1)
    top = max(max(abs(net) for _, net in points), 1e-9)
    wide = max(min((width - 2) * step / max(days[-1] + step - days[0], 1) - 1, 12), 1.2)
    bars = []
    for (day, net), at in zip(points, days, strict=True):
        tall = round(abs(net) / top * 18, 1)
        old = "" if since is None or day >= since else " old"
        role = "coop" if net >= 0 else "conf"
        y = 20 - tall if net >= 0 else 20
        bars.append(f'<rect x="{x(at)}" y="{y}" width="{wide:.1f}" height="{max(tall, 0.6)}" class="c-{role}{old}"/>')
    return _svg(width, height, words, [*bars, _line(0, 20, width, 20, "zero", paint)], paint, "spark")


def _ticks(low: float, high: float) -> list[float]:
    """Return three to six round values between two others, zero among them.

    >>> _ticks(-60, 9)
    [-60.0, -40.0, -20.0, 0.0]
    """
    span = max(high - low, 1e-9)
    size = 10.0 ** len(str(int(span / 3))) / 10 if span >= 3 else 0.5
    step = next((size * m for m in (1, 2, 5, 10) if span / (size * m) <= 5), size * 10)
    first = int(low / step) if low <= 0 else int(low / step) + 1
    return [round(n * step, 6) for n in range(first, int(high / step) + 1)]


def _tick(value: float) -> str:
    return f"{round(value, 2):g}".replace("-", "−")


def _years(first: date, last: date) -> list[tuple[int, str]]:
    """Return the days that the time axis names, ten at most."""
    years = last.year - first.year + 1
    if years >= 3:
        step = max(1, -(-years // 11))
        return [
            (date(y, 1, 1).toordinal(), str(y)) for y in range(first.year, last.year + 1) if (y - last.year) % step == 0
        ]
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    inside = [m for m in months if first <= m <= last]
    step = max(1, -(-len(inside) // 8))
    return [(m.toordinal(), f"{m:%b %Y}") for m in inside[::step]]


def relation_svg(page: RelationPage, *, standalone: bool = False, turns: bool = True) -> str:
    """Return a relation's chart: cooperation and conflict as bars, net with its interval, turns, both directions.

    Periods that nobody reported on are gaps, never zeros.
    """
    paint = _Paint(standalone)
    width, height, left, right = 960, 430, 48, 12
    a, b = page.pair
    title = f"{a.name} and {b.name}, cooperation, conflict and net by {page.filters.by}"
    both = [p for p in page.series if p.direction == "both" and p.start >= (page.drawn_from or "")]
    if not both:
        return _svg(
            width, 120, title, [_text(width / 2, 60, "Nothing recorded", "label", paint, "middle")], paint, "chart"
        )
    first, last = date.fromisoformat(both[0].start), date.fromisoformat(both[-1].end)
    x = _Scale(first.toordinal(), last.toordinal() + 1, left, width - right)
    low = min(0.0, *(min(p.conflict, p.low) for p in both))
    high = max(0.0, *(max(p.cooperation, p.high) for p in both))
    y = _Scale(low, high, 262, 34)
    parts = [
        _text(
            left,
            16,
            f"{title}: {page.unit}"
            if standalone
            else f"Cooperation, conflict and net, with its 90% interval: {page.unit}",
            "name",
            paint,
        )
    ]
    f = page.filters
    if f.since or f.until:
        x1 = x(max(date.fromisoformat(f.since), first).toordinal()) if f.since else left
        x2 = x(min(date.fromisoformat(f.until), last).toordinal() + 1) if f.until else width - right
        parts.append(f'<rect x="{x1}" y="26" width="{max(round(x2 - x1, 1), 0)}" height="372" {paint("chosen")}/>')
    for value in _ticks(low, high):
        parts += [_line(left, y(value), width - right, y(value), "zero" if value == 0 else "grid", paint),
                  _text(left - 6, y(value) + 4, _tick(value), "label", paint, "end")]  # fmt: skip
    parts += _axis(first, last, x, 276, paint)
    for p, (start, end) in zip(both, map(_span, both), strict=True):
        x1, wide = x(start) + 0.5, max(round(x(end) - x(start) - 1, 1), 1)
        what = f"{p.period}: net {number(p.net, 1)} ({number(p.low, 1)} to {number(p.high, 1)}), {p.events} events"
        parts.append(
            f"<g><title>{escape(what)}</title>"
            f"{_rect(x1, y(p.cooperation), wide, y(0) - y(p.cooperation), paint('coop'))}"
            f"{_rect(x1, y(0), wide, y(p.conflict) - y(0), paint('conf'))}</g>"
        )
    middles = [round((x(start) + x(end)) / 2, 1) for start, end in map(_span, both)]
    reach = "".join(f"M{at} {y(p.low)}V{y(p.high)}" for p, at in zip(both, middles, strict=True))
    parts += [f'<path d="{reach}" {paint("band")}/>', *_course(both, x, y, "net", "dot", paint)]
    last_at, flag = -99.0, 26.0
    for turn in page.turns if turns else ():
        at = x(date.fromisoformat(turn.date).toordinal())
        # Flags that would cover one another take turns in two rows.
        flag = 44.0 if at - last_at < 18 and flag == 26.0 else 26.0
        last_at = at
        parts += [
            _line(at, flag, at, 398, "turn", paint),
            f'<circle cx="{at}" cy="{flag}" r="8" {paint("flag")}><title>{escape(turn.words)}</title></circle>',
            _text(at, flag + 3.5, str(turn.number), "number", paint, "middle"),
        ]
    parts += _directions(page, x, paint, left, width - right)
    return _svg(width, height, title, parts, paint, "chart")


def _span(point: Point) -> tuple[int, int]:
    """Return the ordinals of a period's first day and of the day after its last."""
    return date.fromisoformat(point.start).toordinal(), date.fromisoformat(point.end).toordinal() + 1


def _course(points: Sequence[Point], x: _Scale, y: _Scale, line: str, dot: str, paint: _Paint) -> list[str]:
    """Return the nets as a line with a dot for each period, broken where nobody reported; two elements in all."""
    lines, dots, before = [], [], 0
    for p in points:
        start, end = _span(p)
        at = f"{round((x(start) + x(end)) / 2, 1)} {y(p.net)}"
        lines.append(f"{'L' if start == before else 'M'}{at}")
        dots.append(f"M{at}h0")
        before = end
    return [f'<path d="{"".join(lines)}" {paint(line)}/>', f'<path d="{"".join(dots)}" {paint(dot)}/>']


def _axis(first: date, last: date, x: _Scale, y: float, paint: _Paint) -> list[str]:
    parts = []
    for at, words in _years(first, last):
        if at >= first.toordinal() - 1:
            parts += [_line(x(at), y - 14, x(at), y - 9, "zero", paint), _text(x(at), y + 2, words, "label", paint)]
    return parts


def _directions(page: RelationPage, x: _Scale, paint: _Paint, left: float, right: float) -> list[str]:
    a, b = page.pair
    forth = f"{a.name} towards {b.name}"
    ways = {"one": f"{a.code}>{b.code}", "two": f"{b.code}>{a.code}"}
    begin = page.drawn_from or ""
    series = {role: [p for p in page.series if p.direction == way and p.start >= begin] for role, way in ways.items()}
    nets = [p.net for points in series.values() for p in points]
    y = _Scale(min(0.0, *nets, 0.0), max(0.0, *nets, 0.0), 392, 316)
    parts = [
        _text(left, 306, forth, "onelabel", paint),
        _text(left + 12 + 7.4 * len(forth), 306, f"{b.name} towards {a.name}", "twolabel", paint),
        _line(left, y(0), right, y(0), "zero", paint),
        _text(left - 6, y(0) + 4, "0", "label", paint, "end"),
    ]
    parts += [
        _text(left - 6, y(value) + 4, _tick(value), "label", paint, "end") for value in sorted({y.low, y.high} - {0.0})
    ]
    for role, points in series.items():
        parts += _course(points, x, y, role, f"{role}dot", paint)
    first, last = page.drawn_from or page.series[0].start, page.series[-1].end
    parts.append(_text(left, 416, f"{the_day(first)} to {the_day(last)}; gaps: nothing reported", "label", paint))
    return parts


def matrix_svg(matrix: Matrix) -> str:
    """Return the matrix of states as a file: what the row did to the column."""
    paint = _Paint(True)
    side, left, top = 46, 130, 60
    count = len(matrix.states)
    width, height = left + side * count + 20, top + side * count + 30
    parts = []
    largest = max((abs(c.net) for row in matrix.cells for c in row if c), default=1) or 1
    for n, state in enumerate(matrix.states):
        parts += [_text(left - 8, top + side * n + 28, state.name, "name", paint, "end"),
                  _text(left + side * n + side / 2, top - 10, state.code, "label", paint, "middle")]  # fmt: skip
    for r, row in enumerate(matrix.cells):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            x, y = left + side * c, top + side * r
            colour, share = ("#2a7593" if cell.net >= 0 else "#b8432f"), 0.12 + 0.75 * abs(cell.net) / largest
            parts += [
                _rect(x + 1, y + 1, side - 2, side - 2, f'fill="{colour}" fill-opacity="{share:.2f}"'),
                _text(x + side / 2, y + 28, number(cell.net), "name", paint, "middle"),
            ]
    return _svg(width, height, "What each state (row) did and said to each other (column)", parts, paint)


def coverage_svg(months: Sequence[CoverageDay], *, standalone: bool = False) -> str:
    """Return how many stories were published in each month, as bars."""
    paint = _Paint(standalone)
    width, height, left = 960, 170, 48
    if not months:
        return _svg(width, 60, "No stories", [], paint, "chart")
    first = date.fromisoformat(f"{months[0].month}-01")
    last = date.fromisoformat(f"{months[-1].month}-28")
    x = _Scale(first.toordinal(), last.toordinal() + 3, left, width - 12)
    y = _Scale(0, max(m.stories for m in months), 134, 14)
    parts = []
    for value in _ticks(0, y.high):
        if value == int(value):
            parts += [_line(left, y(value), width - 12, y(value), "zero" if value == 0 else "grid", paint),
                      _text(left - 6, y(value) + 4, f"{value:.0f}", "label", paint, "end")]  # fmt: skip
    wide = max(x(31) - x(0) - 0.6, 1.0)
    for m in months:
        at = x(date.fromisoformat(f"{m.month}-01").toordinal())
        year, month = int(m.month[:4]), int(m.month[5:7])
        end = calendar.monthrange(year, month)[1]
        shape = _rect(at, y(m.stories), wide, y(0) - y(m.stories), paint("coop"))
        bar = f"<g><title>{m.month}: {m.stories} stories</title>{shape}</g>"
        link = f"/search?since={m.month}-01&amp;until={m.month}-{end}"
        parts.append(bar if standalone else f'<a href="{link}" aria-label="{m.month}: {m.stories} stories">{bar}</a>')
    parts += _axis(first, last, x, 148, paint)
    return _svg(width, height, "Stories published by month", parts, paint, "chart")


def counterparts_svg(name: str, others: Sequence[Counterpart]) -> str:
    """Return with whom an actor deals as a file: cooperation to the right, conflict to the left."""
    paint = _Paint(True)
    width, row, top = 720, 26, 40
    reach = max((max(o.cooperation, -o.conflict) for o in others), default=1) or 1
    x = _Scale(-reach, reach, 200, width - 20)
    parts = [_text(12, 22, f"{name}: cooperation and conflict by counterpart", "name", paint)]
    for n, other in enumerate(others):
        y = top + n * row
        parts += [
            _text(190, y + 15, other.state.name, "name", paint, "end"),
            _rect(x(other.conflict), y + 3, x(0) - x(other.conflict), 16, paint("conf")),
            _rect(x(0), y + 3, x(other.cooperation) - x(0), 16, paint("coop")),
        ]
    parts.append(_line(x(0), top, x(0), top + row * len(others), "zero", paint))
    return _svg(width, top + row * len(others) + 14, f"{name} by counterpart", parts, paint)
