"""The series of a relation as a picture: SVG that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from detente.relations import Relation
from detente.relations.periods import first_day
from detente.relations.records import Period

__all__ = ["draw_relation"]

_WIDTH: Final = 720
_HEIGHT: Final = 260
_LEFT: Final = 46
_TOP: Final = 14
_BOTTOM: Final = 34


def draw_relation(relation: Relation, title: str = "", beside: Sequence[Period] = ()) -> str:
    """Return net in both directions by period, with its intervals as a band, turns as lines; empty without periods.

    `beside` is another series, drawn thin: what others' events say. Intervals that would dwarf the rest are cut at
    the edge.
    """
    both = [period for period in relation.series if period.direction == "both"]
    if not both:
        return ""
    by = relation.method.by
    others = [period for period in beside if period.direction == "both"]
    days = [first_day(period.period, by).toordinal() for period in (*both, *others)]
    nets = [period.net for period in (*both, *others)]
    reach = max(max(abs(net) for net in nets) * 1.6, 1e-6)
    first, span = min(days), max(max(days) - min(days), 1)

    def x(period: Period) -> float:
        return _LEFT + (first_day(period.period, by).toordinal() - first) / span * (_WIDTH - _LEFT - 12)

    def y(value: float) -> float:
        held = min(max(value, -reach), reach)
        return _TOP + (reach - held) / (2 * reach) * (_HEIGHT - _TOP - _BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="11"><title>{escape(title or "Relation by " + by)}</title>',
        f'<line x1="{_LEFT}" x2="{_WIDTH - 12}" y1="{y(0):.1f}" y2="{y(0):.1f}" stroke="#888"/>',
    ]
    parts += [
        f'<text x="{_LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end" fill="#555">{value:.1f}</text>'
        for value in (reach / 1.6, -reach / 1.6)
    ]
    for turn in relation.turns:
        at = _LEFT + (turn.date.toordinal() - first) / span * (_WIDTH - _LEFT - 12)
        parts.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}" stroke="#b00" '
            'stroke-dasharray="3 3"/>'
            f'<text x="{at + 3:.1f}" y="{_TOP + 8}" fill="#b00">{turn.date.isoformat()}</text>'
        )
    parts += [
        f'<line x1="{x(period):.1f}" x2="{x(period):.1f}" y1="{y(period.low):.1f}" y2="{y(period.high):.1f}" '
        f'stroke="#9bb7d4" stroke-width="4"><title>{escape(period.period)}: {period.net:.2f} '
        f"({period.low:.2f} to {period.high:.2f}), {period.stories} stories</title></line>"
        for period in both
    ]
    for series, colour, width in ((others, "#c80", 1), (both, "#1f4e79", 2)):
        if series:
            points = " ".join(f"{x(period):.1f},{y(period.net):.1f}" for period in series)
            parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
    parts += [f'<circle cx="{x(period):.1f}" cy="{y(period.net):.1f}" r="3" fill="#1f4e79"/>' for period in both]
    step = max(len(both) // 8, 1)
    parts += [
        f'<text x="{x(period):.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle" fill="#555">'
        f"{escape(period.period)}</text>"
        for period in both[::step]
    ]
    parts.append(
        f'<text x="{_LEFT}" y="{_HEIGHT - 4}" fill="#555">{escape(relation.method.unit)}; bars: 90% intervals</text>'
        "</svg>"
    )
    return "".join(parts)
