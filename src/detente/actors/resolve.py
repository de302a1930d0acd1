"""Whom a name means on a day, asked outside any article."""

from __future__ import annotations

from datetime import date

from detente.actors.find import find_mentions
from detente.actors.lexicon import Lexicon, slug
from detente.actors.meanings import Meaning, Reader
from detente.data.offices import holders_named
from detente.data.states import states
from detente.data.tables import parts, rows
from detente.records import Actor, Article

__all__ = ["explain", "resolve"]


def resolve(name: str, on: str | date | None = None, *, lexicon: Lexicon | None = None) -> Actor | None:
    """Return whom a name means on a day (today without one), or None where it is open or unknown.

    >>> resolve("Ottawa", on="2025-09-23").country
    'CAN'
    >>> resolve("the US president", on="1987-04-15").name, resolve("China's premier", on="2025-09-23").name
    ('Ronald Reagan', 'Li Qiang')
    """
    found = explain(name, on, lexicon=lexicon)
    return found[0].actor if found else None


def explain(name: str, on: str | date | None = None, *, lexicon: Lexicon | None = None) -> list[Meaning]:
    """Return the meanings of a name on a day, the chosen one first, each with its reason; none if it is unknown.

    The first has `actor` None where the name is open between the others.

    >>> for meaning in explain("Moscow", on="1987-04-15"):
    ...     print(meaning.actor.id, "-", meaning.why)
    SUN - “Moscow” is the capital of Soviet Union
    RUS - “Moscow” names Russia only from 1991-12-25
    """
    day = date.fromisoformat(on) if isinstance(on, str) else on
    lexicon = lexicon or Lexicon.load()
    name = " ".join(name.split())
    entries = lexicon.entries(name) or lexicon.entries(name.removeprefix("the ").removeprefix("The "))
    if not entries and name in states():
        state = states()[name]
        return [Meaning(Actor(state.iso3, state.name, state.iso3, ("GOV",)), f"“{name}” is its code", 1.0)]
    if entries and not any(entry.tag == "person" for entry in entries):
        chosen = Reader(name, day).meaning(name, entries)
        found = [chosen]
        for entry in entries:
            if entry.actor != chosen.actor and entry.actor.id not in [m.actor.id for m in found if m.actor]:
                found.append(_other(name, entry.actor, entry.since, entry.until, day))
        known = {m.actor.id for m in found if m.actor}
        return found + [Meaning(a, _evidence(name, a), 0.2) for a in chosen.candidates if a.id not in known]
    mentions = find_mentions(Article(id="", text=name, published=day.isoformat() if day else None), lexicon)
    if (
        mentions
        and mentions[0].span.end == len(name)
        and (mentions[0].actor is None or not mentions[0].actor.id.startswith("?"))
    ):
        first = mentions[0]
        if first.confidence > 0.5 or first.actor is None:
            return [Meaning(first.actor, first.why, first.confidence, first.candidates), *(
                Meaning(actor, "also possible", 0.3) for actor in first.candidates
            )]  # fmt: skip
    found = _holders(name, day)
    spelled = name.title()
    if not found and name.islower() and spelled != name:
        return explain(spelled, day, lexicon=lexicon)
    return found


def _holders(name: str, day: date | None) -> list[Meaning]:
    """The office-holders of a surname: those in office on the day, alone if they are one person."""
    terms = holders_named(name)
    serving = {term.name: term for term in terms if term.serves(day)}
    found = [
        Meaning(
            Actor(
                slug(term.name), term.name, term.country if term.country in states() else "IGO", ("GOV",), term.office
            ),
            f"{term.office} of {term.country} since {term.since.isoformat()} ({term.source})",
            0.8 if len(serving) == 1 else 0.3,
        )
        for term in serving.values()
    ]  # fmt: skip
    if len(found) > 1:
        actors = tuple(meaning.actor for meaning in found if meaning.actor)
        return [Meaning(None, f"“{name}” is open between {len(found)} office-holders", 0.3, actors), *found]
    return found


def _evidence(name: str, actor: Actor) -> str:
    """What a report must have for a name to mean this one."""
    words = [
        word for row in rows("ambiguous") if row["name"] == name and row["candidate"].partition(":")[0] == actor.country
        and ("." in actor.id) == (":" in row["candidate"]) for word in parts(row["evidence"])
    ]  # fmt: skip
    return f"“{name}” is {actor.name} where the report has {', '.join(words[:5])}" if words else "also possible"


def _other(name: str, actor: Actor, since: date | None, until: date | None, day: date | None) -> Meaning:
    if since and day and day < since:
        return Meaning(actor, f"“{name}” names {actor.name} only from {since.isoformat()}", 0.1)
    if until and (day is None or day > until):
        return Meaning(actor, f"“{name}” named {actor.name} until {until.isoformat()}", 0.1)
    return Meaning(actor, f"“{name}” may also be {actor.name}", 0.2)
