"""Every table: its schema, no duplicates, sane dates, and an example per entry that the lexicon finds."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from detente.actors import Lexicon, find_mentions
from detente.data.codebook import SECTORS
from detente.data.offices import holders
from detente.data.places import find_place, places_in
from detente.data.states import members_of, states
from detente.data.tables import parts, rows, when
from detente.records import Article

DATED = ("organisations", "bodies", "firms", "metonyms", "organisation_members", "states", "office_holders", "persons")
KEYS = {
    "states": ("iso3",), "organisations": ("id",), "organisation_members": ("id", "from", "to"),
    "bodies": ("name", "country", "sectors"), "firms": ("name",), "metonyms": ("name", "country"),
    "roles": ("word", "plural"), "modifiers": ("word",), "references": ("words",), "compounds": ("phrase",),
    "ambiguous": ("name", "candidate"), "words": ("word", "list"), "peoples": ("name",), "regions": ("name", "country"),
    "office_holders": ("name", "country", "slot", "from"), "persons": ("name", "from"),
}  # fmt: skip


@pytest.mark.parametrize("table", KEYS)
def test_rows_are_whole_and_none_stands_twice(table: str) -> None:
    keys = [tuple(row[column] for column in KEYS[table]) for row in rows(table)]
    assert keys
    assert all(None not in row.values() and None not in row for row in rows(table))
    assert len(keys) == len(set(keys)), sorted({key for key in keys if keys.count(key) > 1})[:10]


@pytest.mark.parametrize("table", KEYS)
def test_each_file_names_its_source(table: str) -> None:
    text = files("detente.data").joinpath(f"{table}.csv").read_text(encoding="utf-8")
    notes = " ".join(line for line in text.splitlines() if line.startswith("#"))
    assert any(word in notes.lower() for word in ("source", "public record", "this project", "archigos")), notes


@pytest.mark.parametrize("table", DATED)
def test_dates(table: str) -> None:
    for row in rows(table):
        since, until = when(row["from"]), when(row["to"])
        assert not (since and until and until < since), row
        assert not since or date(1830, 1, 1) <= since <= date(2026, 12, 31), row


@pytest.mark.parametrize("table", ["organisations", "bodies", "firms", "metonyms", "roles", "persons", "peoples"])
def test_sectors(table: str) -> None:
    for row in rows(table):
        assert all(sector in SECTORS for sector in parts(row["sectors"])), row


def test_countries() -> None:
    organisations = {row["id"] for row in rows("organisations")}
    for table in ("bodies", "firms", "metonyms", "peoples", "regions", "persons"):
        for row in rows(table):
            assert row["country"] in ("", "IGO") or row["country"] in states() or row["country"] in organisations, row
    for row in rows("organisation_members"):
        assert row["id"] in organisations
        assert all(member in states() for member in row["members"].split()), row
    for holder in holders():
        assert holder.country in states() or holder.country in organisations, holder


def test_codes_do_not_collide() -> None:
    organisations = {row["id"] for row in rows("organisations")}
    assert not organisations & set(states()), "an organisation under a state's code"


def test_how_much_there_is() -> None:
    floors = {
        "states": 200,
        "organisations": 250,
        "bodies": 400,
        "firms": 100,
        "roles": 1000,
        "office_holders": 2000,
        "persons": 400,
    }
    for table, floor in floors.items():
        assert len(rows(table)) >= floor, table


def test_states_of_political_science() -> None:
    members = [s for s in states().values() if s.cow and s.exists(date(2016, 1, 1))]
    assert 190 <= len(members) <= 200
    assert states()["CAN"].cow == 20
    assert states()["YEM"].gw == 678
    assert not states()["CZE"].exists(date(1987, 1, 1))
    assert states()["DDR"].exists(date(1987, 1, 1))
    for row in rows("states"):
        if row["iso2"]:
            assert row["fr"], row
            assert row["zh"], row


@pytest.mark.parametrize(
    ("organisation", "on", "inside", "outside"),
    [
        ("EU", "2021-01-01", "FRA", "GBR"),
        ("EU", "2019-01-01", "GBR", "NOR"),
        ("NATO", "2024-06-01", "SWE", "UKR"),
        ("ASEAN", "1990-01-01", "BRN", "VNM"),
        ("BRICS", "2024-06-01", "EGY", "IDN"),
        ("G8", "2010-01-01", "RUS", "CHN"),
        ("EEC", "1987-04-01", "ESP", "AUT"),
        ("OPEC", "1987-04-01", "ECU", "NOR"),
    ],
)
def test_members_by_date(organisation: str, on: str, inside: str, outside: str) -> None:
    members = members_of(organisation, date.fromisoformat(on))
    assert inside in members
    assert outside not in members
    assert len(members) == len(set(members))


def example(name: str, on: str) -> list[str]:
    article = Article(id="a", text=f"On Monday {name} said so.", published=on)
    return [mention.span.text for mention in find_mentions(article)]


def test_an_example_per_state() -> None:
    missed = [
        s.name
        for s in states().values()
        if s.name not in " ".join(example(s.name, str(s.since or s.until or "2015-01-01")))
    ]
    assert not missed


def test_an_example_per_organisation() -> None:
    missed = []
    for row in rows("organisations"):
        found = example(f"the {row['name']}", row["from"] or "2015-01-01")
        if not any(row["name"] in words for words in found):
            missed.append(row["name"])
    assert len(missed) <= 6, missed


def test_an_example_per_role() -> None:
    missed = []
    for row in rows("roles"):
        word = row["plural"] or row["word"]
        if not any(word.lower() in words.lower() for words in example(f"Canadian {word}", "2015-01-01")):
            missed.append(word)
    assert len(missed) <= 25, missed


def test_names_of_the_lexicon_are_single_spaced() -> None:
    for table, column in (("bodies", "name"), ("organisations", "name"), ("firms", "name"), ("office_holders", "name")):
        for row in rows(table):
            name = row[column]
            assert name == " ".join(name.split()), row
            assert "�" not in name, row
    assert Lexicon.load() is Lexicon.load()


@pytest.mark.parametrize(
    ("name", "near", "country"),
    [
        ("Beijing", None, "CHN"), ("kiev", None, "UKR"), ("Bogota", None, "COL"), ("London", None, "GBR"),
        ("London", "CAN", "CAN"), ("Paris", None, "FRA"), ("Washington", None, "USA"), ("Crimea", None, "UKR"),
        ("Alberta", None, "CAN"), ("Bombay", None, "IND"), ("Georgia", "USA", "USA"), ("Santiago", None, "CHL"),
    ],
)  # fmt: skip
def test_places(name: str, near: str | None, country: str) -> None:
    place = find_place(name, near=near)
    assert place is not None
    assert place.country == country


def test_places_in_text_have_true_offsets() -> None:
    text = "The envoys met in Port-au-Prince, then near Rio de Janeiro and outside Nowhereville."
    found = places_in(text)
    assert [text[start:end] for start, end, _ in found] == ["Port-au-Prince", "Rio de Janeiro"]
    assert [place.country for _, _, place in found] == ["HTI", "BRA"]
