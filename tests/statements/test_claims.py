"""Claims of fact and milestones, read from their words."""

from __future__ import annotations

from datetime import date

import pytest

from detente.actors import find_mentions
from detente.events import find_times
from detente.events.sentences import split_sentences
from detente.records import Article, Claim
from detente.statements.claims import find_claims
from detente.statements.figures import find_figures, find_period
from detente.statements.milestones import find_milestones
from detente.statements.speakers import Mentions

ANCHOR = date(2025, 9, 24)


def claims(text: str) -> list[Claim]:
    article = Article("ar-1", text, published=ANCHOR.isoformat())
    return find_claims(article, 0, len(text), Mentions(find_mentions(article)), find_times(text, ANCHOR), ANCHOR)


def facts(claim: Claim) -> dict[str, object]:
    row = claim.to_json()
    found = {name: row[name] for name in row if row[name] not in (None, []) and name not in ("start", "end", "text")}
    for side in ("about", "partner"):
        if side in found:
            found[side] = [party["country"] for party in row[side]]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Trade between China and Canada has rebounded strongly in 2025.",
            {"form": "trend", "quantity": "trade", "flow": "total", "direction": "up", "period": "2025",
             "about": ["CHN", "CAN"]},
        ),
        (
            "China is Canada's second-largest trading partner.",
            {"form": "rank", "quantity": "trade", "flow": "total", "rank": 2, "ranked_as": "trading partner",
             "about": ["CHN"], "partner": ["CAN"]},
        ),
        (
            "Canada's largest export market remained the United States.",
            {"form": "rank", "quantity": "exports", "flow": "exports", "rank": 1, "ranked_as": "export market",
             "partner": ["CAN"]},
        ),
        (
            "Japan has become Chile's third-biggest investor.",
            {"form": "rank", "quantity": "investor", "direction": "up", "rank": 3, "ranked_as": "investor",
             "about": ["JPN"], "partner": ["CHL"]},
        ),
        (
            "Bilateral trade between Chile and Japan rose 4.2 percent to 3 billion dollars last year.",
            {"form": "change", "quantity": "trade", "flow": "total", "direction": "up", "value": 3e9, "unit": "USD",
             "change": 4.2, "change_unit": "percent", "period": "2024", "about": ["CHL", "JPN"]},
        ),
        (
            "Exports from Latvia to Russia fell by 12 percent in the first half of 2024.",
            {"form": "change", "quantity": "exports", "flow": "exports", "direction": "down", "change": 12.0,
             "change_unit": "percent", "period": "2024-01-01/2024-06-30", "about": ["LVA"], "partner": ["RUS"]},
        ),
        (
            "Chile's imports from Japan doubled in 2023.",
            {"form": "change", "quantity": "imports", "flow": "imports", "direction": "up", "change": 100.0,
             "change_unit": "percent", "period": "2023", "about": ["CHL"], "partner": ["JPN"]},
        ),
        (
            "Trade between Kenya and Uganda reached €1.5bn in 2022, the highest since 2011.",
            {"form": "amount", "quantity": "trade", "flow": "total", "value": 1.5e9, "unit": "EUR",
             "extreme": "highest", "since": "2011", "period": "2022", "about": ["KEN", "UGA"]},
        ),
        (
            "There was a 7 percent drop in Chinese exports in August.",
            {"form": "change", "quantity": "exports", "flow": "exports", "direction": "down", "change": 7.0,
             "change_unit": "percent", "period": "2025-08", "about": ["CHN"]},
        ),
        (
            "Argentina's economy shrank 1.8 percent in the second quarter of 2025.",
            {"form": "change", "quantity": "economy", "direction": "down", "change": 1.8, "change_unit": "percent",
             "period": "2025-Q2", "about": ["ARG"]},
        ),
        (
            "Peru's trade surplus narrowed to 900 million dollars.",
            {"form": "amount", "quantity": "trade surplus", "direction": "down", "value": 9e8, "unit": "USD",
             "about": ["PER"]},
        ),
    ],
)  # fmt: skip
def test_claims(text: str, expected: dict[str, object]) -> None:
    [claim] = claims(text)
    assert facts(claim) == expected
    assert text[claim.span.start : claim.span.end] == claim.span.text


@pytest.mark.parametrize(
    "text",
    [
        "The trade war between China and the United States deepened.",
        "China and Canada should raise trade.",
        "Trade between China and Canada will rise next year.",
        "The trade minister rose to speak in 2025.",
        "China is one of Canada's largest trading partners.",
        "Turkey is a leading exporter of hazelnuts.",
        "Export controls were tightened by 5 agencies.",
        "The minister said trade mattered.",
        "Oil rose 3 percent to 80 dollars.",
        "Trade between Chile and Japan will reach 10 billion dollars in 2030.",
    ],
)
def test_what_is_no_claim(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.2 percent", [(4.2, "percent")]),
        ("C$3 billion", [(3e9, "CAD")]),
        ("3,500 tonnes in 2024", [(3500.0, "tonnes")]),
        ("137,000 barrels a day", [(137000.0, "barrels per day")]),
        ("2.1 million visitors", [(2.1e6, "people")]),
        ("in 2011", []),
        ("two of 12", []),
    ],
)
def test_figures(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(f.value, f.unit) for f in find_figures(text, 0, len(text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in the first quarter of 2024", "2024-Q1"),
        ("in the first two months of the year", "2025-01-01/2025-02-28"),
        ("in the second half of last year", "2024-07-01/2024-12-31"),
        ("in September 2025", "2025-09"),
        ("since 2011", None),
        ("soon", None),
    ],
)
def test_periods(text: str, expected: str | None) -> None:
    found = find_period(text, 0, len(text), find_times(text, ANCHOR), ANCHOR)
    assert (found[0] if found else None) == expected


def milestones(text: str, published: str | None = "2025-09-24") -> list[tuple[str, int, int | None, list[str]]]:
    article = Article("ar-1", text, published=published)
    anchor = article.published_date
    found = find_milestones(article, split_sentences(article), Mentions(find_mentions(article)), anchor)
    for m in found:
        assert text[m.span.start : m.span.end] == m.span.text
    return [
        (m.what, m.years, m.since, sorted({a.country for x in m.about for a in x.actors if a.country})) for m in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "China and Canada mark the 55th anniversary of diplomatic relations and the 20th anniversary of their "
            "strategic partnership this year.",
            [("diplomatic relations", 55, 1970, ["CAN", "CHN"]), ("strategic partnership", 20, 2005, ["CAN", "CHN"])],
        ),
        (
            "Next year is the fiftieth anniversary of the treaty of friendship between Japan and Australia.",
            [("treaty of friendship between Japan and Australia", 50, 1976, ["AUS", "JPN"])],
        ),
        (
            "Chile and Japan celebrated 60 years of diplomatic relations in 2023.",
            [("diplomatic relations", 60, 1963, ["CHL", "JPN"])],
        ),
        ("The couple's tenth anniversary was quiet.", []),
    ],
)
def test_milestones(text: str, expected: list[tuple[str, int, int | None, list[str]]]) -> None:
    assert milestones(text) == expected


def test_without_a_date_the_founding_year_stays_open() -> None:
    [found] = milestones("Chad and Niger marked the 40th anniversary of diplomatic relations.", None)
    assert found[2] is None
