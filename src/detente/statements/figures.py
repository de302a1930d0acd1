"""Figures in words: amounts with their unit, ordinals, and periods as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from detente.statements.draft import Time

__all__ = ["NUMBER_WORDS", "ORDINALS", "Figure", "find_figures", "find_period"]

_COUNT_WORDS: Final = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
NUMBER_WORDS: Final = {word: float(number) for number, word in enumerate(_COUNT_WORDS.split(" "), 1)} | {
    "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "hundred": 100.0,
}  # fmt: skip

_ORDINAL_WORDS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS: Final = {word: number for number, word in enumerate(_ORDINAL_WORDS.split(" "), 1)} | {
    "twenty-fifth": 25, "thirtieth": 30, "thirty-fifth": 35, "fortieth": 40, "forty-fifth": 45, "fiftieth": 50,
    "fifty-fifth": 55, "sixtieth": 60, "sixty-fifth": 65, "seventieth": 70, "seventy-fifth": 75, "eightieth": 80,
    "ninetieth": 90, "hundredth": 100,
}  # fmt: skip

_SCALE: Final = {
    "thousand": 1e3,
    "million": 1e6,
    "mln": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bln": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}

_SIGN: Final = {
    "$": "USD", "us$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "s$": "SGD",
    "hk$": "HKD", "€": "EUR", "£": "GBP", "¥": "JPY", "rmb": "CNY", "rs": "INR", "₹": "INR", "₩": "KRW",
}  # fmt: skip

_COINS: Final = {
    "u.s. dollar": "USD", "us dollar": "USD", "american dollar": "USD", "canadian dollar": "CAD",
    "australian dollar": "AUD", "singapore dollar": "SGD", "hong kong dollar": "HKD", "new zealand dollar": "NZD",
    "dollar": "USD", "usd": "USD", "yuan": "CNY", "renminbi": "CNY", "euro": "EUR", "pound": "GBP", "yen": "JPY",
    "won": "KRW", "rupee": "INR", "ruble": "RUB", "rouble": "RUB", "franc": "CHF", "rand": "ZAR", "peso": "MXN",
    "lira": "TRY",
}  # fmt: skip

_UNITS: Final = {
    "percent": "percent", "per cent": "percent", "%": "percent", "percentage point": "percentage points",
    "tonne": "tonnes", "ton": "tonnes", "metric ton": "tonnes", "barrel": "barrels",
    "barrels per day": "barrels per day", "barrels a day": "barrels per day", "people": "people", "person": "people",
    "tourist": "people", "visitor": "people", "student": "people", "job": "jobs", "vehicle": "vehicles",
    "car": "vehicles", "cubic metre": "cubic metres", "cubic meter": "cubic metres", "kilometre": "kilometres",
    "megawatt": "megawatts", "flight": "flights", "visit": "visits",
}  # fmt: skip

_NAMES: Final = "|".join(sorted((re.escape(n) for n in (*_COINS, *_UNITS)), key=len, reverse=True))
_FIGURE: Final = re.compile(
    rf"(?P<sign>(?:US|C|CA|A|AU|NZ|S|HK)?\$|€|£|¥|₹|₩|\bRMB\s?|\bRs\.?\s?)?"
    rf"(?<![\w.,-])(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:[\s-]?(?P<scale>thousand|million|billion|trillion|mln|bln|bn|m)\b)?"
    rf"(?:[\s-]?(?P<unit>(?:{_NAMES})s?)(?!\w))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit: `[start, end)` in the text; `unit` is an ISO 4217 code, a plural or None."""

    start: int
    end: int
    value: float
    unit: str | None


def find_figures(text: str, start: int, end: int) -> list[Figure]:
    """Return the figures of `text[start:end]`; bare years are none.

    >>> [(f.value, f.unit) for f in find_figures("rose 4.2 percent to 3 billion dollars in 2025", 0, 45)]
    [(4.2, 'percent'), (3000000000.0, 'USD')]
    """
    found = []
    for match in _FIGURE.finditer(text, start, end):
        number = float(match["number"].replace(",", ""))
        scale, sign, unit = match["scale"], match["sign"], match["unit"]
        if not (scale or sign or unit) and (re.fullmatch(r"(?:1[5-9]|20)\d\d", match["number"]) or number < 100):
            continue
        named = (unit or "").lower()
        name = (
            _COINS.get(named)
            or _UNITS.get(named)
            or _COINS.get(named.removesuffix("s"))
            or _UNITS.get(named.removesuffix("s"))
        )
        if sign:
            name = _SIGN.get(sign.strip(" .").lower(), name)
        found.append(Figure(match.start(), match.end(), number * _SCALE.get((scale or "").lower(), 1.0), name))
    return found


_PART: Final = re.compile(
    r"\b(?:(?:in|over|during|for|through) )?(?:the )?(?P<which>first|second|third|fourth|last|final|opening|past)[ -]"
    r"(?:(?P<count>\w+) )?(?P<unit>half|quarter|months?)"
    r"(?: of (?:(?P<year>(?:19|20)\d\d)|(?P<this>the year|this year)|(?P<last>last year)))?\b",
    re.IGNORECASE,
)


def find_period(
    text: str, start: int, end: int, times: Sequence[Time], anchor: date | None
) -> tuple[str, int, int] | None:
    """Return the period that `text[start:end]` names, as ISO 8601, with its place; None where it names none.

    >>> find_period("exports rose in the first nine months of 2025", 0, 45, (), None)
    ('2025-01-01/2025-09-30', 13, 45)
    """
    if match := _PART.search(text, start, end):
        year = int(match["year"]) if match["year"] else anchor.year - bool(match["last"]) if anchor else None
        period = _part(match, year)
        if period:
            return period, match.start(), match.end()
    for time in times:
        if (
            start <= time.start
            and time.end <= end
            and not re.search(r"\bsince\b", text[max(start, time.start - 8) : time.end], re.IGNORECASE)
        ):
            return _iso(time), time.start, time.end
    return None


def _part(match: re.Match[str], year: int | None) -> str | None:
    which, unit = match["which"].lower(), match["unit"].lower()
    number = ORDINALS.get(which, 1)
    if year is None or which in ("last", "final", "past"):
        return None
    if unit == "quarter" and not match["count"] and number <= 4:
        return f"{year}-Q{number}"
    if unit == "half" and number <= 2:
        return f"{year}-01-01/{year}-06-30" if number == 1 else f"{year}-07-01/{year}-12-31"
    count = match["count"]
    if unit.startswith("month") and count and number == 1:
        months = NUMBER_WORDS.get(count.lower(), int(count) if count.isdecimal() else 0)
        if 1 <= months <= 12:
            last = int(months)
            days = (31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[last - 1]
            return f"{year}-01-01/{year}-{last:02}-{days}"
    return None


def _iso(time: Time) -> str:
    day = time.date
    if time.precision == "year":
        return f"{day.year}"
    if time.precision == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}-{day.month:02}" if time.precision == "month" else day.isoformat()
