"""Claims of fact read from their words: an amount, a change, a trend, a rank, a record.

A claim is kept only where its words say what is measured; whom it is about is read from the phrase it stands in
("trade between A and B", "A's second-largest trading partner"), and left empty where that names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from detente.data.country_words import countries_in
from detente.data.states import states
from detente.records import Actor, Article, Claim, Mention
from detente.statements.draft import Time
from detente.statements.figures import NUMBER_WORDS, ORDINALS, Figure, find_figures, find_period
from detente.statements.measures import AT, EXTREME, LOW, MEASURE, MEASURES, MOVE, NOUN_MOVE, NOUNS_UP, RANK, TO
from detente.statements.speakers import Mentions

__all__ = ["find_claims"]

#: Where one claim's words end: another clause with its own subject.
_STOP: Final = re.compile(
    r"[;:.](?=\s|$)|[“”]|,\s+(?:with|while|but|and|as)\s+(?=[A-Z]|the\b|its\b|their\b)|\bbut\b|\bwhile\b"
)

_REACH: Final = 110


def find_claims(
    article: Article, start: int, end: int, mentions: Mentions, times: Sequence[Time], anchor: date | None
) -> list[Claim]:
    """Return the claims in `article.text[start:end]`, in order.

    `times` are the region's time expressions, in characters of the article; `anchor` is the report's day.
    """
    mentions = _with_states(article, start, end, mentions, anchor)
    found: list[Claim] = []
    text = article.text
    for match in MEASURE.finditer(text, start, end):
        if any(c.span.start <= match.start() < c.span.end for c in found):
            continue
        if claim := _of_measure(article, match, start, end, mentions, times, anchor):
            found.append(claim)
    ranks = (_of_rank(article, m, start, end, mentions, times, anchor) for m in RANK.finditer(text, start, end))
    found += [claim for claim in ranks if claim]
    found.sort(key=lambda c: (c.span.start, c.span.end))
    return found


def _with_states(article: Article, start: int, end: int, mentions: Mentions, anchor: date | None) -> Mentions:
    """Return the region's mentions and the states that words beside or inside them name: "Chinese exports"."""
    found = mentions.within(start, end)
    spans = {(m.span.start, m.span.end) for m in found}
    for first, last, code in countries_in(article.text[start:end], anchor):
        if code and (start + first, start + last) not in spans:
            span = article.span(start + first, start + last)
            actor = Actor(code, states()[code].name, code, ("GOV",))
            found.append(Mention(span, "name", actor, confidence=0.9, why="the state that the word names"))
    return Mentions(found)


