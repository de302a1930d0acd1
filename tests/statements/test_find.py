"""Who said what: speakers, quotations, conditions, the chain, and events of the same words."""

from __future__ import annotations

from datetime import date

import pytest

from detente.records import Article, Reporter, Statement
from detente.statements import join_events
from tests.factories import make_event
from tests.statements.heard import Say, find, mention

LI = "Li"


def article(text: str, **facts: object) -> Article:
    return Article("ar-1", text, **{"published": "2025-09-24", **facts})  # type: ignore[arg-type]


def words(statements: tuple[Statement, ...]) -> list[tuple[str, str]]:
    return [(s.speaker.span.text if s.speaker else "", s.words) for s in statements]


def test_a_statement_has_speaker_addressee_cue_content_and_evidence() -> None:
    a = article("Beijing urged Ottawa to lift the levy if talks resume.")
    [s] = find(
        a,
        [mention(a, "Beijing", "CHN"), mention(a, "Ottawa", "CAN")],
        [Say("Beijing", "urged", "to lift the levy if talks resume", to="Ottawa", kind="demand", issues=("tariffs",))],
    ).statements
    row = s.to_json()
    assert row["speaker"] == {
        "name": "Beijing", "country": "CHN", "sectors": ["GOV"], "office": None,
        "text": "Beijing", "start": 0, "end": 7,
    }  # fmt: skip
    assert [p["country"] for p in row["addressee"]] == ["CAN"]
    assert row["cue"] == {"start": 8, "end": 13, "text": "urged"}
    assert row["condition"]["text"] == "if talks resume"
    assert (row["kind"], row["quote"], row["issues"], row["polarity"], row["hedged"]) == (
        "demand", "indirect", ["tariffs"], "positive", False,
    )  # fmt: skip
    assert row["evidence"]["text"] == a.text
    assert row["concerns"] == ["CAN"]


def test_the_words_of_a_place_do_not_speak_for_it() -> None:
    a = article("The mayor of Ottawa said the bridge was safe.")
    [s] = find(
        a, [mention(a, "Ottawa", "CAN")], [Say("The mayor of Ottawa", "said", "the bridge was safe", kind="claim")]
    ).statements
    assert s.speaker is not None
    assert (s.speaker.span.text, s.speaker.actors) == ("The mayor of Ottawa", ())


def test_two_who_speak_together_are_one_group() -> None:
    a = article("Manila and Tokyo said the patrols would go on.")
    [s] = find(
        a,
        [mention(a, "Manila", "PHL"), mention(a, "Tokyo", "JPN")],
        [Say("Manila and Tokyo", "said", "the patrols would go on")],
    ).statements
    # One span of words: the head decides; two spans would be joined.
    assert s.speaker is not None
    assert s.speaker.actors


@pytest.mark.parametrize("pronoun", ["He", "She"])
def test_a_pronoun_nobody_resolved_is_the_last_to_speak(pronoun: str) -> None:
    a = article(f"Minister Ortega said the port was open. {pronoun} added that ships were waiting.")
    found = find(
        a,
        [mention(a, "Minister Ortega", "ESP", kind="person"), mention(a, pronoun, kind="pronoun")],
        [
            Say("Minister Ortega", "said", "the port was open", kind="claim"),
            Say(pronoun, "added", "ships were waiting", kind="claim"),
        ],
    ).statements
    assert [s.speaker.actors[0].country for s in found if s.speaker] == ["ESP", "ESP"]
    assert found[1].speaker is not None
    assert found[1].speaker.span.text == pronoun


def test_we_in_a_quotation_are_whoever_is_quoted() -> None:
    a = article("“We demand that the camps be closed,” Minister Ortega said.")
    found = find(
        a,
        [mention(a, "Minister Ortega", "ESP", kind="person")],
        [
            Say("Minister Ortega", "said", "We demand that the camps be closed"),
            Say("We", "demand", "that the camps be closed", kind="demand"),
        ],
    ).statements
    inner = next(s for s in found if s.kind == "demand")
    assert inner.speaker is not None
    assert [a.country for a in inner.speaker.actors] == ["ESP"]
    assert inner.words == "the camps be closed"


def test_a_quotation_belongs_whole_to_who_says_part_of_it() -> None:
    a = article("“The tariffs hurt us. They hurt our farmers. They must go,” the minister said.")
    [s] = find(
        a,
        [mention(a, "the minister", "CAN", kind="office")],
        [Say("the minister", "said", "They must go", kind="demand")],
    ).statements
    assert s.words == "The tariffs hurt us. They hurt our farmers. They must go"
    assert s.quote == "direct"
    assert s.evidence.sentence.text == a.text[: s.evidence.sentence.end]


