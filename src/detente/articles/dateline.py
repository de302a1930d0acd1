"""The dateline a report begins with: the place and the day, and the agency between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from detente.records import Span

__all__ = ["Dateline", "read_dateline", "read_dateline_line", "read_day", "read_place_line"]

_MONTHS: Final = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                  "november", "december")  # fmt: skip
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NUMBER: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY: Final = rf"(?:(?:[A-Z][a-z]+day,? )?(?i:{_MONTH} {_NUMBER}|{_NUMBER} {_MONTH})(?:,? \d{{4}})?)"
_WORD: Final = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_UPPER: Final = r"[A-ZÀ-ÖØ-Þ](?:[A-ZÀ-ÖØ-Þ.'’/-]|(?<=M)c)+"
_CAPITALS: Final = rf"{_UPPER}(?: (?:{_UPPER}|de|del|al|of))*"
_REGION: Final = rf"(?:, {_WORD}(?: {_WORD}){{0,2}})"
_AGENCY: Final = r"(?:\((?P<round>[^()]{2,40})\)|/(?P<slash>[\w .&-]{2,40})/|\[(?P<square>[^\[\]]{2,40})\])"
_DASH: Final = r"(?:--?|[—–―]|:)"
_LEAD: Final = rf"^(?:\(\s*[^()]{{2,40}}\)\s*(?:{_DASH}\s*)?)?"
_IN_REGION: Final = rf"(?P<region>(?!, {_DAY}){_REGION})?"
_FORMS: Final = (
    # NEW YORK, Sept 23 (Xinhua) -- ; OTTAWA (Reuters) - ; SALVADOR, Feb 26 - ; OTTAWA —
    rf"{_LEAD}(?P<place>{_CAPITALS}){_IN_REGION}(?:,? (?P<day>{_DAY}))?\.?,?\s*{_AGENCY}?\s*{_DASH}(?=\s|[A-Z])",
    # MOSCOW, May 4. /TASS/. ; BEIJING, May 4 /PRNewswire/ --
    rf"{_LEAD}(?P<place>{_CAPITALS}){_IN_REGION}, (?P<day>{_DAY})\.?\s*{_AGENCY}\.?\s*{_DASH}?(?=\s)",
    # Beijing, 4 May (Example) - ; Ottawa, May 4, 2024 —
    rf"{_LEAD}(?P<place>{_WORD}(?: {_WORD}){{0,3}}){_IN_REGION}, (?P<day>{_DAY})\.?\s*{_AGENCY}?\s*{_DASH}(?=\s)",
    # Beijing (Example) - ; Kyiv (AP) — ; Hong Kong (Example)The first words
    rf"{_LEAD}(?P<place>{_WORD}(?: {_WORD}){{0,2}})(?P<region>{_REGION})?\s+{_AGENCY}(?:\s*{_DASH}(?=\s)|(?=[A-Z]))",
)
_PATTERNS: Final = tuple(re.compile(form) for form in _FORMS)
_LINE: Final = re.compile(rf"^(?P<place>{_WORD}(?: {_WORD}){{0,3}}){_REGION}?\s*(?:[|,•·/–—-]+\s*(?P<day>{_DAY}))?\s*$")
_DAY_PARTS: Final = re.compile(rf"(?P<month>{_MONTH})|(?P<number>\d{{1,2}})(?!\d)|(?P<year>\d{{4}})", re.IGNORECASE)

_LONGEST_LINE: Final = 60
_REGIONS: Final = frozenset(("DC", "D.C.", "U.S.", "USA", "UK", "U.K.", "UAE"))

# Capitals before a dash that are a label and no place.
_LABELS: Final = """
    UPDATE BREAKING EXCLUSIVE LIVE CORRECTED WATCH VIDEO ANALYSIS OPINION FACTBOX TIMELINE EXPLAINER RPT URGENT ALERT
    NEWS PHOTOS NOTE EDITORIAL Q A WRAPUP ADVISORY BRIEF SUMMARY TRANSCRIPT READOUT STATEMENT
"""
_NO_PLACES: Final = frozenset(_LABELS.split())
_NO_FIRST_WORDS: Final = frozenset(
    ("On", "In", "At", "By", "From", "The", "A", "An", "As", "It", "He", "She", "They", "This", "That", "When", "While")
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline as printed: the place's span, the region after it, the day, the agency's span, and where it ends.

    Spans are of the text it was read from: the article's, or the line of its own that `read_dateline_line` reads.
    """

    place: Span
    region: str | None
    day: date | None
    agency: Span | None
    end: int


