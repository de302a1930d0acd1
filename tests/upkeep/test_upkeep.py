"""What is done to whole archives: each operation on an archive of demo pages, and on archives that were damaged."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import duckdb
import pytest

from detente.archive import Archive
from detente.columns import page_columns
from detente.demo import pages_folder
from detente.errors import StoreError
from detente.pages import make_page, read_pages
from detente.run import code_into, coder_versions, settle
from detente.upkeep import (
    Form,
    check_archive,
    compact,
    compact_archive,
    describe_archive,
    dump_archive,
    merge_archives,
    recode_archive,
    withhold_source,
)

#: Four reports of one arrest by four outlets, two of them copies, and some more of the same weeks.
PAGES = sorted(pages_folder().glob("cc-2018-12-*.html"))
OUTLET = "Harbour Wire"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "made.duckdb"
    with Archive(path) as archive:
        code_into(archive, (page for source in PAGES for page in read_pages(source)))
    return path


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "a.duckdb"))


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)


def change(path: Path, *statements: str) -> None:
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)


# check ---------------------------------------------------------------------------------------------------------------


def test_what_a_run_leaves_is_sound(archive: Path) -> None:
    found = check_archive(archive)
    assert found.sound, found.faults
    assert found.articles == found.pages == len(PAGES)
    assert found.spans > 50


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("UPDATE articles SET text = 'X' || text WHERE id = (SELECT min(id) FROM articles)", "a span of mentions"),
        ("UPDATE mentions SET text = 'Peking' WHERE ordinal = 0", "a span of mentions that is not its words"),
        ("UPDATE events SET sentence_end = sentence_end + 1", "a span of events that is not its words"),
        ("UPDATE events SET source = replace(source, '\"start\":', '\"start\":1')", "a span of events"),
        ("UPDATE events SET trigger_start = 0, trigger_end = 0 WHERE trigger IS NOT NULL", "a trigger outside"),
        ("UPDATE events SET quad = 4 - quad", "an event whose quad class"),
        ("UPDATE pages SET raw = (SELECT max(raw) FROM pages)", "a page whose bytes are not those of its hash"),
        ("UPDATE pages SET raw = 'no zlib'::BLOB", "a page that cannot be unpacked"),
        ("DELETE FROM pages WHERE content_hash = (SELECT min(content_hash) FROM pages)", "whose page is not kept"),
        ("DELETE FROM articles WHERE id = (SELECT min(article_id) FROM events)", "an event of no article"),
        ("DELETE FROM coded", "an article that nothing coded"),
        ("UPDATE story_articles SET article_id = 'ar-0'", "a story with an article that is not there"),
        ("DELETE FROM story_articles WHERE ordinal = 0", "a story led by an article that is not its own"),
        ("UPDATE events SET statement_id = 'sa-0'", "an event of a statement that is not there"),
        ("INSERT INTO events SELECT * FROM events", "an event id given twice"),
        ("UPDATE events SET coder = 'another 1'", "an event made by another coder"),
        ("UPDATE articles SET text = '', cuts = '[]'", "an article without text"),
        ("ALTER TABLE rejected DROP reason", "a table of other columns"),
        ("DROP TABLE mentions", "a table that cannot be read"),
    ],
)  # fmt: skip
def test_damage_is_found(archive: Path, damage: str, fault: str) -> None:
    change(archive, damage)
    found = check_archive(archive)
    assert any(fault in what for what in found.counts), found.counts


def test_a_file_that_rotted_is_found(archive: Path) -> None:
    """A flipped byte inside a block is what DuckDB's checksums are for; the check must look at every block."""
    raw = bytearray(archive.read_bytes())
    at = raw.find(b"Chinese")
    assert at > 0
    for place in range(at, len(raw), 50_000):
        raw[place] ^= 0xFF
    archive.write_bytes(raw)
    # The damage may hit what DuckDB reads on opening.
    with contextlib.suppress(StoreError):
        assert not check_archive(archive).sound


# info and compact ----------------------------------------------------------------------------------------------------


def test_what_an_archive_holds(archive: Path) -> None:
    found = describe_archive(archive).to_json()
    assert found["articles"] == len(PAGES)
    assert sum(found["articles_by_outlet"].values()) == len(PAGES)
    assert found["first_day"].startswith("2018-12")
    assert found["versions"] == [{"coder": coder_versions()[0], "lexicon": coder_versions()[1], "articles": len(PAGES)}]


