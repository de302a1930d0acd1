"""The chain by which a report reached us: a ministry's statement, state media, a wire, and the outlet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from detente.articles.dateline import Dateline
from detente.records import Reporter, Span

__all__ = ["Agency", "find_agency", "read_credits"]

_SAID: Final = r"(?:said|says|reported|reports|quoted|cited|announced|added|noted|claimed|confirmed|showed|carried)"
_FROM: Final = (
    r"(?:according to|citing|told|(?:reported|quoted|cited|carried|published|released|broadcast) by|reports? by)"
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
_STATE: Final = re.compile(
    r"\b(?P<name>(?:[A-Z]\w+(?:['’]s)? )?(?i:(?:official |government )?"
    r"state(?:[- ](?:run|owned|controlled|linked|affiliated|backed))?[- ]"
    r"(?:media|television|tv|radio|news agency|broadcaster|news outlets?|newspapers?)"
    r"|official (?:news agency|media)))\b"
)
_STATE_BEFORE: Final = re.compile(rf"\b(?:{_FROM}|broadcast on|officials|in|on|by|to) (?:the |a )?(?:\w+['’]s |\w+ )?$")
_STATE_AFTER: Final = re.compile(
    rf"(?: (?:reports?|outlets?))?(?:,? (?:also|later|has|have))? {_SAID}\b| [A-Z]\w+(?: [A-Z]\w+)?,? {_SAID}\b"
)
_STATEMENTS: Final = (
    re.compile(
        rf"(?P<name>{_BODY})[^.;]{{0,40}}?\b{_SAID}\b[^.;]{{0,60}}?\b(?:in|through|via) (?:an?|the|its)"
        rf"[^.;]{{0,30}}?\b(?:{_PAPER}|post)\b"
    ),
    re.compile(
        rf"\b(?:according to|citing|in|quoting) (?:an?|the) (?:joint |written |brief )*{_PAPER}"
        rf" (?:from|by|of|(?:issued|released|published) by) (?P<name>{_BODY})"
    ),
    re.compile(
        rf"\b(?:according to|citing|in|quoting) (?:(?:an?|the) )?"
        rf"(?P<name>(?:[A-Z][\w-]+ )?(?:{_FIELD} )?(?:[Mm]inistry|{_SEAT})) {_PAPER}\b"
    ),
)
# A ministry's own site: its releases are the government's word, with no outlet between.
_OFFICE: Final = re.compile(
    r"\b(?:Ministry|MFA|Department of|White House|Kremlin|Embassy|Government of|Office of the|Presidency)\b"
)
_ORDER: Final = {"government": 0, "state-media": 1, "wire": 2, "other": 3, "outlet": 4}


class Agency(NamedTuple):
    """A news agency or state broadcaster: its name, its kind, and its country (ISO 3166-1 alpha-3)."""

    name: str
    kind: str
    country: str


@cache
def _agencies() -> dict[str, Agency]:
    """Return the agencies of `agencies.csv` by every name they go by."""
    table: dict[str, Agency] = {}
    with (files("detente.articles") / "agencies.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            agency = Agency(row["name"], row["kind"], row["country"])
            for name in (row["name"], *filter(None, row["aliases"].split(";"))):
                table.setdefault(name, agency)
    return table


def find_agency(name: str) -> Agency | None:
    """Return the agency a name means, or None. Short names count as written: `AP` is one, `ap` and `Ap` are none.

    >>> find_agency("XINHUA").name, find_agency("ap")
    ('Xinhua', None)
    """
    name = name.removeprefix("The ").removeprefix("the ").strip()
    table = _agencies()
    found = table.get(name) or table.get(f"The {name}")
    if found is None and len(name) > 4:
        found = next((agency for other, agency in table.items() if other.casefold() == name.casefold()), None)
    return found


@cache
def _citations() -> tuple[re.Pattern[str], ...]:
    """Return the ways a report credits an agency, compiled over their names."""
    names = "|".join(re.escape(name) for name in sorted(_agencies(), key=len, reverse=True))
    state = r"(?:the |\w+['’]s |\w+ (?=state)|state(?:-run)? |official |(?:news agency|media|newspaper|broadcaster) )"
    return (
        re.compile(rf"\b(?P<name>(?i:{names}))\b[^.]{{0,60}}?\b[Cc]ontributed (?:to|reporting)"),
        re.compile(
            r"\b(?i:with (?:files|reporting|inputs?|additional reporting) (?:from|by)|sources?:|agencies:|courtesy of"
            rf"|originally (?:published|reported) by)\s+(?:the )?(?P<name>(?i:{names}))\b"
        ),
        re.compile(rf"\b{_FROM} {state}*(?P<name>{names})\b"),
        re.compile(rf"\b(?P<name>{names})(?: (?:news )?agency)?(?:,? (?:also|has|have))? {_SAID}\b"),
    )


def read_credits(
    text: str, dateline: Dateline | None, outlet: str | None, *, author: str | None = None, wire: str | None = None
) -> tuple[Reporter, ...]:
    """Return the links of the chain, nearest the speaker first: government, state media, wire, then the outlet.

    A name counts where the text credits it (in the dateline, in brackets at the beginning, with a verb of reporting),
    not wherever it stands. Each link is given once, at the first place that names it. The outlet ends the chain,
    named or not. `author` is the page's byline, which often is an agency; `wire` one that an end mark gave away.

    >>> chain = read_credits("(Example Post) Rivals met, according to state media reports.", None, "Example Post")
    >>> [(link.name, link.kind, link.span.text) for link in chain]
    [('state media', 'state-media', 'state media'), ('Example Post', 'outlet', 'Example Post')]
    """
    chain: dict[tuple[str, str], Reporter] = {}
    links = [*_head_links(text, dateline, outlet), *_cited_links(text), *_state_links(text), *_statement_links(text)]
    for link in sorted(links, key=lambda link: link.span.start if link.span else 0):
        chain.setdefault((link.kind, _plain(link.name)), link)
    for name in (wire, *re.split(r"[,;|/]| and ", author or "")):
        agency = find_agency(re.sub(r"^(AP|AFP|UPI|Reuters) .*", r"\1", name.strip())) if name else None
        if agency is not None:
            chain.setdefault((agency.kind, _plain(agency.name)), Reporter(*agency))
    if outlet and not any(name == _plain(outlet) for _, name in chain):
        known = find_agency(outlet)
        kind = known.kind if known else "government" if _OFFICE.search(outlet) else "outlet"
        link = Reporter(outlet, kind, known.country if known else None)
        chain.setdefault((link.kind, _plain(outlet)), link)
    return tuple(sorted(chain.values(), key=lambda link: _ORDER[link.kind]))


def _head_links(text: str, dateline: Dateline | None, outlet: str | None) -> Iterator[Reporter]:
    """Yield who is named in the dateline and in the brackets that open the text."""
    if dateline is not None and dateline.agency is not None:
        yield _link(dateline.agency, outlet)
    found = _BRACKETS.match(text)
    if found and (find_agency(found["name"]) or _plain(found["name"]) == _plain(outlet or "") or not outlet):
        yield _link(Span(found.start("name"), found.end("name"), found["name"]), outlet)


def _link(span: Span, outlet: str | None) -> Reporter:
    if outlet and _plain(span.text) == _plain(outlet) and not find_agency(outlet):
        return Reporter(outlet, "outlet", None, span)
    agency = find_agency(span.text)
    return Reporter(*agency, span) if agency else Reporter(span.text, "outlet", None, span)


def _cited_links(text: str) -> Iterator[Reporter]:
    for pattern in _citations():
        for found in pattern.finditer(text):
            agency = find_agency(found["name"])
            if agency is not None:
                yield Reporter(*agency, Span(found.start("name"), found.end("name"), found["name"]))


def _state_links(text: str) -> Iterator[Reporter]:
    """Yield state media where they are the source of what is said, not its subject."""
    for found in _STATE.finditer(text):
        before, after = text[max(0, found.start() - 60) : found.start()], text[found.end() : found.end() + 60]
        if _STATE_BEFORE.search(before) or _STATE_AFTER.match(after):
            name = found["name"]
            # "State media" that opens a sentence is the same source as "state media" inside one.
            known = name[0].lower() + name[1:] if name.lower().startswith(("state", "official", "government")) else name
            yield Reporter(known, "state-media", None, Span(found.start(), found.end(), name))


def _statement_links(text: str) -> Iterator[Reporter]:
    for pattern in _STATEMENTS:
        for found in pattern.finditer(text):
            start = found.start("name")
            name = re.sub(r"^(?:[Tt]he|[Ii]ts) ", "", found["name"])
            start += len(found["name"]) - len(name)
            yield Reporter(name, "government", None, Span(start, start + len(name), name))


def _plain(name: str) -> str:
    return name.casefold().removeprefix("the ")
