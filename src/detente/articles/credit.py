"""The chain by which a report reached us: a ministry's statement, state media, a wire, and the outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final

from detente.articles.dateline import Dateline
from detente.data.country_words import countries_in
from detente.data.outlets import Outlet, find_outlet, outlets, outlets_in
from detente.records import Reporter, Span

__all__ = ["read_credits"]

_SAID: Final = r"(?:said|says|reported|reports|quoted|cited|announced|added|noted|claimed|confirmed|showed|carried)"
_FROM: Final = (
    r"(?:[Aa]ccording to|[Cc]iting|[Qq]uoting|told"
    r"|(?:reported|quoted|cited|carried|published|released|broadcast) by|reports? by)"
)
_PAPER: Final = r"(?:statement|readout|communiqu[eé]|(?:press |news )?release)"
_FIELD: Final = (
    r"(?i:foreign|defen[cs]e|commerce|trade|interior|finance|energy|health|justice|external affairs|agriculture"
    r"|transport|information)"
)
_SEAT: Final = (
    r"(?:White House|Kremlin|[EÉ]lysée|State Department|Pentagon|Foreign Office|Treasury|presidency"
    r"|(?:prime minister|president)['’]s office|cabinet office|government|ministry)"
)
_BODY: Final = (
    rf"(?:(?:[A-Z][\w-]+(?:['’]s)? |[Ii]ts |[Tt]he ){{0,2}}{_FIELD} (?:[Mm]inistry|[Oo]ffice)"
    r"|(?:[A-Z][\w-]+(?:['’]s)? )?(?:[Mm]inistry|[Dd]epartment) of"
    r" (?:[A-Z]\w+|foreign|defen[cs]e)(?: (?:and )?(?:[A-Z]\w+|affairs)){0,2}"
    rf"|[Tt]he {_SEAT}|[A-Z]\w+['’]s (?:{_SEAT}|army|military))"
)

# An outlet's name in brackets, the report's first word or a dash after it: "(Example Post) Rivals met".
_BRACKETS: Final = re.compile(r"^\((?P<name>[A-Z][\w&.'’-]*(?: [A-Z][\w&.'’-]*){0,3})\)(?=\s*(?:[A-Z“\"'‘]|--?|[—–]))")
# The agency's name alone after the last sentence, as Indian and Gulf papers sign: "... to the border. PTI".
_TAIL: Final = re.compile(r"[.!?][”\"’')]*\s+[-–—(]?(?P<name>[A-Z][A-Za-z]{1,9}(?:[/ ][A-Z][A-Za-z]{1,9})?)\)?\s*$")
# Corrections and the like, in the place of an agency.
_NOTED: Final = "updated update corrected correction photo photos video watch exclusive opinion analysis"
_NOTES: Final = frozenset(_NOTED.split())
_STATE: Final = re.compile(
    r"\b(?P<name>(?P<lead>(?:(?:[A-Z]\w+ )?[A-Z]\w+(?:['’]s)? )?)(?i:(?:official |government )?"
    r"state(?:[- ](?:run|owned|controlled|linked|affiliated|backed))?[- ]"
    r"(?:media|television|tv|radio|news agency|broadcaster|news outlets?|newspapers?)"
    r"|official (?:news agency|media)))\b"
)
_STATE_BEFORE: Final = re.compile(rf"\b(?:{_FROM}|broadcast on|officials|in|on|by|to) (?:the |a )?(?:\w+['’]s |\w+ )?$")
_STATE_AFTER: Final = re.compile(
    rf"(?: (?:reports?|outlets?))?(?: in (?:the )?[A-Z]\w+(?: [A-Z]\w+)?)?"
    rf"(?:,? (?:also|later|has|have))? {_SAID}\b| [A-Z]\w+(?: [A-Z]\w+)?,? {_SAID}\b"
)
_STATEMENTS: Final = (
    re.compile(
        rf"(?P<name>{_BODY})[^.;]{{0,40}}?\b{_SAID}\b[^.;]{{0,60}}?\b(?:in|through|via) (?:an?|the|its)"
        rf"[^.;]{{0,30}}?\b(?:{_PAPER}|post)\b"
    ),
    re.compile(
        rf"\b(?:[Aa]ccording to|[Cc]iting|[Ii]n|[Qq]uoting) (?:an?|the) (?:joint |written |brief )*{_PAPER}"
        rf" (?:from|by|of|(?:issued|released|published) by) (?P<name>{_BODY})"
    ),
    re.compile(
        rf"\b(?:[Aa]ccording to|[Cc]iting|[Ii]n|[Qq]uoting) (?:(?:an?|the) )?"
        rf"(?P<name>(?:[A-Z][\w-]+ )?(?:{_FIELD} )?(?:[Mm]inistry|{_SEAT})) {_PAPER}\b"
    ),
)
# A ministry's own site: its releases are the government's word, with no outlet between.
_OFFICE: Final = re.compile(
    r"\b(?:Ministry|MFA|Department of|White House|Kremlin|Embassy|Government of|Office of the|Presidency)\b"
)
_SEATS: Final = {"White House": "USA", "State Department": "USA", "Pentagon": "USA", "Kremlin": "RUS", "Élysée": "FRA",
                 "Elysée": "FRA"}  # fmt: skip
_LEADS: Final = (
    r"(?:the |\w+['’]s |\w+ (?=state)|state(?:-run)? |official |(?:news agency|media|newspaper|broadcaster) )"
)
_CITED_BEFORE: Final = re.compile(
    rf"\b{_FROM} {_LEADS}*$"
    r"|\b(?i:with (?:files|reporting|inputs?|additional reporting) (?:from|by)|sources?:|agencies:|courtesy of"
    r"|originally (?:published|reported) by)\s+(?:the )?$"
)
_CITED_AFTER: Final = re.compile(
    rf"(?: (?:news )?agency)?(?:,? (?:also|has|have))? {_SAID}\b|[^.]{{0,60}}?\b[Cc]ontributed (?:to|reporting)"
)
_ORDER: Final = {"government": 0, "state-media": 1, "wire": 2, "other": 3, "outlet": 4}


def read_credits(
    text: str,
    dateline: Dateline | None,
    outlet: Outlet | str | None,
    *,
    author: str | None = None,
    wire: str | None = None,
    published: date | None = None,
) -> tuple[Reporter, ...]:
    """Return the links of the chain, nearest the speaker first: government, state media, wire, then the outlet.

    A name counts where the text credits it (in the dateline, in brackets at the beginning, with a verb of reporting),
    not wherever it stands. Each link is given once, at the first place that names it. The outlet ends the chain,
    named or not; it is given by its printed name where the table of outlets has none. `author` is the page's byline,
    which often is an agency; `wire` one that an end mark gave away.

    >>> chain = read_credits("(Example Post) Rivals met, Chinese state media reported.", None, "Example Post")
    >>> [(link.name, link.kind, link.country) for link in chain]
    [('Chinese state media', 'state-media', 'CHN'), ('Example Post', 'outlet', None)]
    """  # fmt: skip
    home = _home_link(outlet, published)
    links = [
        *_head_links(text, dateline, home), *_cited_links(text), *_state_links(text, published),
        *_statement_links(text, home, published), *_tail_links(text),
    ]  # fmt: skip
    chain: dict[tuple[str, str], Reporter] = {}
    for link in sorted(links, key=lambda link: link.span.start if link.span else 0):
        _add(chain, link)
    for name in filter(None, (wire, *re.split(r"[,;|/]| and ", author or ""))):
        known = find_outlet(name)
        named = [known] if known else [found for _, _, found in outlets_in(name)]
        for found in named:
            if name.strip() not in found.shared:
                _add(chain, _link(found))
    if home is not None:
        _add(chain, home)
    own = _key(home) if home else None
    return tuple(sorted(chain.values(), key=lambda link: (_key(link) == own, _ORDER[link.kind])))


def _add(chain: dict[tuple[str, str], Reporter], link: Reporter) -> None:
    """Add a link unless it is there; one that tells the country is worth more than one that does not."""
    known = chain.setdefault(_key(link), link)
    if known.country is None and link.country is not None:
        chain[_key(link)] = replace(known, country=link.country)


def _key(link: Reporter) -> tuple[str, str]:
    return link.kind, _plain(link.name)


def _link(outlet: Outlet, span: Span | None = None) -> Reporter:
    return Reporter(outlet.name, outlet.reporter_kind, outlet.country, span)


def _home_link(outlet: Outlet | str | None, published: date | None) -> Reporter | None:
    """Return the link of the outlet itself; a ministry's own site is the government's word, with no outlet between."""
    if isinstance(outlet, Outlet):
        return _link(outlet)
    if not outlet:
        return None
    if not _OFFICE.search(outlet):
        return Reporter(outlet, "outlet")
    return Reporter(
        outlet, "government", _seat_of(outlet) or _only({code for _, _, code in countries_in(outlet, published)})
    )


def _head_links(text: str, dateline: Dateline | None, home: Reporter | None) -> Iterator[Reporter]:
    """Yield who is named in the dateline and in the brackets that open the text."""
    spans = [dateline.agency] if dateline is not None and dateline.agency is not None else []
    opening = _BRACKETS.match(text)
    if opening:
        spans.append(Span(opening.start("name"), opening.end("name"), opening["name"]))
    for span in spans:
        known = find_outlet(span.text)
        # "(CNN Business)" on a page of CNN is CNN.
        if home is not None and f"{_plain(span.text)} ".startswith(f"{_plain(home.name)} "):
            yield replace(home, span=span)
        elif known is not None:
            yield _link(known, span)
        elif home is None or opening is None or span.start != opening.start("name") or _is_credit(span.text):
            yield Reporter(span.text, "outlet", None, span)


def _is_credit(name: str) -> bool:
    """Tell whether unknown words in brackets at the head of another outlet's page are one: a name of several words."""
    return " " in name and not _NOTES & set(name.casefold().split())


