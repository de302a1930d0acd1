"""Templates: everything is escaped; a name that a template does not get is an error, not an empty place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from detente.web import charts, words
from detente.web.records import EventLine, Party, RelationPage

__all__ = ["party_names", "render"]


def party_names(parties: Sequence[Party]) -> str:
    """Return the names of one side, as the review form shows and takes them."""
    return ", ".join(party.name for party in parties)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("detente.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    found.finalize = lambda value: isolate(value) if type(value) is str else value
    found.filters.update(
        day=words.the_day, num=words.number, isolate=isolate, pieces=event_pieces,
        names=party_names,
        issue=words.issue_label,
        plain_num=lambda n: f"{n:,}".replace(",", "\u202f"), deed=words.deed_words,
    )  # fmt: skip
    # Charts are built of figures and escaped words.
    found.globals.update(
        spark=lambda mover, since: Markup(charts.spark_svg(mover.spark, since=since, words=mover.words)),  # noqa: S704
        relation_chart=lambda page: Markup(charts.relation_svg(page)),  # noqa: S704
        coverage_chart=lambda months: Markup(charts.coverage_svg(months)),  # noqa: S704
        chart_data=chart_data, address=address, kind_labels=words.KIND_LABELS,
        segment=lambda part: quote(part, safe=""),
    )  # fmt: skip
    return found


def render(name: str, **context: Any) -> str:
    """Return a page."""
    return _environment().get_template(name).render(**context)


#: Characters that turn the direction of what follows, or that cannot be seen.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C], "\u2022")


def isolate(text: str | None) -> str:
    r"""Return text with its direction marks shown as dots: a title must not turn round what stands beside it.

    >>> isolate("abc\u202egnp")
    'abc•gnp'
    """
    # Most text is plain, and to look at each of its characters would take as long as the rest of a page.
    return "" if not text else text if text.isascii() else text.translate(_TURNING)


def event_pieces(line: EventLine) -> list[tuple[str, bool]]:
    """Return an event's sentence in pieces, each with whether it is the trigger."""
    text = line.sentence
    if line.trigger is None:
        return [(text, False)]
    start, end = line.trigger
    return [(text[:start], False), (text[start:end], True), (text[end:], False)]


def address(path: str, query: dict[str, Any], **changes: Any) -> str:
    """Return an address with its query changed: None takes a name out, and any change goes back to page 1.

    >>> address("/relation/CHN/CAN", {"by": "year", "page": 3}, issue="trade")
    '/relation/CHN/CAN?by=year&issue=trade'
    """
    kept = {name: value for name, value in query.items() if name != "page"} | changes
    kept = {name: value for name, value in kept.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def chart_data(page: RelationPage) -> Markup:
    """Return a relation's figures as JSON that may stand inside a script element of a type that is not run."""
    data = {
        "pair": [state.model_dump() for state in page.pair], "by": page.filters.by,
        "since": page.filters.since, "until": page.filters.until,
        "series": [[p.start, p.end, p.direction, p.cooperation, p.conflict, p.net, p.low, p.high, p.events, p.period]
                   for p in page.series if p.start >= (page.drawn_from or "")],
        "turns": [{"date": t.date, "number": t.number, "words": t.words} for t in page.turns],
    }  # fmt: skip
    text = json.dumps(data, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704