def test_a_quotation_runs_over_paragraphs() -> None:
    a = article("The minister said: “We waited.\n“We asked twice.\n“We will not ask again.”\nNobody came.")
    [s] = find(
        a, [mention(a, "The minister", "CAN", kind="office")], [Say("The minister", "said", "We waited")]
    ).statements
    assert [p.text.rstrip(".") for p in s.content] == ["We waited", "We asked twice", "We will not ask again"]
    assert s.quote == "direct"


def test_content_is_split_around_the_cue() -> None:
    a = article("“We agree,” Li said, “but not today.”")
    [s] = find(a, [mention(a, "Li", "CHN", kind="person")], [Say("Li", "said", "We agree + but not today")]).statements
    assert [p.text for p in s.content] == ["We agree", "but not today"]
    assert s.quote == "direct"


def test_what_goes_on_after_x_said_is_x_s_too() -> None:
    a = article("“We agree,” Li said. “The rest can wait until spring.”")
    [s] = find(a, [mention(a, "Li", "CHN", kind="person")], [Say("Li", "said", "We agree")]).statements
    assert [p.text for p in s.content] == ["We agree", "The rest can wait until spring"]


def test_a_quotation_alone_in_the_next_paragraph_is_the_last_speaker_s() -> None:
    a = article("Li said the talks were useful.\n“We will hold another round before the summer.”")
    found = find(
        a, [mention(a, "Li", "CHN", kind="person")], [Say("Li", "said", "the talks were useful", kind="praise")]
    ).statements
    assert words(found)[1] == ("Li", "We will hold another round before the summer")
    assert (found[1].cue, found[1].quote, found[1].kind) == (None, "direct", "commitment")


def test_a_quotation_that_was_not_heard_is_given_to_who_stands_beside_it() -> None:
    a = article("“The strait is open to all ships,” said Admiral Novak on Monday.")
    [s] = find(a, [mention(a, "Admiral Novak", "HRV", kind="person")], []).statements
    assert words((s,)) == [("Admiral Novak", "The strait is open to all ships")]
    assert s.cue is not None
    assert s.cue.text == "said"


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “friendship treaty” lapsed on Monday.",
        "Joseph “Joe” Marsh signed for the union.",
        "Visitors saw “The Quiet Harbour” at the museum.",
        "Exercise “Iron Tide” began off the coast.",
    ],
)
def test_names_in_quotation_marks_are_no_statements(text: str) -> None:
    assert find(article(text), [], []).statements == ()


@pytest.mark.parametrize(
    ("text", "content", "quote", "quoted"),
    [
        ("“Peace is near,” Li said.", "Peace is near", "direct", ["Peace is near"]),
        ("Li said peace was near.", "peace was near", "indirect", []),
        (
            "Li said peace was “nearer than ever” now.",
            "peace was “nearer than ever” now",
            "mixed",
            ["nearer than ever"],
        ),
        ("Li said the so-called “peace plan” was dead.", "the so-called “peace plan” was dead", "indirect", []),
    ],
)
def test_quote_follows_the_marks(text: str, content: str, quote: str, quoted: list[str]) -> None:
    a = article(text)
    [s] = find(a, [mention(a, "Li", "CHN", kind="person")], [Say("Li", text.split("Li ")[1][:4], content)]).statements
    assert (s.quote, [q.text for q in s.quoted]) == (quote, quoted)


@pytest.mark.parametrize(
    ("content", "condition"),
    [
        ("China will answer if the levy stays", "if the levy stays"),
        ("unless the levy goes, China will answer", "unless the levy goes"),
        ("China would sign provided that both sides agreed", "provided that both sides agreed"),
        ("it would ask them to see if the levy stays", None),
        ("China will answer soon", None),
    ],
)
def test_conditions_are_the_clause_s_words(content: str, condition: str | None) -> None:
    a = article(f"Li said {content}.")
    [s] = find(a, [mention(a, "Li", "CHN", kind="person")], [Say("Li", "said", content)]).statements
    assert (s.condition.text if s.condition else None) == condition