def _tail_links(text: str) -> Iterator[Reporter]:
    """Yield the agencies that sign the report with their name alone."""
    end = text[-60:]
    signed = _TAIL.search(end)
    if signed is None:
        return
    for part in re.finditer(r"[^/]+", signed["name"]):
        known = find_outlet(part[0])
        if known is not None and known.kind in ("wire", "state-media"):
            start = len(text) - len(end) + signed.start("name") + part.start()
            yield _link(known, Span(start, start + len(part[0]), part[0]))


def _cited_links(text: str) -> Iterator[Reporter]:
    for start, end, outlet in outlets_in(text):
        cited = _CITED_BEFORE.search(text[max(0, start - 60) : start]) or _CITED_AFTER.match(text[end : end + 100])
        if cited and outlet.kind != "government":
            yield _link(outlet, Span(start, end, text[start:end]))


def _state_links(text: str, published: date | None) -> Iterator[Reporter]:
    """Yield state media where they are the source of what is said, not its subject."""
    for found in _STATE.finditer(text):
        before, after = text[max(0, found.start() - 60) : found.start()], text[found.end() : found.end() + 60]
        if any(start <= 1 and outlet.kind == "state-media" for start, _, outlet in outlets_in(after)):
            continue  # "state news agency IRNA" is IRNA, which is cited by name
        if _STATE_BEFORE.search(before) or _STATE_AFTER.match(after):
            lead = next((at for at, _, _ in countries_in(found["name"], published)), found.end("lead") - found.start())
            start = found.start() + lead
            name = text[start : found.end()]
            # "State media" that opens a sentence is the same source as "state media" inside one.
            known = name[0].lower() + name[1:] if name.lower().startswith(("state", "official", "government")) else name
            codes = _codes_beside(text, found.start(), found.end(), published)
            codes = codes or _codes_of_sentence(text, found.start(), published)
            yield Reporter(known, "state-media", _only(codes), Span(start, found.end(), name))


