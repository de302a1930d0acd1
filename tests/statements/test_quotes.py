"""Quotations by their marks."""

from __future__ import annotations

import pytest

from detente.records import Article
from detente.statements.quotes import find_quotations, strip_marks


def quotations(text: str) -> list[tuple[str, str]]:
    return [(text[q.first : q.last], q.sense) for q in find_quotations(text, Article("a", text).paragraphs)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We agree," he said.', [("We agree,", "speech")]),
        ("“We agree,” he said. “It is late.”", [("We agree,", "speech"), ("It is late.", "speech")]),
        ("„Wir sind bereit“, said the envoy.", [("Wir sind bereit", "speech")]),
        ("« Nous sommes prêts », said the envoy.", [(" Nous sommes prêts ", "speech")]),
        ("''We don't agree,'' he said.", [("We don't agree,", "speech")]),
        ("‘We don’t agree,’ he said.", [("We don’t agree,", "speech")]),
        ("'We will not yield the workers' island,' he said.", [("We will not yield the workers' island,", "speech")]),
        ("He said: ‘The ministers’ table is “set”.’", [("The ministers’ table is “set”.", "speech")]),
        ("The ministers' talks and the '90s were long.", []),
        ("She said they had \"called it 'a sham' twice\" on Monday.", [("called it 'a sham' twice", "words")]),
        # Inches, feet and a lone mark are no quotation of the rest of the text.
        ("The 5' fence stood by the 1990s' wall.", []),
    ],
)
def test_marks_open_and_close(text: str, expected: list[tuple[str, str]]) -> None:
    assert quotations(text) == expected


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ('The so-called "friendship treaty" lapsed.', "name"),
        ('Joseph "Joe" Marsh signed.', "name"),
        ('He read from the novel "A Farewell to the Sea" aloud.', "name"),
        ('They saw "The Quiet Harbour" twice.', "name"),
        ('The exercise "Iron Tide" began.', "name"),
        ('Critics mocked the "reform" for years.', "words"),
        ('He called it "a serious and deliberate breach" of the treaty.', "words"),
        ('He said "no".', "speech"),
        ('"No," he said.', "speech"),
    ],
)
def test_titles_nicknames_and_scare_quotes_are_no_speech(text: str, sense: str) -> None:
    assert [s for _, s in quotations(text)] == [sense]


def test_a_long_quotation_opens_each_paragraph_and_closes_the_last() -> None:
    text = "“We have waited,” she said.\n“We asked once.\n“We asked twice.”\nNobody came."
    found = find_quotations(text, Article("a", text).paragraphs)
    assert [(text[q.first : q.last], q.continues, q.continued) for q in found] == [
        ("We have waited,", False, False),
        ("We asked once.", True, False),
        ("We asked twice.", False, True),
    ]


def test_an_open_mark_without_another_ends_with_its_paragraph() -> None:
    text = '"I made no conditions.\nThe talks went on.'
    [found] = find_quotations(text, Article("a", text).paragraphs)
    assert text[found.first : found.last] == "I made no conditions."
    assert not found.closed


def test_a_closing_mark_alone_closes_what_the_paragraph_began_with() -> None:
    assert quotations("and so we stay,” he said.") == [("and so we stay,", "speech")]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“We agree,”", "We agree"),
        ('"A" and "B".', '"A" and "B"'),
        ("it was “an insult”.", "it was “an insult”"),
        ("'We agree.'", "We agree"),
    ],
)
def test_outer_marks_and_stops_come_off(text: str, plain: str) -> None:
    start, end = strip_marks(text, 0, len(text))
    assert text[start:end] == plain


@pytest.mark.parametrize("text", ["", "”", '"', "'", "“", "''", "“”", "‘’", "“““", "\n\n", "” “ ” “", "'''''"])
def test_any_marks_are_survived(text: str) -> None:
    for found in find_quotations(text, Article("a", text).paragraphs):
        assert 0 <= found.start <= found.first <= found.last <= found.end <= len(text)
