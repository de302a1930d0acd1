"""Datelines as wires and papers print them."""

from __future__ import annotations

from datetime import date

import pytest

from detente.articles.dateline import read_dateline, read_day

PUBLISHED = date(2025, 1, 2)

FOUND = [
    ("NEW YORK, Sept 23 (Xinhua) -- China and Canada", "NEW YORK", None, date(2024, 9, 23), "Xinhua"),
    ("OTTAWA — The prime minister", "OTTAWA", None, None, None),
    ("OTTAWA (Reuters) - The prime minister", "OTTAWA", None, None, "Reuters"),
    ("SALVADOR, Feb 26 - Showers", "SALVADOR", None, date(2024, 2, 26), None),
    ("SAN MATEO, Calif., Jan 2 - The firm", "SAN MATEO", "Calif.", date(2025, 1, 2), None),
    ("GENEVA, Switzerland (AP) — Delegates", "GENEVA", "Switzerland", None, "AP"),
    ("MOSCOW, December 4. /TASS/. The envoy", "MOSCOW", None, date(2024, 12, 4), "TASS"),
    ("Beijing, 30 Dec (Example) – The ministry", "Beijing", None, date(2024, 12, 30), "Example"),
    ("Kyiv (AP) — Rivals met", "Kyiv", None, None, "AP"),
    ("(Example Post) OTTAWA, Dec. 30 — Rivals met", "OTTAWA", None, date(2024, 12, 30), None),
    ("LONDON/PARIS, Nov 3 (Reuters) - Rivals met", "LONDON/PARIS", None, date(2024, 11, 3), "Reuters"),
    ("UNITED NATIONS, Jan 3 (Xinhua) -- Rivals met", "UNITED NATIONS", None, date(2025, 1, 3), "Xinhua"),
    ("TOKYO, Jan. 5, 2024 /PRNewswire/ -- A firm", "TOKYO", None, date(2024, 1, 5), "PRNewswire"),
    ("Hong Kong (Example)A muddled view", "Hong Kong", None, None, "Example"),
    ("NEW DELHI: Their hopes", "NEW DELHI", None, None, None),
    ("Québec, May 4 — Rivals met", "Québec", None, date(2024, 5, 4), None),
]

NONE = [
    "Rivals met on Tuesday - at last.",
    "UPDATE - The prime minister resigned.",
    "BREAKING: The prime minister resigned.",
    "The White House said on May 4 that talks were off.",
    "China (PRC) is the larger of the two.",
    "On Tuesday, May 4 - the day of the vote - both met.",
    "",
]


@pytest.mark.parametrize(("text", "place", "region", "day", "agency"), FOUND, ids=[row[0][:24] for row in FOUND])
def test_dateline(text: str, place: str, region: str | None, day: date | None, agency: str | None) -> None:
    found = read_dateline(text, PUBLISHED)
    assert found is not None
    assert (found.place.text, found.region, found.day) == (place, region, day)
    assert (found.agency.text if found.agency else None) == agency
    assert text[found.place.start : found.place.end] == place


@pytest.mark.parametrize("text", NONE)
def test_no_dateline(text: str) -> None:
    assert read_dateline(text, PUBLISHED) is None


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("Dec 31", date(2025, 1, 1), date(2024, 12, 31)),
        ("Jan 1", date(2024, 12, 31), date(2025, 1, 1)),
        ("Feb 29", date(2025, 3, 1), date(2024, 2, 29)),
        ("4 May 2019", None, date(2019, 5, 4)),
        ("May 4", None, None),
        ("Feb 30, 2020", None, None),
    ],
)
def test_day_takes_its_year_from_the_publication(text: str, published: date | None, day: date | None) -> None:
    assert read_day(text, published) == day