def _statement_links(text: str, home: Reporter | None, published: date | None) -> Iterator[Reporter]:
    own = home.country if home is not None and home.kind == "government" else None
    for pattern in _STATEMENTS:
        for found in pattern.finditer(text):
            start = found.start("name")
            name = re.sub(r"^(?:[Tt]he|[Ii]ts) ", "", found["name"])
            start += len(found["name"]) - len(name)
            end = start + len(name)
            codes = _codes_beside(text, start, end, published) or {_seat_of(name) or own}
            yield Reporter(name, "government", _only(codes), Span(start, end, name))


def _codes_beside(text: str, start: int, end: int, published: date | None) -> set[str | None]:
    """Return the states that a span names, or the words right before ("Chinese and Russian") or after ("in China")."""
    lead = text[max(0, start - 40) : end]
    codes: set[str | None] = set()
    reach = min(start, 40)
    # From the last name backwards, as long as nothing but "and" parts it from the next.
    for at, stop, code in reversed(list(countries_in(lead, published))):
        beside = r"(?:['’]s?)? " if not codes else r"(?:['’]s?)?,?(?: and| or)? "
        if stop > min(start, 40) or re.fullmatch(beside, lead[stop:reach]):
            codes.add(code)
            reach = at
        else:
            break
    tail = re.match(r" (?:of|in) (?:the )?", text[end:])
    if not codes and tail:
        rest = text[end + tail.end() : end + tail.end() + 40]
        codes = {code for at, _, code in countries_in(rest, published) if at == 0}
    return codes


def _codes_of_sentence(text: str, at: int, published: date | None) -> set[str | None]:
    """Return the states that have state media among those the sentence names before a place.

    "China's premier met Canada's, state media reported" leaves no doubt whose they are: Canada has none.
    """
    sentence = re.split(r"(?<=[a-z0-9”\"][.!?])\s+|\n", text[:at])[-1]
    return {code for _, _, code in countries_in(sentence, published) if code in _with_state_media()}


@cache
def _with_state_media() -> frozenset[str | None]:
    return frozenset(outlet.country for outlet in outlets() if outlet.kind == "state-media")


def _seat_of(name: str) -> str | None:
    return next((country for seat, country in _SEATS.items() if seat in name), None)


def _only(codes: set[str | None]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None


def _plain(name: str) -> str:
    return name.casefold().removeprefix("the ")
