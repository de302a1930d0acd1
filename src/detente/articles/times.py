"""Times as pages write them: ISO 8601, mail dates, and days and hours written out in English."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final

from detente.articles.blocks import tidy
from detente.articles.dateline import read_day

__all__ = ["day_in_address", "read_time"]

# Hours from UTC. Abbreviations that two zones share (CST, IST, BST, AMT) are left out: such a time keeps no zone.
_ZONES: Final = {
    "GMT": 0, "UTC": 0, "Z": 0, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "WET": 0, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "PKT": 5, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_DAY: Final = r"(?:\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9}\.?|[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?),? (?:19|20)\d\d"
_WRITTEN: Final = re.compile(
    r"(?:(?:published|posted|updated|last updated|first published|date|on)\b:? ?)*"
    rf"(?:[A-Za-z]{{3,9}},? )?(?P<day>{_DAY})"
    r"(?:\s*(?:,|\||-|–|at|•)?\s*(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*\(?(?P<zone>[A-Z]{1,4})?(?P<shift>[+-]\d\d:?\d\d)?\)?)?)?",
    re.IGNORECASE,
)
_IN_ADDRESS: Final = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>\d{1,2}|[a-z]{3})[/-](?P<number>\d{1,2})(?=[/-]|$)", re.IGNORECASE
)


def read_time(text: str | None) -> str | None:
    """Return a written time as ISO 8601, as precise as it was given, or None if it is none.

    >>> read_time("2025-09-24T04:12:00-0400"), read_time("2025-09-24"), read_time("Wed, 24 Sep 2025 08:12:00 GMT")
    ('2025-09-24T04:12:00-04:00', '2025-09-24', '2025-09-24T08:12:00+00:00')
    >>> read_time("20250924T041200Z"), read_time("soon")
    ('2025-09-24T04:12:00+00:00', None)
    >>> read_time("September 24, 2025, 4:12 PM EDT"), read_time("24 Sep 2025 16:12 BST"), read_time("24 September 2025")
    ('2025-09-24T16:12:00-04:00', '2025-09-24T16:12:00', '2025-09-24')
    """
    text = tidy(text or "")
    if not text or len(text) > 60:
        return None
    compact = re.sub(r"\.\d+", "", text.replace("/", "-") if re.match(r"\d{4}/\d\d/\d\d", text) else text)
    compact = re.sub(r"\s*(?:UTC|GMT)$", "Z", compact) if compact[:4].isdigit() else compact
    compact = re.sub(r"(?<=\d) (?=[+-]\d\d:?\d\d$)", "", compact)
    try:
        moment = datetime.fromisoformat(compact)
    except ValueError:
        return _read_mail_time(text) or _read_written_time(text)
    if not 1800 < moment.year < 2100:
        return None
    return moment.date().isoformat() if re.fullmatch(r"\d{4}-?\d\d-?\d\d", compact) else moment.isoformat()


def _read_mail_time(text: str) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text).isoformat() if re.match(r"[A-Z][a-z]{2}, \d", text) else None
    except (ValueError, TypeError, IndexError):
        return None


def _read_written_time(text: str) -> str | None:
    match = _WRITTEN.fullmatch(text)
    day = read_day(match["day"], None) if match else None
    if match is None or day is None:
        return None
    if match["hour"] is None:
        return day.isoformat()
    hour = int(match["hour"]) % 12 + 12 * (match["half"].lower() == "p") if match["half"] else int(match["hour"])
    try:
        moment = datetime(day.year, day.month, day.day, hour, int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return None
    zone = _read_zone(match["zone"], match["shift"])
    return moment.replace(tzinfo=zone).isoformat()


def _read_zone(name: str | None, shift: str | None) -> timezone | None:
    if shift:
        minutes = int(shift[1:3]) * 60 + int(shift[-2:])
        return timezone(timedelta(minutes=-minutes if shift[0] == "-" else minutes)) if minutes < 1440 else None
    hours = _ZONES.get((name or "").upper())
    return None if hours is None else timezone(timedelta(hours=hours))


def day_in_address(url: str | None) -> str | None:
    """Return the day that an address carries in its path, as many outlets' do.

    >>> day_in_address("https://example.org/2019/nov/18/row/"), day_in_address("https://example.org/2019/11/row")
    ('2019-11-18', None)
    """
    match = _IN_ADDRESS.search(url or "")
    if match is None:
        return None
    if match["month"].isdigit():
        try:
            return date(int(match["year"]), int(match["month"]), int(match["number"])).isoformat()
        except ValueError:
            return None
    day = read_day(f"{match['number']} {match['month']} {match['year']}", None)
    return day.isoformat() if day else None