def _of_measure(
    article: Article,
    match: re.Match[str],
    start: int,
    end: int,
    mentions: Mentions,
    times: Sequence[Time],
    anchor: date | None,
) -> Claim | None:
    text = article.text
    number = next(int(name[1:]) for name, words in match.groupdict().items() if words)
    quantity, flow, _ = MEASURES[number]
    limit = min(end, match.end() + 160)
    if stop := _STOP.search(text, match.end(), limit):
        limit = stop.start()
    direction = None
    first, last = match.start(), match.end()
    moved = MOVE.search(text, match.end(), min(limit, match.end() + _REACH))
    # Between what is measured and how it moved nothing else may be measured or act.
    if moved and not re.search(
        r",\s+(?!\w+\s*,)|\bto\s+$|\b(?:will|would|could|may|should|must|not)\s+(?:\w+ )?$",
        text[match.end() : moved.start()],
    ):
        direction = "up" if moved["up"] else "down" if moved["down"] else "flat"
        last = moved.end()
    else:
        moved = None
        if noun := NOUN_MOVE.search(text, max(start, match.start() - 80), match.start()):
            direction = "up" if noun["noun"].lower() in NOUNS_UP else "down"
            first = noun.start("noun")
    figures = find_figures(text, last if moved else match.end(), limit)
    if direction and not moved:
        figures = find_figures(text, max(start, first - 40), limit)
    change = level = None
    for figure in figures:
        before = text[max(start, figure.start - 40) : figure.start]
        if figure.unit == "percent" and direction and not TO.search(before) and change is None:
            change = figure
        elif (TO.search(before) and direction) or AT.search(before):
            level = level or figure
        elif direction and change is None and re.search(r"\bby\b\s*(?:\w+ ){0,2}$", before):
            change = figure
    if direction and change is None:
        change = _times_over(moved)
    if direction is None and level is None:
        return None
    if direction is not None and moved is None and change is None and level is None:
        return None
    period = find_period(text, first, min(end, limit + 40), times, anchor) or find_period(
        text, start, end, times, anchor
    )
    marks = [last, *(f.end for f in (change, level) if f and f.start >= 0)]
    if period and last <= period[2] <= limit:
        marks.append(period[2])
    first = min([first, *(f.start for f in (change, level) if f and f.start >= 0)])
    claim = Claim(
        span=article.span(first, max(marks)),
        form="change" if change else "amount" if level else "trend",
        quantity=quantity, flow=flow, direction=direction,
        value=level.value if level else None, unit=level.unit if level else None,
        change=change.value if change else None, change_unit=change.unit if change else None,
        period=period[0] if period else None,
    )  # fmt: skip
    if extreme := EXTREME.search(text, match.end(), min(end, limit + 60)):
        claim = replace(
            claim, extreme="lowest" if extreme["most"].lower() in LOW else "highest", since=_since(extreme, anchor),
            span=article.span(first, max(claim.span.end, extreme.end())),
        )  # fmt: skip
    about, partner, left = _parties(article, match, start, limit, mentions, quantity, flow)
    return replace(claim, about=about, partner=partner, span=article.span(min(left, claim.span.start), claim.span.end))


def _times_over(moved: re.Match[str] | None) -> Figure | None:
    words = moved[0].lower() if moved else ""
    factor = {"doubl": 100.0, "tripl": 200.0, "quadr": 300.0, "halve": 50.0}.get(words[:5])
    return Figure(-1, -1, factor, "percent") if factor else None


def _since(match: re.Match[str], anchor: date | None) -> str | None:
    if match["since"]:
        return match["since"].split()[-1]
    years = NUMBER_WORDS.get((match["years"] or "").lower())
    if years is None and (match["years"] or "").isdecimal():
        years = int(match["years"])
    return str(anchor.year - int(years)) if years and anchor else None


def _parties(
    article: Article, match: re.Match[str], start: int, limit: int, mentions: Mentions, quantity: str, flow: str | None
) -> tuple[tuple[Mention, ...], tuple[Mention, ...], int]:
    """Return whom the measure is about, with whom, and where its noun phrase begins."""
    text, left = article.text, match.start()
    around = [m for m in mentions.within(start, limit) if any(a.country for a in m.actors)]
    after = [m for m in around if m.span.start >= match.end()]
    before = [m for m in around if m.span.end <= match.start() + 1]
    between = re.match(r"(?:\s\w+){0,3}?\s+(?:between|of|among)\s+", text[match.end() : limit])
    if between and "between" in between[0] and after:
        pair = [m for m in after if m.span.start <= match.end() + 90][:2]
        if len(pair) == 2 or len(pair[0].actors) > 1:
            return tuple(pair), (), left
    about: tuple[Mention, ...] = ()
    if before:
        owner = before[-1]
        gap = text[owner.span.end : match.start()]
        if re.fullmatch(r"(?:['’]s?)?\s*(?:[\w-]+\s+){0,3}", gap):
            about, left = (owner,), owner.span.start
            pair_gap = text[before[-2].span.end : owner.span.start] if len(before) > 1 else ""
            if len(before) > 1 and pair_gap in ("-", "–", "—"):
                about, left = (before[-2], owner), before[-2].span.start
    partner: tuple[Mention, ...] = ()
    for mention in after:
        lead = text[match.end() : mention.span.start]
        link = re.search(r"\b(with|to|from|into|in)\s+(?:the\s+)?$", lead)
        if not link or len(lead) > 60 or MOVE.search(lead):
            continue
        # Exports come from whom they are about, imports go to them.
        ours = link[1] == ("from" if flow == "exports" or quantity == "foreign investment" else "into")
        ours = ours or (link[1] == "to" and flow == "imports")
        if ours:
            about = about or (mention,)
        else:
            partner = partner or (mention,)
    if flow and partner and not about:
        rest = [m for m in before if m not in partner]
        about = (rest[-1],) if rest and match.start() - rest[-1].span.end < 60 else ()
    words = match[0].lower()
    if not about and not partner and re.match(r"(?:bilateral|two-way|mutual)", words):
        states = {a.country: m for m in around for a in m.actors if a.country and a.country != "IGO"}
        about = tuple(dict.fromkeys(states.values())) if len(states) == 2 else ()
    return about, partner, left