def read_dateline(text: str, published: date | None = None) -> Dateline | None:
    """Return the dateline a text begins with, or None.

    A day without its year takes the year that puts it nearest before `published`; without that it stays unknown.

    >>> found = read_dateline("NEW YORK, Sept 23 (Example) -- Rivals met.", date(2025, 9, 24))
    >>> found.place.text, found.day.isoformat(), found.agency.text
    ('NEW YORK', '2025-09-23', 'Example')
    >>> read_dateline("Rivals met on Tuesday - at last.") is None
    True
    """
    for pattern in _PATTERNS:
        match = pattern.match(text[:240])
        if match is None:
            continue
        place = match["place"]
        if place.upper().strip(".") in _NO_PLACES or len(place) < 3 or place.split()[0].upper() in _NO_PLACES:
            continue
        if place.split()[0] in _NO_FIRST_WORDS or place.endswith("day"):
            continue
        if match.groupdict().get("day") is None and len(place.split()) > 3:
            continue  # capitals that long before a dash are a headline
        if match[0].endswith(":") and not _is_place(place) and match.groupdict().get("day") is None:
            continue  # "PRESIDENT BIDEN: Welcome" names who speaks
        agency = next((name for name in ("round", "slash", "square") if match[name]), None)
        region = (match["region"] or "").removeprefix(",").strip()
        return Dateline(
            place=Span(match.start("place"), match.end("place"), place), region=region or None,
            day=read_day(day, published) if (day := match.groupdict().get("day")) else None,
            agency=Span(match.start(agency), match.end(agency), match[agency]) if agency else None,
            end=match.end(),
        )  # fmt: skip
    return None


def read_dateline_line(line: str, published: date | None = None) -> Dateline | None:
    """Return the dateline that stands on a line of its own, beside the text: `Ottawa | 26 June 2017`.

    >>> found = read_dateline_line("Ottawa | 26 June 2017")
    >>> found.place.text, found.day.isoformat()
    ('Ottawa', '2017-06-26')
    """
    match = _LINE.match(line)
    if match is None or match["place"].split()[0] in _NO_FIRST_WORDS or match["place"].upper() in _NO_PLACES:
        return None
    place = Span(match.start("place"), match.end("place"), match["place"])
    return Dateline(place, None, read_day(match["day"], published) if match["day"] else None, None, match.end())


def read_place_line(line: str) -> Dateline | None:
    """Return the place that a release prints on a line of its own: a town, and the state or country it lies in.

    Both must be in the gazetteer: "Ana Petrel, Press Secretary" is built alike.

    >>> read_place_line("Treaty Room, Washington, DC").place.text, read_place_line("Ned Price, Department Spokesperson")
    ('Washington', None)
    """
    ended = line.rstrip().endswith((".", ":", "!", "?")) and not line.rstrip().endswith("D.C.")
    if ended or len(line) > _LONGEST_LINE:
        return None
    parts = [part.strip() for part in line.split(",")]
    for at in range(len(parts) - 1):
        region = parts[at + 1]
        if parts[at][:1].isupper() and _is_place(parts[at]) and (region in _REGIONS or _is_place(region)):
            start = line.index(parts[at], sum(len(part) + 1 for part in line.split(",")[:at]))
            return Dateline(Span(start, start + len(parts[at]), parts[at]), region, None, None, len(line))
    return None


def _is_place(name: str) -> bool:
    from detente.data.places import find_place

    return find_place(name) is not None or name.casefold() in _state_names()


@cache
def _state_names() -> frozenset[str]:
    from detente.data.states import states

    return frozenset(name.casefold() for state in states().values() for name in state.names)


def read_day(text: str, published: date | None) -> date | None:
    """Return the day that is written out in English, its year supplied from `published` where it has none.

    >>> read_day("Dec 30", date(2025, 1, 2)), read_day("Friday, January 4, 2019", None)
    (datetime.date(2024, 12, 30), datetime.date(2019, 1, 4))
    """
    month = number = year = None
    for part in _DAY_PARTS.finditer(text):
        if part["month"] and month is None:
            month = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(part["month"].lower()[:3]))
        elif part["number"] and number is None:
            number = int(part["number"])
        elif part["year"]:
            year = int(part["year"])
    if month is None or number is None:
        return None
    years = [year] if year else [published.year + shift for shift in (1, 0, -1)] if published else []
    days = [day for candidate in years if (day := _day(candidate, month, number)) is not None]
    if year or published is None:
        return days[0] if days else None
    # One day ahead is the other side of the date line, not another year.
    before = [day for day in days if (day - published).days <= 1]
    return before[0] if before else None


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
