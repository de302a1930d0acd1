"""Composes a brief by rule: nothing is said that the record does not hold, and each sentence shows what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from detente.brief.cite import References
from detente.brief.records import Brief, Reference, Section, Sentence
from detente.brief.wording import (
    act,
    counted,
    day_words,
    leaning,
    names_of,
    number,
    on_day,
    quoted,
    said_by,
    state_name,
)  # fmt: skip
from detente.ledger import Ledger, Position
from detente.records import Event, Statement
from detente.relations import Part, Relation
from detente.trade import TradeFigures, Verdict

__all__ = ["Material", "compose_brief"]

#: How many of each are told: a page or two, not a file.
_MOST: Final = {"events": 10, "meetings": 10, "entries": 8, "positions": 6, "coming": 8, "claims": 6}

#: Below this the coder is as likely wrong as right; it counts, but is not told as a fact.
_TOLD: Final = 0.6


@dataclass(frozen=True, slots=True)
class Material:
    """What a brief is made of: the pair's relation, its events by day, ledger, positions of both, trade and claims."""

    pair: tuple[str, str]
    since: date | None
    as_of: date | None
    relation: Relation
    whole: Part | None
    ways: tuple[Part | None, Part | None]
    events: Sequence[Event]
    ledger: Ledger
    positions: Sequence[Position]
    trade: TradeFigures
    claims: Sequence[tuple[Statement, Verdict]]


