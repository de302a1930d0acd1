"""The brief says what the record holds and no more; each sentence shows the words it rests on, and pages stay whole."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from detente import Archive
from detente.brief import Brief
from detente.brief.cite import References
from detente.brief.write import write_html, write_markdown
from detente.records import Article, Event, Story
from detente.trade import Trade
from tests.factories import make_event

PAIR = ("CHN", "CAN")
EVIL = 'Rivals "met" <script>alert(1)</script> & [link](javascript:alert(1)) *bold*.'


def tell(archive: Archive, events: list[tuple[str, str, str, str]]) -> list[Event]:
    """Keep a story for each type, source, day and sentence."""
    made, stories = [], []
    for number, (kind, source, day, sentence) in enumerate(events):
        target = "CAN" if source == "CHN" else "CHN"
        event = make_event(kind, source, target, day, article=f"ar-{number}", sentence=sentence, published=day)
        made.append(event)
        archive.add_article(Article(f"ar-{number}", sentence, published=day), [], [event], coder="c 1", lexicon="l 1")
        stories.append(Story(f"st-{number}", (f"ar-{number}",), f"ar-{number}", ("Post",)))
    archive.set_stories(stories)
    return made


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Brief, list[Event], str]:
    warm = [("COOPERATE", "CHN", f"2017-{m:02}-10", f"China and Canada worked together, {m}.") for m in range(1, 13)]
    cold = [("COERCE", "CHN", f"2019-{m:02}-11", f"China held a Canadian, {m}.") for m in range(1, 13)]
    rest = [("CONSULT", "CAN", "2019-12-20", "They met in Ottawa."), ("ACCUSE", "CAN", "2019-12-21", EVIL)]
    path = tmp_path_factory.mktemp("brief") / "a.duckdb"
    with Archive(path) as archive:
        events = tell(archive, warm + cold + rest)
        archive.add_trade([
            Trade(str(year), "CAN", "CHN", flow, 1e9 * year, "CAD", "trade.csv")
            for year in (2018, 2019) for flow in ("exports", "imports")
        ])  # fmt: skip
        return archive.brief(*PAIR), events, str(path)


def test_every_sentence_rests_on_exact_words(told: tuple[Brief, list[Event], str]) -> None:
    brief, events, path = told
    by_id = {event.id: event for event in events}
    numbers = [each.number for each in brief.references]
    assert numbers == list(range(1, len(numbers) + 1))
    sentences = [sentence for section in brief.sections for sentence in section.sentences]
    assert len(sentences) > 12
    assert all(sentence.references for sentence in sentences)
    assert {n for sentence in sentences for n in sentence.references} == set(numbers)
    with Archive(path, read_only=True) as archive:
        for each in brief.references:
            if each.kind == "event":
                assert by_id[each.id].evidence.sentence.text == each.words
                article = archive.article(each.article_id or "")
                assert article is not None
                assert article.text[each.start : each.end] == each.words


def test_a_sentence_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="rest on something"):
        References().say("They are friends.")


def test_it_says_what_the_record_holds(told: tuple[Brief, list[Event], str]) -> None:
    brief, *_ = told
    sections = {section.name: " ".join(s.text for s in section.sentences) for section in brief.sections}
    assert "26 events in 26 stories" in sections["Where it stands"]
    assert "turned for the worse" in sections["What changed and when"]
    assert "Canada and China met or talked" in sections["Meetings"]
    assert "CAD 2,019.0 billion" in sections["Trade"]
    # Qualms about silence are notes, not sentences.
    notes = {section.name: section.note for section in brief.sections}
    assert notes["Positions by issue"] == "Neither side's words are recorded by issue."
    assert brief.as_of == date(2019, 12, 21)
    # Nothing of another pair, and no name that the record lacks.
    assert "Japan" not in write_markdown(brief)


def test_since_narrows_all_of_it(told: tuple[Brief, list[Event], str]) -> None:
    with Archive(told[2], read_only=True) as archive:
        brief = archive.brief(*PAIR, since=date(2019, 1, 1))
        assert archive.brief(*PAIR).to_json() == told[0].to_json()  # and it is the same every time
        empty = archive.brief("JPN", "USA")
    assert all((each.published or "2019")[:4] == "2019" for each in brief.references if each.kind == "event")
    assert empty.references == ()
    assert "silence, not peace" in (empty.sections[0].note or "")
    assert "silence, not peace" in write_markdown(empty)
    assert "<h1>" in write_html(empty)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_pages_of_hostile_words_stay_whole(told: tuple[Brief, list[Event], str]) -> None:
    brief, *_ = told
    page = write_html(brief)
    parser = Tags()
    parser.feed(page)
    tags = {tag for tag, _ in parser.seen}
    assert "script" not in tags
    assert all((a.get("href") or "#").startswith(("#", "http")) for tag, a in parser.seen if tag == "a")
    ids = {a["id"] for tag, a in parser.seen if tag == "li" and "id" in a}
    assert {(a.get("href") or "")[1:] for tag, a in parser.seen if tag == "a"} <= ids
    text = write_markdown(brief)
    assert "<script" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    assert "*bold*" not in text.replace(r"\*bold\*", "")
    cited = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert cited == set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE))


def test_json_has_all_of_it(told: tuple[Brief, list[Event], str]) -> None:
    found = json.loads(json.dumps(told[0].to_json()))
    assert list(found) == [
        "pair", "title", "since", "as_of", "sections", "references", "series", "method", "coders",
    ]  # fmt: skip
    assert [section["name"] for section in found["sections"]] == [
        "Where it stands", "What changed and when", "Meetings", "Open commitments and demands", "Positions by issue",
        "Trade", "What is coming",
    ]  # fmt: skip
    assert {"words", "story_id", "article_id", "start", "end", "url"} <= set(found["references"][0])


def test_the_picture_has_every_period(told: tuple[Brief, list[Event], str]) -> None:
    from detente.brief.chart import draw_relation

    svg = draw_relation(told[0].relation, "<China & Canada>")
    both = [period for period in told[0].relation.series if period.direction == "both"]
    assert svg.count("<circle") == len(both) == 24
    assert "&lt;China &amp; Canada&gt;" in svg
    assert told[0].relation.turns[0].date.isoformat() in svg


def test_the_command_writes_a_file(told: tuple[Brief, list[Event], str], tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from detente.cli import app

    out = tmp_path / "brief.html"
    ran = CliRunner().invoke(app, ["brief", "China", "CAN", "--store", told[2], "--format", "html", "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    assert out.read_text("utf-8").startswith("<!doctype html>")
