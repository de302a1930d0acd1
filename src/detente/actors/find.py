"""Every actor an article names, in the order of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date

from detente.actors.chains import Chain
from detente.actors.home import home_of
from detente.actors.lexicon import Lexicon, slug
from detente.actors.looks import NO_NAMES, PARTICLES
from detente.actors.meanings import Reader
from detente.actors.memory import Memory
from detente.actors.phrase import Phrase
from detente.actors.phrases import read_phrases
from detente.actors.revise import revise_phrases
from detente.actors.tagger import Tagger
from detente.actors.units import Unit, joined, read_units
from detente.data.offices import holders_named
from detente.data.states import states
from detente.records import Article, Mention

__all__ = ["find_mentions"]

#: "CARBIS BAY, England, June 13 (Reuters) - " opens a report, and nobody acts in it.
_DATELINE = re.compile(
    r"[A-Z][A-Z .'’-]+(?:, [A-Z][A-Za-z. ]{2,20})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?"
    r"(?: \([A-Z][\w /.]{1,30}\))? ?[-—–]+ "
)
_FIRM_ENDS = frozenset(
    ["Air", "Airlines", "Airways", "Motors", "Motor", "Group", "Bank", "Holdings", "Steel", "Energy"]
)
_PLACED = frozenset(["in", "at", "from", "near", "outside", "to", "for"])
#: The words of a name, where it was introduced, and whether it is a person's or a firm's.
_Named = tuple[tuple[str, ...], int, str]


def find_mentions(
    article: Article, lexicon: Lexicon | None = None, *, memory: Memory | None = None
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
    dateline = _DATELINE.match(article.text)
    start = dateline.end() if dateline else 0
    phrases = [phrase for phrase in read_phrases(units, lexicon) if phrase.start >= start]
    phrases, added = revise_phrases(phrases, units, lexicon, Tagger.load(), start)
    _take_places_as_surnames(phrases, units)
    reader = Reader(article.text, on, lexicon.words["shy"])
    names = {id(unit) for phrase in phrases for unit in phrase.name}
    reader.home = home_of(article).country
    if article.dateline and article.dateline.country:
        reader.places = frozenset([article.dateline.country])
    _count_countries(reader, [unit for unit in units if id(unit) not in names], on)
    recalled = [name for name in memory if name in article.text] if memory is not None else []
    phrases = _with_surnames(phrases, units, reader, on, lexicon, recalled)
    phrases = _with_missed(phrases, [phrase for phrase in added if phrase.start >= start], len(units))
    chain = Chain(article, lexicon, reader, on, memory)
    if article.title:
        _read_title(article, chain)
    found, later = [], []
    for phrase in phrases:
        if phrase.kind == "pronoun" and phrase.head and phrase.head.reference and "speaker" in phrase.head.reference[1]:
            later.append(phrase)
        elif mention := chain.mention(phrase):
            found.append(mention)
    # Who speaks may be told behind the words: "We will reply," Roe said.
    found += [mention for phrase in later if (mention := chain.first_person(phrase))]
    return tuple(sorted(found, key=lambda mention: mention.span.start))


def _take_places_as_surnames(phrases: list[Phrase], units: list[Unit]) -> None:
    """Read a capital's name as the person of that surname, where one was introduced and nothing else is of its state.

    After "Sudesh Amman, 20, was arrested" Amman is not Jordan's.
    """
    introduced: set[str] = set()
    for phrase in phrases:
        head = phrase.head
        if len(phrase.name) > 1:
            introduced.add(phrase.name[-1].text)
        elif phrase.kind == "capital" and head is not None and head.text in introduced:
            countries = {entry.actor.country for entry in head.entries}
            named = (unit for unit in units if unit.tagged("state", "adjective", "demonym"))
            if not any(entry.actor.country in countries for unit in named for entry in unit.entries):
                phrase.kind, phrase.name, phrase.cues, phrase.head = "person", [head], [], None


def _with_missed(phrases: list[Phrase], added: list[Phrase], size: int) -> list[Phrase]:
    """Add the phrases that the tagger alone found, where no other stands."""
    taken = [False] * size
    for phrase in phrases:
        taken[phrase.first : phrase.last + 1] = [True] * (phrase.last + 1 - phrase.first)
    new = [phrase for phrase in added if not any(taken[phrase.first : phrase.last + 1])]
    return sorted([*phrases, *new], key=lambda phrase: phrase.start)


def _read_title(article: Article, chain: Chain) -> None:
    """Let the title count for its countries twice, and introduce the persons whom the text names in short."""
    title = replace(article, text=article.title or "")
    units = read_units(title.text, chain.lexicon)
    phrases = read_phrases(units, chain.lexicon)
    for _ in range(2):
        _count_countries(chain.reader, units, chain.on)
    first = Chain(title, chain.lexicon, chain.reader, chain.on, None)
    for phrase in phrases:
        first.mention(phrase)
    chain.announced = [actor for actor in first.persons.values() if actor.office]
    words = {word.strip(".,;:’'\"") for word in article.text.split()}
    for name, actor in first.persons.items():
        own = name.replace(",", "").split()
        if len(own) < 2 or not actor.country:
            continue
        if actor.name != name:  # the tables know who it is
            chain.learn(actor, actor.name, first.slots.get(actor.id, ""))
            continue
        # What the title adds behind the name is no part of it: "Xi Jinping Visits Moscow".
        sizes = range(len(own), 1, -1)
        size = next((n for n in sizes if " ".join(own[:n]) in article.text), 0)
        size = size or next((n for n in sizes if own[n - 1] in words), 0)
        if size:
            kept = " ".join(own[:size])
            known = actor if kept == name else replace(actor, id=slug(kept), name=kept)
            chain.learn(known, kept, first.slots.get(actor.id, ""))


def _count_countries(reader: Reader, units: list[Unit], on: date | None) -> None:
    """Count the countries that names without a second meaning speak of; doubtful names are judged by these counts."""
    for at, unit in enumerate(units):
        # "Trains from Paris": a place, and no sign of whom the report is about.
        if at and unit.tagged("capital", "region") and units[at - 1].low in _PLACED and not unit.opens:
            continue
        sure = {e.actor.country for e in unit.entries if e.holds(on) and not (e.tag == "capital" and e.acting)}
        if reader.is_ambiguous(unit.text):
            found = reader.meaning(unit.text, unit.entries).actor
            sure = {found.country} if found else set()
        if len(sure) == 1 and unit.tagged("state", "adjective", "demonym", "capital"):
            country = sure.pop()
            if country in states():
                reader.countries[country] += 1


def _with_surnames(
    phrases: list[Phrase], units: list[Unit], reader: Reader, on: date | None, lexicon: Lexicon, recalled: list[str]
) -> list[Phrase]:
    """Add those named again in short: persons and firms introduced in the text, and office-holders of its countries."""
    taken = [False] * len(units)
    introduced: dict[str, int] = {}
    named: dict[str, list[_Named]] = defaultdict(list)
    whole: dict[str, Phrase] = {}
    for name in recalled:
        named[name.split()[0]].append((tuple(name.split()), -1, "person"))
    for phrase in phrases:
        taken[phrase.first : phrase.last + 1] = [True] * (phrase.last + 1 - phrase.first)
        if phrase.name:
            words = [word for unit in phrase.name for word in unit.text.split()]
            if len(words) > 1 and words[0] in lexicon.first_names:
                introduced.setdefault(words[0], phrase.start)
            if len(words) > 1:
                named[words[0]].append((tuple(words), phrase.start, "person"))
            introduced.setdefault(words[-1], phrase.start)
        if phrase.acronym:
            whole[phrase.acronym] = phrase
        if phrase.kind == "body" and phrase.role is None and phrase.head is not None and phrase.head.tagged("firm"):
            opening, _, ending = phrase.head.text.rpartition(" ")
            if opening and " " not in opening and ending in _FIRM_ENDS:
                whole.setdefault(opening, phrase)  # "Mahan Air", then "Mahan"
        if phrase.kind == "firm":
            short = [unit.text for unit in units[phrase.first : phrase.last + 1]]
            while len(short) > 1 and short[-1] in lexicon.words["firm-end"]:
                short.pop()
            named[short[0]].append((tuple(short), phrase.start, "firm"))
    added = []
    for at, unit in enumerate(units):
        if taken[at] or not unit.capital or unit.entries or unit.role or unit.reference or len(unit.text) < 2:
            continue
        if unit.text in whole and whole[unit.text].start < unit.start:
            again = Phrase(unit.start, unit.end, "alias", at, at, unit.sentence, head=unit, beside=whole[unit.text])
            taken[at] = True
            added.append(again)
            continue
        size, kind = _named_again(units, taken, at, named.get(unit.text, []))
        if size:
            taken[at : at + size] = [True] * size
            full = Phrase(unit.start, units[at + size - 1].end, kind, at, at + size - 1, unit.sentence, head=unit)
            if kind == "person":
                full.name = units[at : at + size]
            added.append(full)
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
        first = _given_name(units, taken, at)
        name_units = units[first : at + 1]
        taken[first : at + 1] = [True] * len(name_units)
        nxt = units[at + 1] if at + 1 < len(units) else None
        hyphened = unit.gap == "-" or (nxt is not None and nxt.gap == "-")
        if hyphened or any(u.text in lexicon.words["no-name"] for u in name_units):
            continue  # "the Trump-Pence ticket", "World War II"
        added.append(Phrase(name_units[0].start, unit.end, "person", first, at, unit.sentence, name=name_units))
    return sorted([*phrases, *added], key=lambda phrase: phrase.start)


def _named_again(units: list[Unit], taken: list[bool], at: int, named: list[_Named]) -> tuple[int, str]:
    """How many units from here name a person or a firm in full again, and which of the two; 0 where none does."""
    for words, start, kind in sorted(named, key=lambda one: -len(one[0])):
        again = units[at : at + len(words)]
        if start >= units[at].start or any(taken[at : at + len(words)]) or tuple(u.text for u in again) != words:
            continue
        after = units[at + len(words)] if at + len(words) < len(units) else None
        goes_on = after is not None and after.gap == " " and after.capital and not again[-1].owns
        if all(joined(u) for u in again[1:]) and not (goes_on and kind == "firm"):
            return len(words), kind
    return 0, ""


def _given_name(units: list[Unit], taken: list[bool], at: int) -> int:
    """Where a surname's full name begins: "Tima Kurdi" is not the Kurdi named before, nor "Osama bin Laden"."""
    first = at
    while first and joined(units[first]) and not taken[first - 1] and at - first < 3:
        before = units[first - 1]
        given = before.capital and not before.entries and not before.role and not before.reference
        plain = before.text not in NO_NAMES and not before.opens
        if not (given and plain) and before.low not in PARTICLES:
            break
        first -= 1
    return first if units[first].capital else at
