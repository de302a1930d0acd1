"""The archive gives back what it was given, once, in one order, and says clearly when it cannot."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.archive import Archive
from detente.errors import StoreError
from detente.records import (
    Actor,
    Article,
    Cut,
    Event,
    EventDate,
    Evidence,
    Mention,
    Page,
    Place,
    Rejected,
    Reporter,
    Span,
    Story,
)
from tests.factories import make_article, make_event, make_mention

VERSIONS = {"coder": "coder 1", "lexicon": "lexicon 1"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.duckdb"


def test_a_full_record_comes_back_equal(path: Path) -> None:
    span = Span(3, 9, "Ottawa")
    actor = Actor("mark-carney", "Mark Carney", "CAN", ("GOV", "ELI"), "Prime Minister")
    mentions = (
        Mention(span, "pronoun", None, candidates=(actor,), confidence=0.4, why="the last name it agrees with"),
        Mention(span, "group", None, members=(actor, Actor("CHN", "China", "CHN"))),
        make_mention("CHN"),
    )
    article = Article(
        id="ar-1", text="In Ottawa, \"quoted\"\nNew\x00line 漢字 🙂", title="T", url="https://example.org/1",
        outlet="O", author="A", language="en", published="2025-09-24T04:12:00-04:00", updated="2025-09-25",
        dateline=Place("Ottawa", "CAN", 45.42, -75.7, 6094817), dateline_date=date(2025, 9, 23), origin="a.html",
        content_hash="h",
        credits=(Reporter("state media", "state-media", "CHN", span), Reporter("O", "outlet")),
        cuts=(Cut("Most popular", "list of links"),),
    )  # fmt: skip
    event = Event(
        id="ev-1", article_id="ar-1", type="CONSULT", mode="visit", status="planned", quad=1, intensity=4.0,
        cameo="042", source=mentions, target=mentions[::-1], contexts=("diplomatic", "economic"), issues=(),
        date=EventDate(date(2025, 9, 1), "month", "relative"), place=None, evidence=Evidence(span, None),
        said_by=(mentions[2],), reported_by=article.credits, confidence=0.1 + 0.2, coder="coder 1",
        url=article.url, title=article.title, published=article.published,
    )  # fmt: skip
    with Archive(path) as archive:
        archive.add_article(article, mentions, [event], **VERSIONS)
    with Archive(path, read_only=True) as archive:
        assert list(archive.articles()) == [article]
        assert archive.article("ar-1") == article
        assert archive.mentions("ar-1") == mentions
        assert list(archive.events()) == [event]


@pytest.mark.parametrize(
    ("raw", "content"),
    [
        (b"<p>Chad expelled the envoy.", "<p>Chad expelled the envoy."),
        ("<p>Café".encode("cp1252"), "<p>Café"),
        (b"", ""),
        (b'{"text":"Rivals met."}', "Rivals met."),
    ],
)
def test_a_page_comes_back_with_its_bytes(path: Path, raw: bytes, content: str) -> None:
    page = Page("a.html", "html", content, "h", raw, url="https://example.org", published="2020-01-01")
    with Archive(path) as archive:
        archive.add_page(page)
        archive.add_page(page)
        assert archive.page("h") == page
        assert archive.page("other") is None
        assert archive.counts()["pages"] == 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=1, max_size=4))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    articles = [make_article(text, id=f"ar-{at}", title=text) for at, text in enumerate(texts)]
    with Archive(tmp_path_factory.mktemp("any") / "a.duckdb") as archive:
        for article in articles:
            event = make_event(article=article.id, sentence=article.text)
            archive.add_article(article, [], [event], **VERSIONS)
        assert list(archive.articles()) == articles
        assert [event.evidence.sentence.text for event in archive.events()] == texts


def test_half_a_surrogate_pair_costs_its_character_alone(path: Path) -> None:
    with Archive(path) as archive:
        for name, text in (("a", "Chad \ud83d expelled \U0001f642 the envoy."), ("b", "Rivals met.")):
            archive.add_article(make_article(text, id=name), [], [make_event(article=name, sentence=text)], **VERSIONS)
        assert [article.text for article in archive.articles()] == ["Chad � expelled 🙂 the envoy.", "Rivals met."]
        assert next(event.evidence.sentence.text for event in archive.events()) == "Chad � expelled 🙂 the envoy."


def test_coding_twice_gives_the_same_rows(path: Path) -> None:
    def code() -> list[object]:
        with Archive(path) as archive:
            for at in range(60):
                article = make_article(id=f"ar-{at}", published=f"2020-01-{at % 28 + 1:02}")
                archive.add_article(article, [make_mention("TCD")], [make_event(article=article.id)], **VERSIONS)
            return [*archive.articles(), *archive.events(), *archive.mentions("ar-7"), archive.counts()]

    assert code() == code()


def test_recoding_replaces(path: Path) -> None:
    one, other = make_article(id="ar-1"), make_article(id="ar-2")
    with Archive(path) as archive:
        for article in (one, other):
            archive.add_article(article, [make_mention("TCD")] * 3, [make_event(article=article.id)], **VERSIONS)
    with Archive(path) as archive:
        newer = make_event("ACCUSE", article="ar-1", coder="coder 2")
        archive.add_article(one, [make_mention("SDN")], [newer], coder="coder 2", lexicon="lexicon 1")
        assert [event.coder for event in archive.events()] == ["coder 2", "test-coder 1"]
        assert archive.mentions("ar-1") == (make_mention("SDN"),)
        assert not archive.is_coded("ar-1", **VERSIONS)
        assert archive.is_coded("ar-1", "coder 2", "lexicon 1")
        assert archive.is_coded(other.content_hash, **VERSIONS)
        assert archive.coders() == {("coder 1", "lexicon 1"): 1, ("coder 2", "lexicon 1"): 1}


def test_what_waits_counts_as_coded_and_an_error_loses_nothing(path: Path) -> None:
    article = make_article(id="ar-1", content_hash="h1")

    def fail(archive: Archive) -> None:
        archive.add_article(article, [], [], **VERSIONS)
        assert archive.is_coded("h1", **VERSIONS)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Archive(path) as archive:
        fail(archive)
    with Archive(path, read_only=True) as archive:
        assert archive.is_coded("ar-1", **VERSIONS)


def test_rejections_of_what_a_run_reads_anew_are_settled(path: Path) -> None:
    places = [("a.html", None), ("b.gz", "byte 900"), ("c.jsonl", "line 2"), ("c.jsonl", "line 3"), ("d.html", None)]
    old = [Rejected(origin, "damaged", position) for origin, position in places]
    with Archive(path) as archive:
        for each in old:
            archive.add_rejected(each)
        archive.settle_rejected(["a.html", "b.gz, https://example.org/1", "c.jsonl, line 2"], [old[3]])
        assert list(archive.rejected()) == [old[3], old[4]]


def test_rejections_are_kept_once_with_the_newest_reason(path: Path) -> None:
    with Archive(path) as archive:
        for reason in ("empty", "too large"):
            archive.add_rejected(Rejected("a.html", reason))
            archive.add_rejected(Rejected("b.warc", "cut short", "record 3"))
            archive.flush()
        assert list(archive.rejected()) == [
            Rejected("a.html", "too large"), Rejected("b.warc", "cut short", "record 3"),
        ]  # fmt: skip


# Stories -------------------------------------------------------------------------------------------------------------


def fill_story(archive: Archive) -> None:
    """Two copies (b leads) share one event; each has one more of its own; c is another report of the same."""
    for name, extra in (("a", "ACCUSE"), ("b", "AID"), ("c", "REJECT")):
        article = make_article(id=name, published="2025-09-24")
        events = [
            make_event(article=name, published="2025-09-24"),
            make_event(extra, article=name, published="2025-09-24", start=50),
        ]
        archive.add_article(article, [], events, **VERSIONS)
    archive.set_stories([Story("st-1", ("a", "b"), "b", ("O", "P")), Story("st-2", ("c",), "c", ())])


def test_an_event_of_copies_counts_once_and_the_lead_speaks(path: Path) -> None:
    with Archive(path) as archive:
        fill_story(archive)
        told = [(event.article_id, event.type, event.story_id) for event in archive.events()]
        assert told == [
            ("a", "ACCUSE", "st-1"), ("b", "CONSULT", "st-1"), ("b", "AID", "st-1"),
            ("c", "CONSULT", "st-2"), ("c", "REJECT", "st-2"),
        ]  # fmt: skip
        assert len(list(archive.events(story_once=False))) == 6
        assert list(archive.stories()) == [
            Story("st-1", ("a", "b"), "b", ("O", "P")), Story("st-2", ("c",), "c", ()),
        ]  # fmt: skip
        archive.set_stories([])
        assert [event.story_id for event in archive.events()] == [None] * 6


def test_of_some_articles_one_speaks_for_its_story(path: Path) -> None:
    with Archive(path) as archive:
        fill_story(archive)
        told = [(event.article_id, event.type) for event in archive.events(articles=["a", "c"])]
        assert told == [("a", "CONSULT"), ("a", "ACCUSE"), ("c", "CONSULT"), ("c", "REJECT")]
        assert list(archive.events(articles=[])) == []


def test_a_copy_published_a_day_later_is_the_same_event(path: Path) -> None:
    with Archive(path) as archive:
        for name, day in (("a", "2025-09-23"), ("b", "2025-09-24")):
            archive.add_article(
                make_article(id=name, published=day), [], [make_event(article=name, day=day)], **VERSIONS
            )
        archive.set_stories([Story("st-1", ("a", "b"), "a", ())])
        assert [event.article_id for event in archive.events()] == ["a"]


def test_two_events_in_one_sentence_of_one_article_both_stay(path: Path) -> None:
    first = make_event("AGREE", sentence="China and Canada agree on tea and agree on canola")
    second = make_event("AGREE", sentence="China and Canada agree on tea and agree on canola")
    with Archive(path) as archive:
        archive.add_article(make_article(id="ar-1"), [], [first, second], **VERSIONS)
        assert len(list(archive.events())) == 2


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["AID", "CONSULT", "ACCUSE", "REJECT"]),
        ({"pair": ("CAN", "CHN")}, ["AID", "CONSULT", "ACCUSE"]),
        ({"pair": ("CHN", "CAN"), "since": date(2025, 2, 1)}, ["CONSULT", "ACCUSE"]),
        ({"until": date(2025, 2, 1)}, ["AID", "CONSULT"]),
        ({"pair": ("USA", "CAN")}, []),
    ],
)
def test_events_by_pair_and_day(path: Path, asked: dict[str, object], expected: list[str]) -> None:
    events = [
        make_event("AID", day="2025-01-01", start=0),
        make_event("CONSULT", "CAN", "CHN", day="2025-02-01", start=100),
        # Without a date of its own an event falls on the day its report was published.
        make_event("ACCUSE", day=None, published="2025-03-01T23:30:00-05:00", start=200),
        make_event("REJECT", "USA", "CHN", day="2025-04-01", start=300),
    ]
    with Archive(path) as archive:
        archive.add_article(make_article(id="ar-1"), [], events, **VERSIONS)
        told = [event.type for event in archive.events(**asked)]  # type: ignore[arg-type]
        assert sorted(told) == sorted(expected)


def test_reading_on_while_asking_something_else(path: Path) -> None:
    with Archive(path) as archive:
        for at in range(1500):
            archive.add_article(make_article(id=f"ar-{at:04}"), [], [], **VERSIONS)
        seen = [archive.is_coded(article.id, **VERSIONS) for article in archive.articles()]
        assert len(seen) == 1500
        assert all(seen)


# Refusals ------------------------------------------------------------------------------------------------------------


def open_elsewhere(path: Path, read_only: bool) -> subprocess.Popen[str]:
    script = (
        "import sys; from detente.archive import Archive; "
        f"archive = Archive({str(path)!r}, read_only={read_only}); print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    return other


@pytest.mark.parametrize(
    ("theirs", "ours", "message"),
    [
        (False, False, "in use by another process"),
        (False, True, "in use by another process"),
        (True, False, "in use by another process"),
        (True, True, None),
    ],
)
def test_one_writer_or_several_readers(path: Path, theirs: bool, ours: bool, message: str | None) -> None:
    Archive(path).close()
    other = open_elsewhere(path, theirs)
    try:
        if message is None:
            Archive(path, read_only=ours).close()
        else:
            with pytest.raises(StoreError, match=message):
                Archive(path, read_only=ours)
    finally:
        other.communicate("")


def run_sql(path: Path, *statements: str) -> None:
    import duckdb

    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_what_is_no_archive_is_refused_and_left_alone(path: Path, tmp_path: Path) -> None:
    path.write_text("Chad expelled the envoy. " * 200)
    with pytest.raises(StoreError, match="is not an archive; name another file"):
        Archive(path)
    assert path.read_text().startswith("Chad expelled")
    foreign = tmp_path / "foreign.duckdb"
    run_sql(foreign, "CREATE TABLE sales (x INTEGER)")
    for read_only in (False, True):
        with pytest.raises(StoreError, match="a database of something else"):
            Archive(foreign, read_only=read_only)


def test_another_schema_is_refused(path: Path) -> None:
    Archive(path).close()
    run_sql(path, "UPDATE archive SET schema = 99")
    with pytest.raises(StoreError, match=r"has schema 99 .* code the pages again into a new archive"):
        Archive(path)


def test_missing_places_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"gone is not there; make the directory first"):
        Archive(tmp_path / "gone" / "a.duckdb")
    with pytest.raises(StoreError, match=r"there is no archive at .*detente code SOURCE --store"):
        Archive(tmp_path / "a.duckdb", read_only=True)
    with pytest.raises(StoreError, match="is a directory; name a file in it"):
        Archive(tmp_path)


def test_a_directory_that_may_not_be_written(tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    shut.mkdir()
    shut.chmod(0o500)
    try:
        probe = shut / "probe"
        try:
            probe.touch()
        except PermissionError:
            with pytest.raises(StoreError, match=r"may not be written; open it read-only"):
                Archive(shut / "a.duckdb")
        else:
            pytest.skip("this user may write anywhere")
    finally:
        shut.chmod(0o700)


def test_an_archive_opened_for_reading_or_closed_takes_nothing(path: Path) -> None:
    Archive(path).close()
    with Archive(path, read_only=True) as archive, pytest.raises(StoreError, match="opened read-only"):
        archive.add_article(make_article(), [], [], **VERSIONS)
    with pytest.raises(StoreError, match="was closed"):
        archive.counts()


def test_an_empty_file_left_by_a_killed_run_becomes_an_archive(path: Path) -> None:
    path.touch()
    with Archive(path) as archive:
        assert archive.counts()["articles"] == 0
