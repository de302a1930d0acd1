"""Who told it: the links of the chain, nearest the speaker first."""

# ruff: noqa: E501 - a row of a table, and the markup in it, reads best on one line
from __future__ import annotations

from datetime import date

import pytest

from detente.articles.credit import read_credits
from detente.articles.dateline import read_dateline
from detente.data.outlets import find_outlet

FOUND = [
    ("NEW YORK, Sept 23 (Xinhua) -- Rivals met.", [("Xinhua", "state-media", "Xinhua")]),
    ("OTTAWA (Reuters) - Rivals met.", [("Reuters", "wire", "Reuters")]),
    ("(Reuters) - Rivals met.", [("Reuters", "wire", "Reuters")]),
    ("Rivals met, according to state media reports.", [("state media", "state-media", "state media")]),
    ("Rivals met, Chinese state media reported.", [("Chinese state media", "state-media", "Chinese state media")]),
    ("Rivals met, Iran's state television said.", [("Iran's state television", "state-media", "Iran's state television")]),
    ("Rivals met. Reuters contributed to this report.", [("Reuters", "wire", "Reuters")]),
    ("Rivals met. With files from The Canadian Press", [("The Canadian Press", "wire", "The Canadian Press")]),
    ("Rivals met, Yonhap reported.", [("Yonhap News Agency", "wire", "Yonhap")]),
    ("Rivals met, according to the official Xinhua news agency.", [("Xinhua", "state-media", "Xinhua")]),
    ("“We met,” he told the TASS news agency.", [("TASS", "state-media", "TASS")]),
    (
        "Rivals met, the foreign ministry said in a statement on Monday.",
        [("foreign ministry", "government", "foreign ministry")],
    ),
    (
        "Rivals met, according to a statement from the White House.",
        [("White House", "government", "White House")],
    ),
    ("Rivals met, Reuters said, citing a ministry statement.", [("ministry", "government", "ministry"), ("Reuters", "wire", "Reuters")]),
    ("Rivals met at the border. PTI", [("Press Trust of India", "wire", "PTI")]),
    ("“We met,” she said.” (AFP)", [("Agence France-Presse", "wire", "AFP")]),
    ("Rivals met at the border. AFP/Reuters", [("Agence France-Presse", "wire", "AFP"), ("Reuters", "wire", "Reuters")]),
    ("He left the staff of Reuters", []),
    ("The minister praised state media and met Reuters staff.", []),
    ("The White House said rivals met.", []),
    ("Rivals met in the capital (pictured).", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "chain"), FOUND, ids=[row[0][:40] for row in FOUND])
def test_chain(text: str, chain: list[tuple[str, str, str]]) -> None:
    found = read_credits(text, read_dateline(text), None)
    assert [(link.name, link.kind, link.span.text if link.span else None) for link in found] == chain
    assert all(link.span and text[link.span.start : link.span.end] == link.span.text for link in found)


COUNTRIES = [
    ("Rivals met, Chinese state media reported.", "CHN"),
    ("Rivals met, North Korean state media said.", "PRK"),
    ("Rivals met, Iran's state television said.", "IRN"),
    ("Rivals met, Saudi Arabia’s official news agency reported.", "SAU"),
    ("Rivals met, state media in Syria reported.", "SYR"),
    ("China's premier met Canada's prime minister, according to state media reports.", "CHN"),
    ("The premier came. Iran spoke to Russia, state media reported.", None),
    ("Rivals met, Chinese and Russian state media reported.", None),
    ("Rivals met, Congolese state television reported.", None),
    ("Rivals met, state media reported.", None),
    ("Rivals met, according to Russian state news agency TASS.", "RUS"),
    ("Rivals met, China's foreign ministry said in a statement.", "CHN"),
    ("Rivals met, the Russian foreign ministry said in a statement.", "RUS"),
    ("Rivals met, the Ministry of Foreign Affairs of Japan said in a statement.", "JPN"),
    ("Rivals met, the foreign ministry said in a statement.", None),
    ("Rivals met, according to a statement from the White House.", "USA"),
    ("Rivals met, the Kremlin said in a statement.", "RUS"),
    ("Rivals met, according to the New York Times.", "USA"),
    ("According to Reuters, rivals met.", "GBR"),
    ("“We met,” he told the BBC.", "GBR"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "country"), COUNTRIES, ids=[row[0][:60] for row in COUNTRIES])
def test_country(text: str, country: str | None) -> None:
    assert [link.country for link in read_credits(text, None, None)] == [country]


def test_a_ministry_on_its_own_site() -> None:
    text = "Rivals met, the foreign ministry said in a statement."
    chain = read_credits(text, None, find_outlet("mfa.gov.sg"))
    assert {(link.kind, link.country) for link in chain} == {("government", "SGP")}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("On Monday Chinese state media reported it.", "Chinese state media"),
        ("Rivals met, Saudi Arabia’s state television said.", "Saudi Arabia’s state television"),
        ("Meanwhile State media reported it.", "state media"),
    ],
)
def test_only_the_state_belongs_to_the_name(text: str, name: str) -> None:
    (link,) = read_credits(text, None, None)
    assert link.name == name
    assert link.span
    assert text[link.span.start : link.span.end] == link.span.text


def test_a_state_that_was() -> None:
    text = "Rivals met, Soviet state television reported."
    assert [link.country for link in read_credits(text, None, None, published=date(1987, 3, 1))] == ["SUN"]


def test_the_site_itself_comes_last_however_it_is_named() -> None:
    chain = read_credits("Rivals met, the BBC reported.", None, find_outlet("Reuters"))
    assert [link.name for link in chain] == ["BBC", "Reuters"]
    text = "Hong Kong (CNN Business)Rivals met."
    chain = read_credits(text, read_dateline(text), find_outlet("CNN"))
    assert [(link.name, link.span.text if link.span else None) for link in chain] == [("CNN", "CNN Business")]


def test_names_that_are_also_persons_are_no_credit() -> None:
    assert read_credits("Kan said rivals met. He told Sabah officials so.", None, None, author="Ann Forbes") == ()


def test_outlet_ends_the_chain() -> None:
    chain = read_credits("Rivals met, Xinhua reported.", None, "Example Post")
    assert [(link.name, link.kind) for link in chain] == [("Xinhua", "state-media"), ("Example Post", "outlet")]


def test_an_agency_page_is_named_once() -> None:
    chain = read_credits(
        "OTTAWA (Reuters) - Rivals met.", read_dateline("OTTAWA (Reuters) - Rivals met."), find_outlet("Reuters")
    )
    assert [(link.name, link.kind, link.country) for link in chain] == [("Reuters", "wire", "GBR")]


def test_byline_and_end_mark_name_agencies() -> None:
    assert [link.name for link in read_credits("Rivals met.", None, None, author="Jo Doe, AP Diplomatic Writer")] == [
        "The Associated Press"
    ]
    assert [link.name for link in read_credits("Rivals met.", None, None, wire="Reuters")] == ["Reuters"]


def test_a_ministry_is_no_outlet() -> None:
    assert [link.kind for link in read_credits("Rivals met.", None, "Ministry of Foreign Affairs")] == ["government"]
