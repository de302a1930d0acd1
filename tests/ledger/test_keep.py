"""The ledger: entries, repetitions, what followed as proposals, and people's word on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from detente.ledger import Word, find_positions, keep_ledger, list_anniversaries
from detente.ledger.words import stems
from detente.records import Event, EventDate, Evidence, Milestone, Span, Statement
from tests.factories import make_event, make_mention

PAIR = ("CHN", "CAN")


def say(
    kind: str = "demand",
    by: str = "CHN",
    to: str = "CAN",
    words: str = "to lift the tariffs on electric cars",
    day: str | None = "2025-03-01",
    *,
    issue: str | None = "tariffs",
    polarity: str = "positive",
    hedged: bool = False,
    due: str | None = None,
    story: str | None = None,
) -> Statement:
    """Return a statement of one state to another."""
    span = Span(20, 20 + len(words), words)
    return Statement(
        id=f"sd-{kind}-{by}-{day}-{words[:12]}-{polarity}", article_id=f"ar-{day}-{by}", kind=kind,
        speaker=make_mention(by), addressee=(make_mention(to),), cue=None, content=(span,), quote="indirect",
        issues=(issue,) if issue else (), polarity=polarity, hedged=hedged, condition=None,  # type: ignore[arg-type]
        date=EventDate(date.fromisoformat(due), "day", "explicit") if due else EventDate(None, "unknown", "unknown"),
        said_on=date.fromisoformat(day) if day else None, evidence=Evidence(span, None), reported_by=(), claim=None,
        confidence=0.9, coder="test-coder 1", concerns=(to,), story_id=story or f"s-{day}-{by}", published=day,
    )  # fmt: skip


def act(kind: str, by: str, to: str, day: str, sentence: str = "", *, issue: str = "tariffs", **facts: object) -> Event:
    """Return an event of one state towards another."""
    words = sentence or f"{by} {kind.lower()} {to}"
    event = make_event(kind, by, to, day, sentence=words, story=f"s-{day}", published=day, **facts)  # type: ignore[arg-type]
    return replace(event, issues=(issue,))


def test_an_entry_tells_who_asked_whom_for_what_and_when() -> None:
    made = say(due="2025-06-01")
    [entry] = keep_ledger([made], [], PAIR).entries
    assert (entry.by, entry.to, entry.kind, entry.issues) == ("CHN", "CAN", "demand", ("tariffs",))
    assert (entry.made_on, entry.due, entry.status) == (date(2025, 3, 1), date(2025, 6, 1), "open")
    assert entry.to_json()["words"] == "to lift the tariffs on electric cars"


def test_what_is_no_promise_or_demand_or_not_between_them_is_left_out() -> None:
    said = [say("praise"), say("demand", to="USA"), say("claim"), say("demand", by="JPN")]
    assert keep_ledger(said, [], PAIR).entries == ()


def test_a_repetition_joins_its_first() -> None:
    said = [
        say(day="2025-03-01"),
        say(words="lifting the tariffs on Chinese electric cars", day="2025-05-01"),
        say(words="to free the detained editor", day="2025-05-02", issue="press-freedom"),
    ]
    first, second = keep_ledger(said, [], PAIR).entries
    assert [s.said_on for s in first.repeated] == [date(2025, 5, 1)]
    assert second.repeated == ()


@pytest.mark.parametrize(
    ("event", "proposes"),
    [
        (act("RETREAT", "CAN", "CHN", "2025-06-01"), "met"),
        (act("AGREE", "CAN", "CHN", "2025-06-01"), "advanced"),
        (act("REJECT", "CAN", "CHN", "2025-06-01"), "contradicted"),
        (act("SANCTION", "CAN", "CHN", "2025-06-01"), "contradicted"),
        # Before it, by somebody else, about something else, not done, in its own report: nothing follows from these.
        (act("RETREAT", "CAN", "CHN", "2025-02-01"), None),
        (act("RETREAT", "CHN", "CAN", "2025-06-01"), None),
        (act("RETREAT", "CAN", "CHN", "2025-06-01", issue="tourism"), None),
        (act("RETREAT", "CAN", "CHN", "2025-06-01", status="planned"), None),
        (act("RETREAT", "CAN", "CHN", "2035-06-01"), None),
        (act("ACCUSE", "CAN", "CHN", "2025-06-01"), None),
    ],
)
def test_what_followed_a_demand_is_proposed(event: Event, proposes: str | None) -> None:
    [entry] = keep_ledger([say()], [event], PAIR).entries
    assert [link.proposes for link in entry.links] == ([proposes] if proposes else [])
    assert entry.status == "open"
    for link in entry.links:
        assert "CAN" in link.reason
        assert "2025-06-01" in link.reason
        assert link.to_json()["evidence"]["text"] == event.evidence.sentence.text


def test_of_a_commitment_its_maker_s_acts_count() -> None:
    made = say("commitment", words="to lower the duties on canola")
    [entry] = keep_ledger(
        [made], [act("RETREAT", "CHN", "CAN", "2025-06-01"), act("SANCTION", "CAN", "CHN", "2025-07-01")], PAIR
    ).entries
    assert [link.proposes for link in entry.links] == ["met"]


def test_words_in_common_tie_without_an_issue() -> None:
    event = replace(
        act("RETREAT", "CAN", "CHN", "2025-06-01", "Canada lifted its tariffs on electric cars."), issues=()
    )
    [entry] = keep_ledger([say(issue=None)], [event], PAIR).entries
    assert [link.proposes for link in entry.links] == ["met"]
    assert "words in common" in entry.links[0].reason


def test_later_statements_are_proposed_too() -> None:
    promise = say("commitment", "CAN", "CHN", "we will review the tariffs", "2025-04-01")
    refusal = say("position", "CAN", "CHN", "the tariffs stay", "2025-05-01", polarity="negative")
    entry = next(e for e in keep_ledger([say(), promise, refusal], [], PAIR).entries if e.kind == "demand")
    assert [(link.proposes, link.follow_up.id) for link in entry.links] == [
        ("advanced", promise.id), ("contradicted", refusal.id),
    ]  # fmt: skip


def test_only_a_person_settles_an_entry() -> None:
    said, acts = [say()], [act("RETREAT", "CAN", "CHN", "2025-06-01")]
    [entry] = keep_ledger(said, acts, PAIR).entries
    [link] = entry.links
    [confirmed] = keep_ledger(said, acts, PAIR, words={link.id: Word("confirmed", "Ada")}).entries
    assert (confirmed.status, confirmed.links[0].to_json()["judged_by"]) == ("met", "Ada")
    [rejected] = keep_ledger(said, acts, PAIR, words={link.id: Word("rejected", "Ada")}).entries
    assert rejected.status == "open"
    assert rejected.links[0].word == Word("rejected", "Ada")


def test_a_judged_link_is_kept_among_many() -> None:
    acts = [act("RETREAT", "CAN", "CHN", f"2025-0{n}-01", f"Canada gave way {n}.") for n in range(4, 10)]
    [entry] = keep_ledger([say()], acts, PAIR).entries
    assert len(entry.links) == 4
    every = {link.id for link in entry.links}
    dropped = next(e for e in acts if e.id not in {link.follow_up.id for link in entry.links})
    [alone] = keep_ledger([say()], [dropped], PAIR).entries
    [again] = keep_ledger([say()], acts, PAIR, words={alone.links[0].id: Word("confirmed", "Ada")}).entries
    assert {link.id for link in again.links} == every | {alone.links[0].id}


def test_stems_leave_out_what_all_texts_share() -> None:
    assert stems("China's government said relations between both countries") == frozenset({"china"})
    assert stems("tariff") == stems("tariffs") == frozenset({"tariff"})


def test_positions_by_issue_with_moves() -> None:
    said = [
        say("criticism", day="2024-01-01", words="the levy is unjust"),
        say("demand", day="2024-06-01"),
        say("offer", day="2025-01-01", words="ready to talk"),
        say("praise", day="2025-02-01", words="the exchange", issue="tourism"),
        say("claim", day="2025-03-01", words="trade rose"),
        say("threat", by="CAN", to="CHN", day="2025-03-01"),
    ]
    tourism, tariffs = find_positions(said, "CHN")
    assert (tariffs.issue, tariffs.moved, tariffs.latest.words) == ("tariffs", "closer", "ready to talk")
    assert [s.kind for s in tariffs.earlier] == ["demand", "criticism"]
    assert (tourism.issue, tourism.moved) == ("tourism", None)
    [only] = find_positions(said, "CHN", issue="tariffs")
    assert only.to_json()["latest"]["words"] == "ready to talk"
    assert find_positions(said, "CHN", toward="USA") == ()


@pytest.mark.parametrize(
    ("kinds", "moved"),
    [
        (["demand", "demand"], "no"),
        (["offer", "threat"], "further"),
        (["criticism", "praise"], "closer"),
        (["position"], None),
    ],
)
def test_moved(kinds: list[str], moved: str | None) -> None:
    said = [say(kind, day=f"2025-0{n}-01", words=f"word {n}") for n, kind in enumerate(kinds, 1)]
    [position] = find_positions(said, "CHN", issue="tariffs")
    assert position.moved == moved


def test_anniversaries_ahead_come_every_fifth_year_once() -> None:
    def milestone(at: int) -> Milestone:
        span = Span(0, 3, "55t")
        sides = (make_mention("CHN"), make_mention("CAN"))
        return Milestone(f"ms-{at}", f"ar-{at}", span, span, "diplomatic relations", 55, 1970, sides)

    found = list_anniversaries([milestone(1), milestone(2)], year=2026, within=10)
    assert [(a.year, a.years, a.countries) for a in found] == [(2030, 60, ("CAN", "CHN")), (2035, 65, ("CAN", "CHN"))]
