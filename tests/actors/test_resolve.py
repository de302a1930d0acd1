"""Names outside any article, on a day."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from detente.actors import explain, find_mentions, resolve
from detente.data.offices import OfficeHolder, holders, holders_of
from detente.data.states import state, states
from detente.records import Article

NAMES = [
    ("Ottawa", "2025-09-23", "CAN"),
    ("Kyiv", None, "UKR"),
    ("Bonn", "1987-03-01", "DEU"),
    ("Moscow", "1987-03-01", "SUN"),
    ("Moscow", "2020-03-01", "RUS"),
    ("Germany", "1987-03-01", "DEU"),
    ("Brussels", "2020-03-01", "EU"),
    ("UN", "2020-03-01", "UN"),
    ("the EU", "2020-03-01", "EU"),
    ("Hezbollah", "2020-03-01", "LBN.hezbollah"),
    ("Huawei", "2020-03-01", "CHN.huawei"),
    ("the US president", "1987-04-15", "ronald-reagan"),
    ("Canada's prime minister", "2025-09-23", "mark-carney"),
    ("the Canadian foreign ministry", "2025-09-23", "CAN.foreign-ministry"),
    ("Mark Carney", "2025-09-23", "mark-carney"),
    ("Macron", "2020-01-01", "emmanuel-macron"),
]


@pytest.mark.parametrize(("name", "on", "expected"), NAMES)
def test_names(name: str, on: str | None, expected: str) -> None:
    found = resolve(name, on)
    assert found is not None
    assert found.id == expected


@pytest.mark.parametrize("name", ["Blorptown", "", "the weather", "Korea"])
def test_open_or_unknown(name: str) -> None:
    assert resolve(name, "2020-01-01") is None


def test_explain_gives_the_candidates_of_an_open_name() -> None:
    found = explain("Korea", "2020-01-01")
    assert found[0].actor is None
    assert {meaning.actor.id for meaning in found[1:] if meaning.actor} == {"KOR", "PRK"}
    assert all(meaning.why for meaning in found)


def test_explain_tells_the_source_and_the_term() -> None:
    assert "2025-03-14" in explain("Mark Carney", "2025-09-23")[0].why


#: Offices that news asks for by title, with the words that ask.
TITLES = {
    "head-of-government": ("prime minister", "premier", "chancellor", "taoiseach"),
    "head-of-state": ("president",),
    "foreign-minister": ("foreign minister", "secretary of state", "foreign secretary", "external affairs minister"),
}


def office_questions(count: int, seed: int) -> list[tuple[str, date, OfficeHolder]]:
    """Questions drawn from the table: the office's title with its country's adjective, on a day inside a term."""
    chance = random.Random(seed)
    terms = [
        term
        for term in holders()
        if term.country in states() and term.office in TITLES.get(term.slot, ()) and state(term.country).adjectives
        and term.since >= date(1946, 1, 1)
    ]  # fmt: skip
    questions = []
    while len(questions) < count:
        term = chance.choice(terms)
        last = term.until or date(2025, 12, 31)
        days = (last - term.since).days
        if days < 30:
            continue
        on = term.since + timedelta(days=chance.randrange(10, days - 10))
        if state(term.country).exists(on):
            questions.append((f"the {state(term.country).adjectives[0]} {term.office}", on, term))
    return questions


def test_office_holders_by_date() -> None:
    questions = office_questions(300, seed=7)
    wrong = []
    for words, on, term in questions:
        article = Article(id="a", text=f"On Monday {words} called for talks.", published=on.isoformat())
        found = [m.actor for m in find_mentions(article) if m.actor]
        serving = {holder.name for holder in holders_of(term.country, term.slot, on) if holder.office == term.office}
        if not found or found[0].name not in serving:
            wrong.append((words, on.isoformat(), term.name, found[0].name if found else None))
    assert len(wrong) <= 15, f"{len(wrong)} of 300 wrong, such as {wrong[:8]}"


def test_every_term_in_the_table_is_answered_by_one_person() -> None:
    """On a day inside a term no second person holds the same office, but for handovers and joint offices."""
    doubled = []
    for words, on, term in office_questions(300, seed=11):
        serving = {h.name for h in holders_of(term.country, term.slot, on) if h.slot == term.slot}
        if len(serving) > 1:
            doubled.append((words, on.isoformat(), serving))
    assert len(doubled) <= 9, doubled[:10]
