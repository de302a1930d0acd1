"""Figures in words: changes, turns, where a relation stands. Composed by rule; nothing is said that no figure holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final

from detente.data.codebook import QUAD_NAMES
from detente.data.tables import rows
from detente.web.records import EventLine, Party

__all__ = [
    "KIND_LABELS", "TYPE_WORDS", "deed_words", "issue_label", "move_words", "names_of", "number", "says", "span_words",
    "the_day", "turn_words",
]  # fmt: skip

#: Each type as a verb in the past, for a line that says what was done.
TYPE_WORDS: Final = {
    "AGREE": "agreed with", "CONSULT": "consulted", "SUPPORT": "supported", "CONCEDE": "gave way to",
    "COOPERATE": "worked with", "AID": "aided", "RETREAT": "eased off", "REQUEST": "made demands of",
    "ACCUSE": "accused", "REJECT": "rejected", "THREATEN": "threatened", "PROTEST": "protested against",
    "SANCTION": "sanctioned", "MOBILIZE": "mobilised against", "COERCE": "coerced", "ASSAULT": "attacked",
}  # fmt: skip

KIND_LABELS: Final = {
    "outlet": "outlets themselves", "wire": "news agencies", "state-media": "state media", "government": "governments",
    "other": "others", "independent": "without state media and governments",
}  # fmt: skip

_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")  # fmt: skip


def number(value: float, digits: int | None = None) -> str:
    """Return a figure with a real minus sign, and a plus where it is above zero; small ones with one decimal.

    >>> number(-12.4), number(3.0), number(0.02)
    ('−12', '+3.0', '0')
    """
    if digits is None:
        digits = 1 if abs(value) < 9.95 else 0
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return "0"
    return f"{'−' if value < 0 else '+'}{text}"


def the_day(day: str | date | None, *, year: bool = True) -> str:
    """Return a day as a person writes it.

    >>> the_day("2018-12-10"), the_day("2018-12-10", year=False), the_day(None)
    ('10 December 2018', '10 December', 'date unknown')
    """
    if not day:
        return "date unknown"
    found = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return f"{found.day} {_MONTHS[found.month - 1]}{f' {found.year}' if year else ''}"


def span_words(since: date | None, until: date | None) -> str:
    """Return a span of days in words.

    >>> span_words(date(2018, 1, 1), date(2019, 12, 31)), span_words(date(2018, 3, 1), date(2018, 4, 2))
    ('2018 to 2019', '1 March to 2 April 2018')
    """
    if since is None or until is None:
        return f"until {the_day(until)}" if until else f"since {the_day(since)}" if since else "all years"
    if (since.month, since.day) == (1, 1) and (until + timedelta(days=1)).strftime("%m%d") == "0101":
        return str(since.year) if since.year == until.year else f"{since.year} to {until.year}"
    return f"{the_day(since, year=since.year != until.year)} to {the_day(until)}"


def names_of(parties: Sequence[Party]) -> str:
    """Return parties as a person lists them.

    >>> names_of([Party(id="CHN", name="China", country="CHN", office=None)])
    'China'
    """
    names = [party.name for party in parties]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:]))) or "somebody"


def deed_words(line: EventLine) -> str:
    """Return an event in words, as the coder read it: who, what, whom."""
    together = line.source == line.target and len(line.source) > 1
    kind = f"{line.type.lower()}{f', {line.mode}' if line.mode else ''}"
    return f"{names_of(line.source)}: {kind}" if together else (
        f"{names_of(line.source)} {TYPE_WORDS[line.type]} {names_of(line.target)}"
    )  # fmt: skip


def move_words(change: float, low: float, high: float, *, certain: bool) -> str:
    """Return a change in words, with how sure it is; the figure itself stands beside them.

    >>> move_words(-3.6, -5.2, -2.0, certain=True), move_words(3.0, -2.0, 8.0, certain=False)
    ('colder, by 2.0 to 5.2 per story', 'warmer, but within chance')
    """
    way = "warmer" if change > 0 else "colder"
    if not certain:
        return f"{way}, but within chance"
    near, far = sorted((abs(low), abs(high)))
    return f"{way}, by {number(near)[1:] or 0} to {number(far)[1:]} per story"


_PER: Final = {"share": " per story", "archive": " per 100 stories", "raw": ""}


def turn_words(day: str, change: float, by: str, low: str, high: str, volume: str) -> str:
    """Return a turn in words.

    >>> turn_words("2018-12-10", -14.2, "quarter", "2018-10-01", "2018-12-31", "share")
    'From 10 December 2018 the relation keeps a worse level, by 14 per story each quarter; it turned between
    1 October 2018 and 31 December 2018.'
    """
    way = "better" if change > 0 else "worse"
    return (
        f"From {the_day(day)} the relation keeps a {way} level, by {number(abs(change))[1:]}{_PER[volume]} each {by}; "
        f"it turned between {the_day(low)} and {the_day(high)}."
    )


def says(low: float, high: float) -> str:
    """Return which side of zero a sum is on, as far as its interval lets one say."""
    if low > 0:
        return "friendly on balance"
    if high < 0:
        return "hostile on balance"
    return "in balance, as far as can be told"


@cache
def _issue_labels() -> dict[str, str]:
    return {row["issue"]: row["label"] for row in rows("issues")}


def issue_label(issue: str) -> str:
    """Return what an issue is called.

    >>> issue_label("tariffs")
    'Tariffs and trade remedies'
    """
    return _issue_labels().get(issue, issue.replace("-", " "))


def quad_label(quad: int) -> str:
    """Return what a quad class is called."""
    return QUAD_NAMES[quad]