def test_compact_keeps_every_row_and_takes_room_away(archive: Path) -> None:
    before = {table: rows(archive, table) for table in ("articles", "events", "mentions", "pages", "coded")}
    change(
        archive, "CREATE TABLE ballast AS SELECT repeat('x', 1000) || random() AS t FROM range(20_000)", "CHECKPOINT",
        "UPDATE articles SET text = text || 'x'", "UPDATE articles SET text = text[:-2]", "CHECKPOINT",
        "DROP TABLE ballast", "CHECKPOINT",
    )  # fmt: skip
    was, now = compact_archive(archive)
    assert now < was
    assert {table: rows(archive, table) for table in before} == before
    with Archive(archive) as opened:
        assert opened.is_coded(before["coded"][0][0], *coder_versions())  # the indexes are there too


def test_compact_keeps_the_old_file_where_it_fails(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_the_disk(_connection: object, _old: Path) -> None:
        raise StoreError("the archive could not be written: no space left on device")

    monkeypatch.setattr(compact, "copy_all", fill_the_disk)
    before = archive.read_bytes()
    with pytest.raises(StoreError, match="no space"):
        compact_archive(archive)
    assert archive.read_bytes() == before
    assert [path.name for path in archive.parent.iterdir()] == ["a.duckdb"]


# recode --------------------------------------------------------------------------------------------------------------


def test_recode_replaces_what_other_versions_coded_and_only_that(archive: Path) -> None:
    truth = {table: rows(archive, table) for table in ("articles", "events", "mentions", "stories", "story_articles")}
    change(
        archive, "UPDATE coded SET coder = 'old 0' WHERE article_id IN (SELECT id FROM articles ORDER BY id LIMIT 3)",
        "DELETE FROM events WHERE article_id IN (SELECT article_id FROM coded WHERE coder = 'old 0')",
        "UPDATE articles SET title = 'old' WHERE id IN (SELECT article_id FROM coded WHERE coder = 'old 0')",
    )  # fmt: skip
    assert recode_archive(archive).coded == 3
    assert {table: rows(archive, table) for table in truth} == truth
    assert recode_archive(archive).coded == 0
    assert check_archive(archive).sound


def test_recode_keeps_what_this_version_refuses_unless_told(archive: Path) -> None:
    change(archive, "UPDATE coded SET coder = 'old 0'")
    blank = make_page("<html><body></body></html>")
    with duckdb.connect(str(archive)) as connection:
        (old,) = connection.execute("SELECT min(content_hash) FROM pages").fetchone() or ("",)
        connection.execute("UPDATE pages SET raw = $1, content = NULL, origin = 'blank' WHERE content_hash = $2",
                           [page_columns(blank)["raw"], old])  # fmt: skip
        for table in ("pages", "articles", "coded"):
            connection.execute(
                f"UPDATE {table} SET content_hash = $1 WHERE content_hash = $2", [blank.content_hash, old]
            )
    done = recode_archive(archive)
    assert (done.coded, done.refused) == (len(PAGES) - 1, 1)
    assert len(rows(archive, "articles")) == len(PAGES)
    assert recode_archive(archive, drop_refused=True).refused == 1
    assert len(rows(archive, "articles")) == len(PAGES) - 1
    assert check_archive(archive).sound


# merge and export ----------------------------------------------------------------------------------------------------


def halves(tmp_path: Path) -> list[Path]:
    paths = []
    for name, pages in (("one", PAGES[:5]), ("two", PAGES[3:])):
        paths.append(tmp_path / f"{name}.duckdb")
        with Archive(paths[-1]) as archive:
            code_into(archive, (page for source in pages for page in read_pages(source)))
    return paths


@pytest.mark.parametrize("through_files", [False, True])
def test_merged_archives_are_one_run_over_all(archive: Path, tmp_path: Path, through_files: bool) -> None:
    one, two = halves(tmp_path)
    if through_files:
        dump_archive(two, tmp_path / "files")
        two = tmp_path / "files"
    target = tmp_path / "all.duckdb"
    merged = merge_archives(target, [one, two], versions=coder_versions())
    assert [each.new for each in merged] == [5, len(PAGES) - 5]
    with Archive(target) as opened:
        settle(opened)
    for table in ("pages", "articles", "mentions", "events", "statements", "stories", "story_articles", "coded"):
        assert rows(target, table) == rows(archive, table), table
    assert check_archive(target).sound
    assert [each.new for each in merge_archives(target, [one, two])] == [0, 0]


def test_merge_takes_the_newer_coding_of_an_article_both_have(archive: Path, tmp_path: Path) -> None:
    old = Path(shutil.copy(archive, tmp_path / "old.duckdb"))
    change(old, "UPDATE coded SET coder = 'old 0'", "DELETE FROM events")
    (merged,) = merge_archives(old, [archive], versions=coder_versions())
    assert (merged.new, merged.newer) == (0, len(PAGES))
    assert rows(old, "events") == rows(archive, "events")
    (back,) = merge_archives(archive, [old], versions=coder_versions())
    assert (back.new, back.newer) == (0, 0)


def test_merge_refuses_what_is_no_archive(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for wrong in (archive, tmp_path / "empty", tmp_path / "none.duckdb"):
        with pytest.raises(StoreError):
            merge_archives(archive, [wrong])
    assert check_archive(archive).sound


def test_an_export_without_text_has_no_words(archive: Path, tmp_path: Path) -> None:
    texts = [str(text) for (_, text, *_) in rows(archive, "articles")]
    words = [text[at : at + 30] for text in texts for at in range(0, len(text) - 30, 30)]
    assert len(words) > 20
    for form in Form:
        counts = dump_archive(archive, tmp_path / form, form=form, text=False)
        assert counts["articles"] == len(PAGES)
        assert counts["pages"] == 0
        if form is not Form.parquet:
            for table in ("mentions", "events", "articles"):
                text = (tmp_path / form / f"{table}.{form}").read_text("utf-8")
                assert not any(each in text for each in words), table
    with pytest.raises(StoreError, match="not empty"):
        dump_archive(archive, tmp_path / "csv")


# delete-source -------------------------------------------------------------------------------------------------------


def test_an_outlets_words_leave_the_file_and_its_events_stay(archive: Path) -> None:
    before = {table: len(rows(archive, table)) for table in ("articles", "events", "mentions", "story_articles")}
    stories = rows(archive, "story_articles")
    with Archive(archive, read_only=True) as opened:
        texts = [article.text for article in opened.articles() if article.outlet == OUTLET]
        others = " ".join(article.text for article in opened.articles() if article.outlet != OUTLET)
    own = [line[:40] for text in texts for line in text.split("\n") if len(line) > 60 and line[:40] not in others]
    assert texts
    assert own
    done = withhold_source(archive, OUTLET.lower())
    assert done is not None
    assert done.articles == len(texts)
    assert {table: len(rows(archive, table)) for table in before} == before
    raw = archive.read_bytes()
    with Archive(archive, read_only=True) as opened:
        gone = [article for article in opened.articles() if article.outlet == OUTLET]
        assert all(article.text == "" and article.title for article in gone)
        assert all(opened.page(article.content_hash) is None for article in gone)
        said = repr([*opened.events(story_once=False), *opened.statements(story_once=False)])
    assert not any(line.encode() in raw or line in said for line in own)
    assert check_archive(archive).sound, check_archive(archive).faults
    # Later runs leave it so: stories are settled anew, and the same pages come again.
    with Archive(archive) as opened:
        tally = code_into(opened, (page for source in PAGES for page in read_pages(source)))
    assert (tally.coded, tally.known) == (0, len(PAGES))
    assert {table: len(rows(archive, table)) for table in before} == before
    together = {frozenset(str(r[1]) for r in stories if r[0] == story) for story in {r[0] for r in stories}}
    now = rows(archive, "story_articles")
    assert {frozenset(str(r[1]) for r in now if r[0] == story) for story in {r[0] for r in now}} == together
    assert check_archive(archive).sound, check_archive(archive).faults


def test_a_source_is_named_by_its_domain_too(archive: Path) -> None:
    change(archive, "UPDATE articles SET url = 'https://World.News.example.org:8443/a?b' WHERE url IS NOT NULL")
    with pytest.raises(StoreError, match="no article"):
        withhold_source(archive, "s.example.org")
    asked: list[int] = []
    assert withhold_source(archive, "news.example.org", agreed=lambda count: bool(asked.append(count))) is None
    with_address = [row for row in rows(archive, "articles") if row[3]]
    assert asked == [len(with_address)] != [0]