def test_negative_and_hedged_come_from_what_was_heard() -> None:
    a = article("Li denied that troops had moved. Li may consider a visit.")
    found = find(
        a,
        [mention(a, "Li", "CHN", kind="person"), mention(a, "Li", "CHN", kind="person", nth=1)],
        [
            Say("Li", "denied", "that troops had moved", kind="denial"),
            Say("Li", "may consider", "a visit", kind="offer", flags=("hedged",)),
        ],
    ).statements
    assert [(s.polarity, s.hedged) for s in found] == [("negative", False), ("positive", True)]


def test_the_chain_runs_from_the_speaker_to_the_outlet() -> None:
    a = article(
        "Ortega said that Novak had urged restraint, according to Reuters.",
        credits=(Reporter("Reuters", "wire"),), outlet="Example Post",
    )  # fmt: skip
    ortega, novak = mention(a, "Ortega", "ESP", kind="person"), mention(a, "Novak", "HRV", kind="person")
    found = find(
        a,
        [ortega, novak],
        [
            Say("Ortega", "said", "Novak had urged restraint", kind="claim"),
            Say("Novak", "urged", "restraint", kind="demand"),
        ],
    ).statements
    inner = next(s for s in found if s.kind == "demand")
    assert [link.name for link in inner.reported_by] == ["Ortega", "Reuters", "Example Post"]
    assert inner.reported_by[0].span is not None
    outer = next(s for s in found if s.kind == "claim")
    assert [link.name for link in outer.reported_by] == ["Reuters", "Example Post"]


def test_media_that_only_pass_on_are_a_link_and_no_statement() -> None:
    a = article("Li urged restraint, state media reported.")
    found = find(
        a,
        [mention(a, "Li", "CHN", kind="person"), mention(a, "state media", None, kind="role")],
        [
            Say("Li", "urged", "restraint", kind="demand"),
            Say("state media", "reported", "Li urged restraint", kind="claim"),
        ],
    ).statements
    assert words(found) == [("Li", "restraint")]
    assert [link.name for link in found[0].reported_by] == ["state media"]


def test_the_day_it_was_said_and_the_time_it_is_about_are_apart() -> None:
    a = article("Li said on Monday that the pact would be signed in March 2026.")
    [s] = find(
        a, [mention(a, "Li", "CHN", kind="person")], [Say("Li", "said", "the pact would be signed in March 2026")]
    ).statements
    assert s.said_on == date(2025, 9, 22)
    assert (s.date.date, s.date.precision) == (date(2026, 3, 1), "month")


def test_one_named_side_of_bilateral_words_concerns_the_other() -> None:
    a = article("Carney met Li in Ottawa. Li called for stronger ties.")
    found = find(
        a,
        [
            mention(a, "Carney", "CAN", kind="person"),
            mention(a, "Li", "CHN", kind="person"),
            mention(a, "Li", "CHN", kind="person", nth=1),
        ],
        [Say("Li", "called for", "stronger ties", kind="demand")],
    ).statements
    assert found[0].concerns == ("CAN",)


def test_content_that_points_back_takes_the_claim_before_it() -> None:
    a = article("Trade between China and Canada rose 4 percent in 2024. Li highlighted this momentum.")
    found = find(
        a,
        [mention(a, "China", "CHN"), mention(a, "Canada", "CAN"), mention(a, "Li", "CHN", kind="person")],
        [Say("Li", "highlighted", "this momentum", kind="praise")],
    ).statements
    assert [s.claim.change for s in found if s.claim] == [4.0, 4.0]
    assert found[0].speaker is None
    assert found[1].speaker is not None


def test_each_claim_in_what_is_said_is_a_statement() -> None:
    a = article("Li said exports to Canada rose 4 percent in 2024 and imports from Canada fell 2 percent in 2024.")
    found = find(
        a,
        [mention(a, "Li", "CHN", kind="person"), mention(a, "Canada", "CAN"), mention(a, "Canada", "CAN", nth=1)],
        [Say("Li", "said", a.text[8:-1], kind="claim")],
    ).statements
    assert [(s.claim.flow, s.claim.direction) for s in found if s.claim] == [("exports", "up"), ("imports", "down")]
    assert len({s.id for s in found}) == 2


def test_a_statement_and_the_event_of_its_words_point_at_each_other() -> None:
    a = article("China urged Canada to lift the levy.")
    [s] = find(
        a,
        [mention(a, "China", "CHN"), mention(a, "Canada", "CAN")],
        [Say("China", "urged", "to lift the levy", to="Canada", kind="demand")],
    ).statements
    event = make_event("REQUEST", "CHN", "CAN", article="ar-1", sentence=a.text)
    other = make_event("REQUEST", "JPN", "CAN", article="ar-1", sentence=a.text)
    event, other = (_with_trigger(e, a) for e in (event, other))
    [joined], (first, second) = join_events([s], [event, other])
    assert joined.event_id == event.id
    assert (first.statement_id, second.statement_id) == (s.id, None)


