"""How records are put into words: days, names, what each type of event is called, figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from detente.data.states import states
from detente.records import Event, Mention, Statement

__all__ = ["act", "counted", "day_words", "leaning", "names_of", "number", "on_day", "quoted", "said_by", "state_name"]

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

#: What is done to the other side, by type and mode: done, and only planned.
_ACTS: Final = {
    "AGREE": ("promised or agreed to work with", "is to promise or agree something with"),
    "CONSULT": ("met or talked with", "is to meet"), "CONSULT.phone": ("spoke by phone with", "is to call"),
    "CONSULT.visit": ("visited or received", "is to visit or receive"),
    "SUPPORT": ("backed", "is to back"), "CONCEDE": ("gave way to", "is to give way to"),
    "COOPERATE": ("worked with", "is to work with"), "AID": ("aided", "is to aid"),
    "RETREAT": ("eased off towards", "is to ease off towards"),
    "REQUEST": ("asked something of", "is to ask something of"),
    "ACCUSE": ("criticised or accused", "is to accuse"), "REJECT": ("turned down", "is to turn down"),
    "THREATEN": ("threatened", "is to threaten"), "PROTEST": ("protested against", "is to protest against"),
    "SANCTION": ("took measures against", "is to take measures against"),
    "SANCTION.expel": ("expelled", "is to expel"),
    "MOBILIZE": ("put forces on the move against", "is to put forces on the move against"),
    "COERCE": ("used its power against", "is to use its power against"),
    "COERCE.arrest": ("arrested or held", "is to arrest"), "ASSAULT": ("attacked", "is to attack"),
}  # fmt: skip


#: Names of states that take an article end so.
_WITH_ARTICLE: Final = (
    "States", "Emirates", "Islands", "Netherlands", "Philippines", "Union", "Republic", "Kingdom", "Maldives",
    "Bahamas",
)  # fmt: skip


def state_name(code: str) -> str:
    """Return a state's name as it stands in a sentence.

    >>> state_name("USA"), state_name("CHN")
    ('the United States', 'China')
    """
    name = states()[code].name if code in states() else code
    return f"the {name}" if name.endswith(_WITH_ARTICLE) and not name.startswith("The ") else name


def day_words(day: date | None, precision: str = "day") -> str:
    """Return a day, a month or a year in words.

    >>> day_words(date(2025, 9, 23)), day_words(date(2025, 9, 1), "month"), day_words(date(2025, 1, 1), "year")
    ('23 September 2025', 'September 2025', '2025')
    """
    if day is None:
        return "an unknown day"
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    full = f"{day.day} {month}"
    return {
        "year": str(day.year), "month": month, "quarter": f"the quarter from {month}", "week": f"the week of {full}",
    }.get(precision, full)  # fmt: skip


def names_of(mentions: Sequence[Mention], country: str) -> str:
    """Return who acts for a country, by name and office; the state itself where nobody else is named."""
    found = []
    for mention in mentions:
        for actor in mention.actors:
            if actor.country == country:
                office = f", {actor.office} of {state_name(country)}," if actor.office else _of(actor.name, country)
                found.append(state_name(country) if actor.id == country else f"{actor.name}{office}")
    return " and ".join(list(dict.fromkeys(found))[:2]) or state_name(country)


def _of(name: str, country: str) -> str:
    known = states().get(country)
    words = (known.name, *known.adjectives) if known else ()
    return "" if any(word in name for word in words) else f" of {state_name(country)}"


def act(event: Event, source: str, target: str) -> str:
    """Return who did what to whom in plain words, without the day."""
    done, planned = _ACTS.get(f"{event.type}.{event.mode}") or _ACTS[event.type]
    verb = planned if event.status == "planned" else done
    return f"{names_of(event.source, source)} {verb} {names_of(event.target, target).rstrip(',')}"


def on_day(day: date | None, precision: str = "day") -> str:
    """Return a day, month or year with its preposition.

    >>> on_day(date(2025, 9, 23)), on_day(date(2025, 9, 1), "month"), on_day(None)
    ('on 23 September 2025', 'in September 2025', 'on an unknown day')
    """
    return f"{'on' if precision in ('day', 'unknown') or day is None else 'in'} {day_words(day, precision)}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number of things.

    >>> counted(1, "story", "stories"), counted(3, "event")
    ('1 story', '3 events')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def quoted(words: str, most: int = 240) -> str:
    """Return words in quotation marks, cut at a word where they are long; the full stop that ends them goes.

    >>> quoted("Both sides agreed."), quoted("one two three", 9)
    ('“Both sides agreed”', '“one two …”')
    """
    plain = " ".join(words.split()).rstrip(".")
    if len(plain) > most:
        plain = plain[: plain.rfind(" ", 0, most)] + " …"
    return f"“{plain}”"


def number(value: float) -> str:
    """Return a figure with its sign and one decimal.

    >>> number(2.5), number(-0.04), number(-3.0)
    ('+2.5', '0.0', '−3.0')
    """
    text = f"{value:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text.replace("-", "−")


def leaning(low: float, high: float) -> str:
    """Return what an interval of net says."""
    if low > 0:
        return "cooperation prevails"
    return "conflict prevails" if high < 0 else "neither cooperation nor conflict clearly prevails"


def said_by(statement: Statement) -> str:
    """Return who said it, with office."""
    if statement.speaker is None:
        return "the report"
    actors = statement.speaker.actors
    if len(actors) != 1:
        return statement.speaker.span.text
    office = f", {actors[0].office}" if actors[0].office else ""
    return f"{actors[0].name}{office}"
