"""Every actor an article names, in the order of the text."""

from __future__ import annotations

from datetime import date

from detente.actors.chains import Chain
from detente.actors.lexicon import Lexicon
from detente.actors.meanings import Reader
from detente.actors.phrase import Phrase
from detente.actors.phrases import read_phrases
from detente.actors.units import Unit, read_units
from detente.data.offices import holders_named
from detente.data.states import states
from detente.records import Actor, Article, Mention

__all__ = ["find_mentions"]


def find_mentions(
    article: Article, lexicon: Lexicon | None = None, *, memory: dict[str, Actor] | None = None
) -> tuple[Mention, ...]:
    """Return the article's mentions in text order, none overlapping another.

    Offices and states are those of the article's date. `memory` carries persons from report to report: those introduced
    here ("Canadian Foreign Minister Anita Anand") are added, those of earlier reports recognised.

    >>> text = "Beijing urged Ottawa to free trade. Canadian Prime Minister Mark Carney said he would reply."
    >>> for mention in find_mentions(Article(id="a", text=text, published="2025-09-23")):
    ...     print(mention.span.text, mention.kind, mention.actor.name, mention.actor.country)
    Beijing capital China CHN
    Ottawa capital Canada CAN
    Canadian Prime Minister Mark Carney person Mark Carney CAN
    he pronoun Mark Carney CAN
    """
    lexicon = lexicon or Lexicon.load()
    on = article.dateline_date or article.published_date
    units = read_units(article.text, lexicon)
    phrases = read_phrases(units, lexicon)
    reader = Reader(article.text, on, lexicon.words["shy"])
    names = {id(unit) for phrase in phrases for unit in phrase.name}
    _count_countries(reader, [unit for unit in units if id(unit) not in names], on)
    phrases = _with_surnames(phrases, units, reader, on)
    chain = Chain(article, lexicon, reader, on, memory)
    found = [mention for phrase in phrases if (mention := chain.mention(phrase))]
    return tuple(found)


def _count_countries(reader: Reader, units: list[Unit], on: date | None) -> None:
    """Count the countries that names without a second meaning speak of; doubtful names are judged by these counts."""
    for unit in units:
        sure = {e.actor.country for e in unit.entries if e.holds(on) and not (e.tag == "capital" and e.acting)}
        if len(sure) == 1 and unit.tagged("state", "adjective", "demonym", "capital"):
            country = sure.pop()
            if country in states():
                reader.countries[country] += 1


def _with_surnames(phrases: list[Phrase], units: list[Unit], reader: Reader, on: date | None) -> list[Phrase]:
    """Add the persons named by surname alone: those introduced in the text, and office-holders of its countries."""
    taken = [False] * len(units)
    introduced: dict[str, int] = {}
    for phrase in phrases:
        taken[phrase.first : phrase.last + 1] = [True] * (phrase.last + 1 - phrase.first)
        if phrase.name:
            words = [word for unit in phrase.name for word in unit.text.split()]
            for word in (words[0], words[-1]) if len(words) > 1 else words:
                introduced.setdefault(word, phrase.start)
    added = []
    for at, unit in enumerate(units):
        if taken[at] or not unit.capital or unit.entries or unit.role or unit.reference or len(unit.text) < 2:
            continue
        known = introduced.get(unit.text)
        if known is None or known > unit.start:
            terms = [
                t
                for t in holders_named(unit.text)
                if t.surname == unit.text and t.serves(on) and reader.countries.get(t.country)
            ]
            if len({term.name for term in terms}) != 1 or unit.text in ("May", "King"):
                continue
        added.append(Phrase(unit.start, unit.end, "person", at, at, unit.sentence, name=[unit]))
    return sorted([*phrases, *added], key=lambda phrase: phrase.start)