def _with_trigger(event, a: Article):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    from detente.records import Evidence

    return replace(event, evidence=Evidence(a.span(0, len(a.text)), a.span(6, 11)))


def test_ids_are_the_same_each_time() -> None:
    a = article("Li said peace was near.")
    says = [Say("Li", "said", "peace was near")]
    once, again = (find(a, [mention(a, "Li", "CHN", kind="person")], says).statements for _ in range(2))
    assert [s.id for s in once] == [s.id for s in again]


@pytest.mark.parametrize("text", ["", "\n", "“", "said", "“…” said “…”", "If", "the 1st anniversary of", "trade rose"])
def test_any_text_is_survived(text: str) -> None:
    find(article(text), [], [])


@pytest.mark.parametrize(
    ("text", "say", "content"),
    [
        # A list, an apposition and a phrase behind a comma belong to what is said.
        (
            "Li stressed steps such as visits, talks, and trade, including a fair in May.",
            Say("Li", "stressed", "steps such as visits"),
            "steps such as visits, talks, and trade, including a fair in May",
        ),
        # The owner of what is reaffirmed is not spoken to, and not cut off.
        ("Li reaffirmed Ottawa's support for the accord.",
         Say("Li", "reaffirmed", "support for the accord", to="Ottawa"),
         "Ottawa's support for the accord"),
        # The speaker's next act is another's.
        ("Li welcomed the treaty and discussed ways to widen it.",
         Say("Li", "welcomed", "the treaty and discussed ways"),
         "the treaty"),
        # So is a reporter's own clause.
        ("Li said the port was open, but people there spoke of shots.", Say("Li", "said", "the port was open"),
         "the port was open"),
        # A whole clause stands before "X said", an abbreviation in it ends nothing.
        ("Ships of the U.S. Navy, which left on Monday, will return, Li said.", Say("Li", "said", "will return"),
         "Ships of the U.S. Navy, which left on Monday, will return"),
    ],
)  # fmt: skip
def test_content_reaches_as_far_as_its_clause(text: str, say: Say, content: str) -> None:
    a = article(text)
    named = [mention(a, "Li", "CHN", kind="person"), *([mention(a, "Ottawa", "CAN")] if "Ottawa" in text else [])]
    [s] = find(a, named, [say]).statements
    assert (s.words, s.addressee) == (content, ())


def test_who_goes_on_is_the_subject_and_not_whoever_stands_last() -> None:
    a = article("Minister Ortega received the envoy of Chad and urged restraint on all sides.")
    found = find(
        a,
        [mention(a, "Minister Ortega", "ESP", kind="person"), mention(a, "the envoy of Chad", "TCD", kind="office")],
        [Say("the envoy of Chad", "urged", "restraint on all sides", kind="demand")],
    ).statements
    assert words(found) == [("Minister Ortega", "restraint on all sides")]


def test_two_subjects_of_one_verb_speak_together() -> None:
    a = article("President Silva and President Moreau reaffirmed the friendship of both peoples.")
    named = [mention(a, "President Silva", "BRA", kind="person"), mention(a, "President Moreau", "FRA", kind="person")]
    [s] = find(
        a, named, [Say("President Silva", "reaffirmed", "the friendship of both peoples", kind="praise")]
    ).statements
    assert s.speaker is not None
    assert [x.country for x in s.speaker.actors] == ["BRA", "FRA"]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Li read the proposed rule that would lower the fee.", "proposed"),
        ("Li will travel to Lima at the invitation of Peru to see the port.", "invitation"),
        ("Li's visit underscores the long friendship of both peoples.", "underscores"),
        ("Li called on the minister of trade today.", "called on"),
        ("No group has claimed the attack on the port, Li was told.", "claimed"),
    ],
)
def test_a_word_of_saying_may_say_nothing(text: str, cue: str) -> None:
    a = article(text)
    rest = text[text.index(cue) + len(cue) :].strip(" .")
    found = find(a, [mention(a, "Li", "CHN", kind="person")], [Say("Li", cue, rest)]).statements
    assert [s.cue.text for s in found if s.cue and s.cue.text == cue] == []
