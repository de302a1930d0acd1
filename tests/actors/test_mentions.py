"""The table of composed sentences: every expected mention is found, with its country, sector, actor or members."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.actors import find_mentions
from detente.records import Article

TABLE = Path(__file__).parent / "mentions.psv"
ROWS = [
    tuple(line.split("|"))
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_the_table_is_large_enough() -> None:
    assert len(ROWS) >= 150


@pytest.mark.parametrize(("on", "text", "expected"), ROWS)
def test_mentions(on: str, text: str, expected: str) -> None:
    mentions = find_mentions(Article(id="a", text=text, published=on))
    found = [(m.span.text, m) for m in mentions]
    for item in expected.split("; "):
        if item.startswith("!"):
            words = item[1:].removesuffix("=x")
            touching = [m for m in mentions if words in m.span.text]
            if item.endswith("=x"):
                touching = [m for m in touching if m.actor and m.actor.country]
            assert not touching, f"{words} must name nobody: {touching}"
            continue
        words, _, wanted = item.partition("=")
        matches = [m for span, m in found if span == words]
        assert matches, f"“{words}” not found among {[span for span, _ in found]}"
        mention = matches[-1]
        if wanted == "?":
            assert mention.actor is None
        elif wanted.startswith("#"):
            assert mention.actor is not None
            assert mention.actor.id == wanted[1:], mention.why
        elif wanted.startswith("{"):
            assert {m.id for m in mention.members} == set(wanted.strip("{}").split("+"))
        else:
            country, _, sector = wanted.partition("/")
            assert mention.actor is not None
            assert str(mention.actor.country) == country, mention.why
            if sector:
                assert sector in mention.actor.sectors
