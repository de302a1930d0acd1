"""The page the project started from: who says what, through whom, in which words; milestones and trade claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente import Events, code
from detente.events import load_coder
from detente.events.sentences import split_sentences

PAGE = Path(__file__).resolve().parents[3] / "shared" / "seed" / "page.html"

pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the page is in ../shared, which is not here")


@pytest.fixture(scope="module")
def seed() -> Events:
    return code(PAGE.read_bytes())


def test_every_sentence_tells_what_the_premier_or_china_says(seed: Events) -> None:
    if not load_coder().hears_statements:
        pytest.skip("this coder has no heads for statements")
    spoken = [s for s in seed.statements if s.speaker and {a.country for a in s.speaker.actors} == {"CHN"}]
    for sentence in split_sentences(seed.articles[0]):
        if not sentence.text.startswith("Trade between"):
            touched = [
                s
                for s in spoken
                if s.evidence.sentence.start < sentence.end and sentence.start < s.evidence.sentence.end
            ]
            assert touched, sentence.text


def test_state_media_stand_in_every_chain(seed: Events) -> None:
    assert seed.statements
    for statement in seed.statements:
        assert [link.kind for link in statement.reported_by][-2:] == ["state-media", "outlet"], statement


def test_quoted_words_are_kept_as_such(seed: Events) -> None:
    quoted = [q.text for s in seed.statements if s.speaker for q in s.quoted]
    if load_coder().hears_statements:
        assert "practical and constructive" in quoted


def test_both_milestones(seed: Events) -> None:
    assert [(m.years, m.since) for m in seed.milestones] == [(55, 1970), (20, 2005)]
    for milestone in seed.milestones:
        assert {a.country for m in milestone.about for a in m.actors} == {"CHN", "CAN"}


def test_both_trade_claims(seed: Events) -> None:
    claims = [s.claim for s in seed.statements if s.claim and s.speaker is None]
    assert [(c.form, c.direction, c.rank, c.period) for c in claims] == [
        ("trend", "up", None, "2025"),
        ("rank", "flat", 2, None),
    ]
    assert {a.country for m in claims[0].about for a in m.actors} == {"CHN", "CAN"}
    assert [a.country for m in claims[1].about for a in m.actors] == ["CHN"]
    assert [a.country for m in claims[1].partner for a in m.actors] == ["CAN"]


def test_statements_and_events_point_at_each_other(seed: Events) -> None:
    by_id = {event.id: event for event in seed.events}
    for statement in seed.statements:
        if statement.event_id:
            assert by_id[statement.event_id].statement_id == statement.id
