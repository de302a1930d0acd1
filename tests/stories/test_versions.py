"""What each member of a story is, and where its words differ; stories that tell one happening."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.records import Article, Place, Reporter, Story
from detente.stories import Change, find_changes, find_origin, link_happenings, merge_copies, tell_versions
from tests.factories import make_article, make_event

REPORT = """\
Norland recalled its ambassador from Sudermark on Tuesday, its foreign ministry said.
Parliament voted 112 to 64 to suspend fishing permits.
Talks broke down last year. Diplomats from Ostia offered to mediate."""


def tell(article: Article, lead: Article) -> tuple[str, tuple[Change, ...]]:
    story = Story("st-1", (article.id, lead.id), lead.id, ())
    version, last = tell_versions(story, {article.id: article, lead.id: lead})
    assert (last.article_id, last.kind, last.changes) == (lead.id, "lead", ())
    return version.kind, version.changes


LEAD = make_article(REPORT, id="lead")


@pytest.mark.parametrize(
    ("text", "kind", "changes"),
    [
        (REPORT, "copy", ()),
        (REPORT.upper().replace(",", " -"), "copy", ()),
        (f"{REPORT}\n{REPORT}", "copy", ()),
        (REPORT.replace("112", "121"), "version", (Change("121", "112"),)),
        (
            REPORT.replace("\nTalks broke down last year.", "\n"),
            "version",
            (Change("", "Talks broke down last year."),),
        ),
        (f"{REPORT}\nRain fell.", "version", (Change("Rain fell.", ""),)),
        (REPORT.split("\n")[0], "shortened", ()),
        (REPORT.split("\n")[0].replace("Tuesday", "Monday"), "shortened", (Change("Monday,", "Tuesday,"),)),
    ],
)
def test_what_a_member_is(text: str, kind: str, changes: tuple[Change, ...]) -> None:
    assert tell(make_article(text, id="other"), LEAD) == (kind, changes)


@pytest.mark.parametrize(
    ("head", "facts"),
    [
        ("HAFEN, March 3 (Agency) - ", {"dateline": Place("Hafen", None), "credits": (Reporter("Agency", "wire"),)}),
        ("HAFEN: ", {"dateline": Place("Hafen", None)}),
        ("(Unheard Wire) ", {}),
    ],
)
def test_a_dateline_and_a_credit_make_no_version(head: str, facts: dict[str, object]) -> None:
    assert tell(make_article(head + REPORT, id="other", **facts), LEAD) == ("copy", ())


def test_a_place_that_opens_the_report_is_no_dateline() -> None:
    lead = make_article("Hafen closed its port.", id="lead")
    other = make_article("Ostia closed its port.", id="other", dateline=Place("Ostia", None))
    assert tell(other, lead) == ("version", (Change("Ostia", "Hafen"),))


SAID = st.lists(
    st.sampled_from(("the", "envoy", "left.", "Hafen", "said", "12", "13", "men", "met,", "it", "rained.", "free.")),
    max_size=30,
)


@settings(max_examples=50, deadline=None)
@given(SAID, SAID)
def test_changes_hold_every_word_that_differs(ours: list[str], theirs: list[str]) -> None:
    before, after = " ".join(ours), " ".join(theirs)
    changes = find_changes(before, after)
    assert bool(changes) == (words(before) != words(after))
    gone = " ".join(change.before for change in changes)
    assert set(words(before)) - set(words(after)) <= set(words(gone))
    assert find_changes(before, before) == ()


def words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text.lower()).split()


def test_the_earliest_source_is_the_origin() -> None:
    agency, ministry = Reporter("Agency", "wire"), Reporter("Ministry", "government")
    articles = {
        "a": make_article(id="a", credits=(Reporter("Post", "outlet"),)),
        "b": make_article(id="b", credits=(agency,)), "c": make_article(id="c", credits=(ministry,)),
    }  # fmt: skip
    assert find_origin(Story("s", ("a", "b", "c"), "a", ()), articles) == agency
    assert find_origin(Story("s", ("a",), "a", ()), articles) is None


OTHER = "Hafen called its envoy home, and Sudermark was not amused."


def test_independent_reports_of_one_happening_are_linked_and_copies_counted_once() -> None:
    articles = [
        make_article(REPORT, id="a1", outlet="Agency", published="2020-03-03"),
        make_article(REPORT, id="a2", outlet="Post", published="2020-03-03"),
        make_article(OTHER, id="b1", outlet="Times", published="2020-03-04"),
    ]
    stories = merge_copies(articles)
    events = [
        make_event("CONSULT", "CHN", "CAN", article="a1"), make_event("CONSULT", "CHN", "CAN", article="a2"),
        make_event("CONSULT", "CAN", "CHN", article="b1"), make_event("ACCUSE", "CHN", "CAN", article="b1"),
    ]  # fmt: skip
    accused, met = sorted(link_happenings(events, stories), key=lambda happening: happening.type)
    assert len(met.story_ids) == 2, "a meeting is one whoever is named first"
    assert met.outlets == ("Agency", "Post", "Times")
    assert len(met.event_ids) == 3
    assert accused.story_ids == (stories[1].id,)
    assert link_happenings(reversed(events), stories) == link_happenings(events, stories)


@pytest.mark.parametrize(
    "other",
    [
        {"day": "2025-09-24"}, {"kind": "ACCUSE"}, {"source": "JPN"}, {"status": "planned"}, {"day": None},
        {"source": "CAN", "target": "CHN"},
    ],
)  # fmt: skip
def test_what_is_not_one_happening(other: dict[str, str]) -> None:
    first = make_event("REQUEST", "CHN", "CAN", "2025-09-23", article="a")
    second = make_event(
        **{"kind": "REQUEST", "source": "CHN", "target": "CAN", "day": "2025-09-23", "article": "b", **other}
    )
    assert all(len(happening.event_ids) == 1 for happening in link_happenings([first, second], []))