def compose_brief(material: Material) -> Brief:
    """Return the brief of a relation."""
    cite = References()
    sections = (
        _standing(material, cite), _changes(material, cite), _meetings(material, cite), _open(material, cite),
        _positions(material, cite), _trade(material, cite), _coming(material, cite),
    )  # fmt: skip
    return Brief(
        pair=material.pair, names=(state_name(material.pair[0]), state_name(material.pair[1])), since=material.since,
        as_of=material.as_of, sections=sections, references=cite.found, relation=material.relation,
        coders=tuple(sorted({event.coder for event in material.events})),
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _strongest(events: Sequence[Event], sign: int, count: int = 1) -> list[Event]:
    there = [e for e in events if e.status in ("done", "ongoing") and e.confidence >= _TOLD]
    fitting = [e for e in there if e.intensity * sign > 0]
    return sorted(fitting, key=lambda e: (-abs(e.intensity) * e.confidence, e.id))[:count]


def _acts(event: Event, source: str, target: str) -> bool:
    return any(a.country == source for m in event.source for a in m.actors) and any(
        a.country == target for m in event.target for a in m.actors
    )


def _way(event: Event, pair: tuple[str, str]) -> tuple[str, str]:
    return pair if _acts(event, *pair) else pair[::-1]


def _standing(material: Material, cite: References) -> Section:
    a, b = (state_name(code) for code in material.pair)
    whole, events = material.whole, material.events
    if whole is None or not events:
        note = "The record holds nothing that they did to each other. That is silence, not peace."
        return Section("Where it stands", (), note)
    told = []
    shown = _strongest(events, 1) + _strongest(events, -1) or list(events[:1])
    since = f"since {day_words(material.since)}" if material.since else "over all the record"
    told.append(cite.say(
        f"Between {a} and {b} {since} {leaning(whole.low, whole.high)}: {number(whole.net)} per story, in PLOVER's "
        f"intensities of −10 to +10 an event ({number(whole.low)} to {number(whole.high)} with 90% confidence), from "
        f"{counted(whole.events, 'event')} in {counted(whole.stories, 'story', 'stories')}.", *shown,
    ))  # fmt: skip
    for part, (source, target) in zip(material.ways, (material.pair, material.pair[::-1]), strict=True):
        mine = [event for event in events if _acts(event, source, target)]
        strongest = (_strongest(mine, 1 if part and part.net > 0 else -1) or mine)[:1]
        if part and strongest:
            one = strongest[0]
            told.append(cite.say(
                f"{_capital(state_name(source))} towards {state_name(target)}: {number(part.net)} per story; strongest "
                f"that way, {on_day(one.date.date, one.date.precision)}, {act(one, source, target)}: "
                f"{quoted(one.evidence.sentence.text)}.", one,
            ))  # fmt: skip
    both = [period for period in material.relation.series if period.direction == "both"]
    if len(both) > 1:
        last = both[-1]
        recent = [e for e in events if e.date.date and _within(e, last.period, material.relation)] or list(events[-1:])
        told.append(cite.say(
            f"In the last period with reports, {last.period}, it was {number(last.net)} ({number(last.low)} to "
            f"{number(last.high)}), from {counted(last.events, 'event')} in "
            f"{counted(last.stories, 'story', 'stories')}.",
            *(_strongest(recent, 1) + _strongest(recent, -1) or recent[:1]),
        ))  # fmt: skip
    return Section("Where it stands", tuple(told))


def _within(event: Event, period: str, relation: Relation) -> bool:
    from detente.relations.periods import name_of

    return event.date.date is not None and name_of(event.date.date, relation.method.by) == period


def _changes(material: Material, cite: References) -> Section:
    by_id = {event.id: event for event in material.events}
    told: list[tuple[date, Sentence]] = []
    used: set[str] = set()
    for turn in material.relation.turns:
        made = [by_id[each] for each in turn.events if each in by_id]
        if made:
            way = "worse" if turn.change < 0 else "better"
            source, target = _way(made[0], material.pair)
            used.update(each.id for each in made)
            told.append((turn.date, cite.say(
                f"On {day_words(turn.date)} the relation turned for the {way} by {abs(turn.change):.1f} per story, and "
                f"kept that level; the turn lies between {day_words(turn.low)} and {day_words(turn.high)}. "
                f"{_capital(act(made[0], source, target))}: {quoted(made[0].evidence.sentence.text)}.", *made,
            )))  # fmt: skip
    told += [
        (event.date.date or date.min, cite.say(
            f"{_capital(on_day(event.date.date, event.date.precision))} "
            f"{act(event, *_way(event, material.pair))}: {quoted(event.evidence.sentence.text)}.", event,
        ))
        for event in _strongest_of_each(material, 1, used) + _strongest_of_each(material, -1, used)
    ]  # fmt: skip
    for day in material.relation.milestones:
        if day["kind"] == "office":
            row = Reference(0, "table", f"{day['country']}-{day['date']}", day["text"], title="Table of office-holders",
                            outlet=day["source"])  # fmt: skip
            told.append((date.fromisoformat(day["date"]), cite.say(
                f"On {day_words(date.fromisoformat(day['date']))} {day['text'].replace(' becomes ', ' became ')}.", row
            )))  # fmt: skip
    note = None if material.relation.turns else "No lasting turn stands out from chance."
    return Section("What changed and when", tuple(each for _, each in sorted(told, key=lambda pair: pair[0])), note)


def _strongest_of_each(material: Material, sign: int, used: set[str]) -> list[Event]:
    """Return the strongest events of one sign, one of each happening; meetings have a section of their own."""
    found: dict[tuple[object, ...], Event] = {}
    for event in _strongest(material.events, sign, len(material.events)):
        key = (event.type, event.date.date, _way(event, material.pair)[0])
        if event.type != "CONSULT" and event.id not in used and event.date.date is not None:
            found.setdefault(key, event)
    return list(found.values())[: _MOST["events"] // 2]


def _meetings(material: Material, cite: References) -> Section:
    met: dict[tuple[object, ...], list[Event]] = {}
    told_in: set[str] = set()
    # The surest first: of one sentence that names a meeting twice, the second is the same again.
    for event in sorted(material.events, key=lambda e: (-e.confidence, e.id)):
        if event.evidence.sentence.text in told_in:
            continue
        if event.type == "CONSULT" and event.status in ("done", "ongoing", "historical") and event.confidence >= _TOLD:
            people = frozenset(a.id for m in (*event.source, *event.target) for a in m.actors if a.office)
            met.setdefault((event.date.date, people or _way(event, material.pair)), []).append(event)
            told_in.add(event.evidence.sentence.text)
    told = []
    latest = sorted(met.values(), key=lambda es: es[0].date.date or date.min, reverse=True)[: _MOST["meetings"]]
    for events in reversed(latest):
        event = max(events, key=lambda e: e.confidence)
        source, target = _way(event, material.pair)
        where = next((f" in {e.place.name}" for e in events if e.place), "")
        told.append(cite.say(
            f"{_capital(on_day(event.date.date, event.date.precision))} {names_of(event.source, source)} and "
            f"{names_of(event.target, target)} "
            f"{'spoke by phone' if event.mode == 'phone' else 'met or talked'}{where}: "
            f"{quoted(event.evidence.sentence.text)}.", event, *(e for e in events[:3] if e is not event),
        ))  # fmt: skip
    more = len(met) - len(told)
    note = "No meeting is recorded." if not met else f"{more} earlier ones are in the record." if more > 0 else None
    return Section("Meetings", tuple(told), note)


def _open(material: Material, cite: References) -> Section:
    waiting = [entry for entry in material.ledger.entries if entry.status == "open"]
    waiting.sort(key=lambda entry: entry.made_on or date.min, reverse=True)
    told = []
    for entry in waiting[: _MOST["entries"]]:
        verb = {"commitment": "promised", "demand": "demanded of", "offer": "offered", "threat": "threatened"}.get(
            entry.kind, f"made a {entry.kind} to"
        )
        when = f"{on_day(entry.made_on)} " if entry.made_on else ""
        due = f", due {day_words(entry.due)}" if entry.due else ""
        links = [link for link in entry.links if link.word is None or link.word.verdict != "rejected"][:2]
        after = (
            f" {counted(len(links), 'later record')} may bear on it; nobody has confirmed that."
            if links else ""
        )  # fmt: skip
        told.append(cite.say(
            f"{_capital(when + state_name(entry.by))} {verb} {state_name(entry.to)}{due}: "
            f"{quoted(entry.statement.words)}.{after}", entry.statement, *(link.follow_up for link in links),
        ))  # fmt: skip
    more = len(waiting) - len(told)
    note = "None is recorded." if not waiting else f"{more} older ones are in the ledger." if more > 0 else None
    return Section("Open commitments and demands", tuple(told), note)


def _positions(material: Material, cite: References) -> Section:
    told = []
    counts: dict[str, int] = {}
    for position in material.positions:
        if counts.get(position.actor, 0) >= _MOST["positions"]:
            continue
        counts[position.actor] = counts.get(position.actor, 0) + 1
        latest = position.latest
        when = f" on {day_words(latest.said_on)}" if latest.said_on else ""
        moved = {"closer": " That is closer than before.", "further": " That is further apart than before."}.get(
            position.moved or "", ""
        )
        cited = [latest, *position.earlier[:1]] if moved else [latest]
        told.append(cite.say(
            f"On {position.issue.replace('-', ' ')}, {state_name(position.actor)}{when}, through {said_by(latest)}: "
            f"{quoted(latest.words)}.{moved}", *cited,
        ))  # fmt: skip
    return Section("Positions by issue", tuple(told), None if told else "Neither side's words are recorded by issue.")


def _trade(material: Material, cite: References) -> Section:
    told = []
    figures = material.trade
    for reporter, partner in (material.pair, material.pair[::-1]):
        for flow in ("exports", "imports"):
            years = figures.years(reporter, partner, flow)
            if not years:
                continue
            year, value = years[-1]
            growth, place = figures.growth(reporter, partner, flow, year), figures.rank(reporter, partner, flow, year)
            change = f", {growth:+.1%} on the year before".replace("-", "−") if growth is not None else ""
            rank = f"; number {place[0]} of {place[1]} partners listed" if place and place[1] > 1 else ""
            currency = figures.currency[reporter]
            row = Reference(0, "trade", f"{reporter}-{partner}-{flow}-{year}", f"{year}: {currency} {value:,.0f}",
                            title=f"{flow} of {state_name(reporter)}", outlet=figures.origin[reporter])  # fmt: skip
            told.append(cite.say(
                f"{_capital(state_name(reporter))} counts its {flow} {'to' if flow == 'exports' else 'from'} "
                f"{state_name(partner)} in {year} at {currency} {value / 1e9:,.1f} billion{change}{rank}.", row,
            ))  # fmt: skip
    told += [
        cite.say(
            f"The claim {quoted(said.words, 140)} is {verdict.verdict} by the figures kept. {verdict.why}"
            if verdict.figures else
            f"The claim {quoted(said.words, 140)} cannot be checked: {verdict.why[0].lower()}{verdict.why[1:]}", said,
        )
        for said, verdict in material.claims[: _MOST["claims"]]
    ]  # fmt: skip
    note = None if told else "No trade figures of theirs are kept; detente trade import adds them."
    return Section("Trade", tuple(told), note)


def _coming(material: Material, cite: References) -> Section:
    told: list[tuple[date, Sentence]] = []
    as_of = material.as_of or date.max
    for event in material.events:
        day = event.date.date
        if event.status == "planned" and day is not None and day > as_of and event.confidence >= _TOLD:
            source, target = _way(event, material.pair)
            told.append((day, cite.say(
                f"{_capital(day_words(day, event.date.precision))}: {act(event, source, target)}: "
                f"{quoted(event.evidence.sentence.text)}.", event,
            )))  # fmt: skip
    told += [
        (entry.due, cite.say(
            f"{_capital(day_words(entry.due))}: what {state_name(entry.by)} undertook falls due: "
            f"{quoted(entry.statement.words)}.", entry.statement,
        ))
        for entry in material.ledger.entries if entry.due and entry.due > as_of and entry.status == "open"
    ]  # fmt: skip
    counted_from: set[int] = set()
    for ahead in material.ledger.ahead:
        # The next one of each founding year; reports word it differently.
        if set(ahead.countries) >= set(material.pair) and ahead.since not in counted_from:
            counted_from.add(ahead.since)
            told.append((date(ahead.year, 12, 31), cite.say(
                f"{ahead.year}: {ahead.years} years of {ahead.what}, counted from {ahead.since}.", ahead.milestone
            )))  # fmt: skip
    found = [each for _, each in sorted(told, key=lambda pair: pair[0])][: _MOST["coming"]]
    return Section("What is coming", tuple(found), None if found else "Nothing that lies ahead is recorded.")