def _of_rank(
    article: Article,
    match: re.Match[str],
    start: int,
    end: int,
    mentions: Mentions,
    times: Sequence[Time],
    anchor: date | None,
) -> Claim | None:
    text = article.text
    nth = (match["nth"] or "").lower()
    rank = ORDINALS.get(nth) or (int(nth[:-2]) if nth else 1)
    if match["no"] or match["word"]:
        rank = int(match["no"]) if match["no"] else int(NUMBER_WORDS[match["word"].lower()])
    around = [m for m in mentions.within(start, end) if any(a.country for a in m.actors)]
    lead = text[start : match.start()]
    owner = next(
        (
            m
            for m in reversed(around)
            if m.span.end <= match.start() and re.fullmatch(r"['’]?s?\s+(?:\w+\s)?", text[m.span.end : match.start()])
        ),
        None,
    )
    of = re.match(r"\s+(?:of|for|to|in)\s+(?:the\s+)?", text[match.end() : end])
    if owner is None and of:
        owner = next((m for m in around if 0 <= m.span.start - match.end() <= of.end()), None)
    if (
        match["nth"] is None
        and owner is None
        and not re.search(r"\b(?:world|region|country|its|their)\W*(?:s\s+)?$", lead.lower())
    ):
        return None  # "a leading supplier"
    plural = re.search(r"(?:partners|markets|exporters|investors|donors|economies|suppliers)$", match["as"])
    if plural or re.search(r"\b(?:one|among) of\b|\bamong\b", lead[-40:]):
        return None
    before = [m for m in around if m is not owner and m.span.end <= (owner.span.start if owner else match.start())]
    # "China maintaining its position as Canada's …": China, not "its".
    named = [
        m for m in before if m.kind not in ("pronoun", "possessive") and m.span.text.lower() not in ("its", "their")
    ]
    subject = next(reversed(named or before), None)
    after = next(
        (m for m in around if m is not owner and re.fullmatch(r",\s+(?:the\s+)?", text[match.end() : m.span.start])),
        None,
    )
    about = after or subject
    if about is not None and owner is not None and {a.id for a in about.actors} == {a.id for a in owner.actors}:
        about = None
    if about is None and owner is None:
        return None
    first = owner.span.start if owner and owner.span.start < match.start() else match.start()
    last = max(match.end(), owner.span.end if owner else 0)
    clause = text[max(start, first - 70) : first].lower()
    direction = None
    if re.search(r"\b(?:maintain\w*|remain\w*|still|stay\w*|retain\w*|keep\w*|kept|continu\w*)\b", clause):
        direction = "flat"
    elif re.search(r"\b(?:became|become|becoming|overt[ao]ok|overtaken|surpass\w*|rose to)\b", clause):
        direction = "up"
    elif re.search(r"\b(?:slipped|fell|dropped)\b", clause):
        direction = "down"
    period = find_period(text, last, min(end, last + 60), times, anchor)
    what = re.sub(r"^trade ", "trading ", match["as"].lower())
    words = match["as"].lower()
    side = "total" if "trad" in words else "exports" if "export" in words else "imports" if "import" in words else None
    return Claim(
        span=article.span(first, period[2] if period and period[2] - last < 40 else last), form="rank",
        quantity="trade" if side == "total" else side or what, flow=side,
        direction=direction, rank=rank, ranked_as=what, period=period[0] if period else None,
        about=(about,) if about else (), partner=(owner,) if owner else (),
    )  # fmt: skip
