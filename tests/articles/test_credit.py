"""Who told it: the links of the chain, nearest the speaker first."""

# ruff: noqa: E501 - a row of a table, and the markup in it, reads best on one line
from __future__ import annotations

import pytest

from detente.articles.credit import read_credits
from detente.articles.dateline import read_dateline

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
    ("The minister praised state media and met Reuters staff.", []),
    ("The White House said rivals met.", []),
    ("Rivals met in the capital (pictured).", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "chain"), FOUND, ids=[row[0][:40] for row in FOUND])
def test_chain(text: str, chain: list[tuple[str, str, str]]) -> None:
    found = read_credits(text, read_dateline(text), None)
    assert [(link.name, link.kind, link.span.text if link.span else None) for link in found] == chain
    assert all(link.span and text[link.span.start : link.span.end] == link.span.text for link in found)


def test_outlet_ends_the_chain() -> None:
    chain = read_credits("Rivals met, Xinhua reported.", None, "Example Post")
    assert [(link.name, link.kind) for link in chain] == [("Xinhua", "state-media"), ("Example Post", "outlet")]


def test_an_agency_page_is_named_once() -> None:
    chain = read_credits("OTTAWA (Reuters) - Rivals met.", read_dateline("OTTAWA (Reuters) - Rivals met."), "Reuters")
    assert [(link.name, link.kind, link.country) for link in chain] == [("Reuters", "wire", "GBR")]


def test_byline_and_end_mark_name_agencies() -> None:
    assert [link.name for link in read_credits("Rivals met.", None, None, author="Jo Doe, AP Diplomatic Writer")] == [
        "The Associated Press"
    ]
    assert [link.name for link in read_credits("Rivals met.", None, None, wire="Reuters")] == ["Reuters"]


def test_a_ministry_is_no_outlet() -> None:
    assert [link.kind for link in read_credits("Rivals met.", None, "Ministry of Foreign Affairs")] == ["government"]
