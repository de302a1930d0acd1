"""The index follows the archive and the corrections: what changed is read again, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from detente.archive import Archive
from detente.errors import StoreError
from detente.records import Story
from detente.review import Corrections, corrections_path
from detente.web import index_build
from detente.web.index_schema import Index, index_path
from detente.web.lookups import search_stories
from detente.web.records import EventList, Filters
from detente.web.relation import listed_events
from detente.web.search import parse_query
from detente.web.site import Site
from detente.web.source import Source
from tests.factories import make_article, make_event


def write(path: Path, articles: dict[str, str], stories: dict[str, list[str]]) -> None:
    """Code some articles, each with one accusation of Canada by China, and put them into stories."""
    with Archive(path) as archive:
        for article_id, text in articles.items():
            article = make_article(text, id=article_id, title=f"Title of {article_id}", published="2024-03-01")
            event = make_event("ACCUSE", day="2024-02-29", article=article_id, sentence=text, published="2024-03-01")
            archive.add_article(article, [], [event], coder="c 1", lexicon="l 1")
        archive.set_stories(Story(story, tuple(told), told[0], ()) for story, told in stories.items())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "a.duckdb"
    write(found, {"ar-1": "China accuses Canada of dumping.", "ar-2": "China accuses Canada of spying."},
          {"st-1": ["ar-1"], "st-2": ["ar-2"]})  # fmt: skip
    return found


def found(site: Site, words: str) -> list[str]:
    _, _, stories = search_stories(site.db, parse_query(words)[0], {}, limit=10, offset=0)
    return sorted(story.id for story in stories)


def between(site: Site) -> EventList:
    """Return the events of China and Canada."""
    return listed_events(site, ("CHN", "CAN"), Filters(by=""))


def open_site(path: Path) -> tuple[Site, int]:
    counted: list[int] = []
    site = Site.open(path, seen=lambda done, _: counted.append(done))
    return site, max(counted, default=0)


def test_only_what_changed_is_read_again(path: Path) -> None:
    site, read = open_site(path)
    assert read == 2
    assert found(site, "dumping") == ["st-1"]
    site.close()
    site, read = open_site(path)
    assert read == 0
    site.close()
    write(path, {"ar-3": "China accuses Canada of delay.", "ar-4": "China accuses Canada of theft."},
          {"st-1": ["ar-1"], "st-2": ["ar-2"], "st-3": ["ar-3"], "st-4": ["ar-4"]})  # fmt: skip
    site, read = open_site(path)
    assert read == 2
    assert found(site, "accuses") == ["st-1", "st-2", "st-3", "st-4"]
    site.close()


def test_a_story_that_took_in_another_is_one(path: Path) -> None:
    site, _ = open_site(path)
    site.close()
    write(path, {}, {"st-1": ["ar-1", "ar-2"]})
    site, _ = open_site(path)
    assert found(site, "accuses") == ["st-1"]
    assert between(site).total == 2
    assert site.facts().stories == 1
    site.close()


def test_a_running_site_follows_the_archive(path: Path) -> None:
    site, _ = open_site(path)
    before = site.state()
    site.source.close()  # as after some quiet seconds
    code = (
        f"from pathlib import Path; import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r});"
        f"from tests.web.test_index import write; write(Path({str(path)!r}), "
        "{'ar-9': 'China accuses Canada of haste.'}, {'st-1': ['ar-1'], 'st-2': ['ar-2'], 'st-9': ['ar-9']})"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    site.look()
    assert site.state() != before
    assert found(site, "haste") == ["st-9"]
    site.close()


def test_the_archive_is_given_free_after_quiet_seconds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.web import source as module

    monkeypatch.setattr(module, "_QUIET", 0.05)
    source = Source(path)
    with source.read() as first, source.read() as second:
        assert first.execute("SELECT 1").fetchone() == second.execute("SELECT 1").fetchone()
        with pytest.raises(StoreError, match="already open"):
            Archive(path)
    import time

    for _ in range(100):
        time.sleep(0.02)
        if source._connection is None:
            break
    with Archive(path) as archive:  # a writer gets in
        assert archive.counts()["articles"] == 2
    source.close()


def test_corrections_made_elsewhere_count_at_the_next_start(path: Path) -> None:
    site, _ = open_site(path)
    event = site.db.execute("SELECT id FROM event ORDER BY n LIMIT 1").fetchone()["id"]
    site.close()
    Corrections(corrections_path(path)).add("event", event, "rejected", by="Ada", seen={"article_id": "ar-1"})
    site, read = open_site(path)
    assert read == 1
    assert between(site).total == 1
    site.close()


def test_an_article_set_apart_counts_for_itself(path: Path) -> None:
    text = "China accuses Canada of dumping."
    write(path, {"ar-1": text, "ar-2": text}, {"st-1": ["ar-1", "ar-2"]})
    site, _ = open_site(path)
    assert between(site).total == 1
    site.corrections.add("merge", "ar-2", "rejected", by="Ada")
    index_build.reread(site.source, site.index, site.corrections, ["ar-2"])
    told = between(site)
    assert told.total == 2
    assert len({line.story_id for line in told.items}) == 2
    assert all(line.copies == 0 for line in told.items)
    site.corrections.add("merge", "ar-2", "withdrawn", by="Ada")
    index_build.reread(site.source, site.index, site.corrections, ["ar-2"])
    assert between(site).total == 1
    site.close()


def test_an_index_of_another_version_is_made_anew(path: Path) -> None:
    site, _ = open_site(path)
    with site.index.write() as db:
        db.execute("UPDATE meta SET value = '0' WHERE name = 'index'")
    site.close()
    site, read = open_site(path)
    assert read == 2
    site.close()


def test_a_damaged_index_is_made_anew(path: Path) -> None:
    index_path(path).write_bytes(b"no database at all" * 100)
    site, read = open_site(path)
    assert read == 2
    site.close()


def test_a_failed_write_leaves_the_index_as_it_was(path: Path) -> None:
    site, _ = open_site(path)
    version = site.index.version

    def fail() -> None:
        with site.index.write() as db:
            db.execute("DELETE FROM story")
            raise RuntimeError("pulled out")

    with pytest.raises(RuntimeError):
        fail()
    assert site.index.version == version
    assert site.facts().stories == 2
    site.close()
    assert Index(index_path(path)).version == version


def test_what_is_no_archive_is_said_before_anything_is_written(tmp_path: Path) -> None:
    other = tmp_path / "x.duckdb"
    with pytest.raises(StoreError, match="there is no archive"):
        Site.open(other)
    other.write_text("not a database", "utf-8")
    with pytest.raises(StoreError, match="not an archive"):
        Site.open(other)
    assert not index_path(other).exists()
