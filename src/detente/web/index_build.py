"""The index made of the archive, and brought up to date: only stories that changed are read again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from detente import queries
from detente.data.codebook import TYPES
from detente.data.outlets import find_outlet
from detente.records import Actor, Article, Event, Mention, Statement, Story
from detente.related import coder_doubt
from detente.relations.counted import Counted, count_events
from detente.relations.periods import COARSER
from detente.review import Corrections, apply_corrections, arrange_stories
from detente.sameness import copy_key
from detente.web.index_schema import Index, set_meta
from detente.web.source import Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["event_line", "reread", "statement_line", "update"]

#: Stories read again in one go: enough that a query pays, few enough that memory stays flat.
_AT_ONCE: Final = 2_000

Seen = Callable[[int, int], None]


def update(source: Source, index: Index, corrections: Corrections, *, seen: Seen = lambda _done, _all: None) -> int:
    """Bring the index up to date and return how many stories were read again.

    Does nothing where archive and corrections are as the index saw them. `seen` is told how many stories are done and
    how many there are to do. Raises StoreError where the archive is being written.
    """
    mark = f"{source.mark()} {len(corrections)}"
    if index.meta("mark") == mark:
        return 0
    with source.read() as archive:
        stories = arrange_stories(queries.list_stories(archive), corrections)
        coded = queries.list_coded(archive)
        words = corrections.by_article()
        fresh = {story.id: (_digest(story, coded, words), story) for story in stories}
        known = dict(index.connection.execute("SELECT id, digest FROM story").fetchall())
        changed = [story for digest, story in fresh.values() if known.get(story.id) != digest]
        gone = [story_id for story_id in known if story_id not in fresh]
        digests = {story_id: digest for story_id, (digest, _) in fresh.items()}
        anew = bool(known) and len(changed) > len(fresh) // 2
        if anew:
            changed, gone = [story for _, story in fresh.values()], []
        # One transaction: readers see the old index until all of the new one is there.
        with index.write() as db:
            if anew:
                index.empty(db)
            _drop(db, gone)
            split = {c.target for c in corrections.current("merge") if c.verdict == "rejected"}
            done = 0
            for batch in _batches(changed):
                _index_stories(archive, db, batch, digests, corrections, split)
                done += len(batch)
                seen(done, len(changed))
            for name, value in _remarks(archive, db).items():
                set_meta(db, name, value)
            set_meta(db, "mark", mark)
            db.execute("ANALYZE")
        index.settle()
    return len(changed)


def reread(source: Source, index: Index, corrections: Corrections, article_ids: Iterable[str]) -> None:
    """Index the stories of some articles anew, after a correction touched them."""
    with source.read() as archive:
        touched = _joined_to(list(queries.list_stories(archive)), set(article_ids), corrections)
        wanted = {article for story in touched for article in story.article_ids}
        stories = arrange_stories(touched, corrections)
        coded = queries.list_coded(archive)
        words = corrections.by_article()
        digests = {story.id: _digest(story, coded, words) for story in stories}
        split = {c.target for c in corrections.current("merge") if c.verdict == "rejected"}
        with index.write() as db:
            marks = ", ".join("?" for _ in wanted)
            old = db.execute(
                f"SELECT DISTINCT story.id FROM story JOIN story_article ON story = n WHERE article IN ({marks})",  # noqa: S608
                [*wanted],
            ).fetchall()
            _drop(db, [row["id"] for row in old if row["id"] not in digests])
            _index_stories(archive, db, stories, digests, corrections, split)
            set_meta(db, "mark", f"{source.mark()} {len(corrections)}")


def _joined_to(stories: list[Story], articles: set[str], corrections: Corrections) -> list[Story]:
    """Return the stories of some articles, and those that somebody joined with one of them."""
    pairs = [{c.target, str(c.changes["with"])} for c in corrections.current("merge") if c.verdict == "corrected"]
    found: list[Story] = []
    wanted = set(articles)
    while more := [story for story in stories if story not in found and wanted.intersection(story.article_ids)]:
        found += more
        wanted |= {article for story in more for article in story.article_ids}
        wanted |= {article for pair in pairs if pair & wanted for article in pair}
    return found


def _digest(story: Story, coded: dict[str, tuple[str, str]], words: dict[str, list[str]]) -> str:
    """Return what changes whenever the rows of a story would: its articles, who coded them, who corrected them."""
    told = [story.lead_id]
    for article in story.article_ids:
        told += [article, str(coded.get(article)), *words.get(article, ())]
    return hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:16]


def _batches(stories: Sequence[Story]) -> Iterator[Sequence[Story]]:
    for at in range(0, len(stories), _AT_ONCE):
        yield stories[at : at + _AT_ONCE]


def _drop(db: sqlite3.Connection, story_ids: Iterable[str]) -> None:
    for story_id in story_ids:
        row = db.execute("SELECT n FROM story WHERE id = ?", [story_id]).fetchone()
        if row:
            _drop_rows(db, row["n"])
            db.execute("DELETE FROM story_article WHERE story = ?", [row["n"]])
            db.execute("DELETE FROM story WHERE n = ?", [row["n"]])


def _drop_rows(db: sqlite3.Connection, story: int) -> dict[str, int]:
    """Take a story's events out and return their numbers: the word table knows the sentences by them."""
    numbers = {row["id"]: row["n"] for row in db.execute("SELECT id, n FROM event WHERE story = ?", [story])}
    db.execute("DELETE FROM part WHERE event IN (SELECT n FROM event WHERE story = ?)", [story])
    db.execute("DELETE FROM dyad WHERE story = ?", [story])
    db.execute("DELETE FROM event WHERE story = ?", [story])
    numbers |= {row["id"]: row["n"] for row in db.execute("SELECT id, n FROM statement WHERE story = ?", [story])}
    db.execute("DELETE FROM statement WHERE story = ?", [story])
    return numbers


def _index_stories(
    archive: DuckDBPyConnection, db: sqlite3.Connection, stories: Sequence[Story], digests: dict[str, str],
    corrections: Corrections, split: set[str],
) -> None:  # fmt: skip
    ids = [article for story in stories for article in story.article_ids]
    articles = {article.id: article for article in queries.list_some_articles(archive, ids)}
    # What was set apart speaks for itself; read together with its former story it would be passed over as a copy.
    apart = [article for article in ids if article in split]
    events: dict[str, list[Event]] = {}
    said: dict[str, list[Statement]] = {}
    for some in (sorted(set(ids) - set(apart)), *([one] for one in apart)):
        for article_id, told in groupby(queries.list_events(archive, articles=some), lambda e: e.article_id):
            events.setdefault(article_id, []).extend(told)
        for statement in queries.list_statements(archive, articles=some):
            said.setdefault(statement.article_id, []).append(statement)
    numbers = _Numbers(db)
    before = _take_out(db, ids)
    for story in stories:
        copies = [articles[each] for each in story.article_ids if each in articles]
        if copies:
            story_n = _put_story(db, story, copies, digests[story.id], numbers)
            told_by = _kind(articles.get(story.lead_id, copies[0]))
            count, counted = 0, set[tuple[str, str]]()
            for article in sorted(copies, key=lambda each: each.id != story.lead_id):
                # Of a story that somebody joined each part tells its events; they count once.
                found = [each for each in events.get(article.id, []) if (copy_key(each), each.status) not in counted]
                counted |= {(copy_key(each), each.status) for each in found}
                count += _put_events(db, story.id, story_n, article, found, told_by, corrections, numbers, before)
                _put_statements(db, story.id, story_n, said.get(article.id, []), numbers, before)
            db.execute("UPDATE story SET events = ? WHERE n = ?", [count, story_n])
    numbers.keep()


def _take_out(db: sqlite3.Connection, article_ids: Sequence[str]) -> dict[str, int]:
    """Take out the rows of every story that holds one of the articles: an article may go from story to story."""
    numbers: dict[str, int] = {}
    for at in range(0, len(article_ids), 500):
        some = article_ids[at : at + 500]
        marks = ", ".join("?" for _ in some)
        held = db.execute(f"SELECT DISTINCT story FROM story_article WHERE article IN ({marks})", some)  # noqa: S608
        for row in held.fetchall():
            numbers |= _drop_rows(db, row["story"])
    return numbers


def _put_story(db: sqlite3.Connection, story: Story, copies: list[Article], digest: str, numbers: _Numbers) -> int:
    lead = next((a for a in copies if a.id == story.lead_id), copies[0])
    outlets = list(dict.fromkeys(a.outlet for a in copies if a.outlet))
    first = min((a.published_date for a in copies if a.published_date), default=None)
    row = {
        "id": story.id, "lead": lead.id, "articles": json.dumps(story.article_ids), "digest": digest,
        "day": first.toordinal() if first else 0, "published": lead.published, "title": lead.title,
        "outlet": lead.outlet, "outlets": json.dumps(outlets), "copies": len(copies) - 1, "kind": _kind(lead),
        "url": lead.url,
    }  # fmt: skip
    known = db.execute("SELECT n, lead FROM story WHERE id = ?", [story.id]).fetchone()
    if known:
        n: int = known["n"]
        sets = ", ".join(f"{name} = :{name}" for name in row)
        db.execute(f"UPDATE story SET {sets} WHERE n = :n", {**row, "n": n})  # noqa: S608 - the names above
        db.execute("DELETE FROM story_article WHERE story = ?", [n])
    else:
        n = numbers.next("stories")
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        db.execute(f"INSERT INTO story (n, {names}) VALUES (:n, {values})", {**row, "n": n})  # noqa: S608
        db.execute("INSERT INTO story_words (rowid, title, text) VALUES (?, ?, ?)", [n, lead.title or "", lead.text])
    db.executemany("INSERT OR REPLACE INTO story_article VALUES (?, ?)", [(a, n) for a in story.article_ids])
    return n


def _kind(article: Article) -> str:
    """Return who speaks through a report: the kind of its origin if it names one, else of its outlet."""
    if link := article.origin_link:
        return link.kind
    known = find_outlet(article.url or "") or find_outlet(article.outlet or "")
    return known.reporter_kind if known else "outlet"


class _Numbers:
    """Numbers for stories, events and actors, handed out as they are met and never twice.

    The word tables still know the words of rows that are gone, so a number that was used may not come again.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._actors: dict[str, int] = {row["id"]: row["n"] for row in db.execute("SELECT id, n FROM actor")}
        kept = dict(
            db.execute("SELECT name, value FROM meta WHERE name IN ('stories', 'events', 'statements')").fetchall()
        )
        self._last = {
            "stories": int(kept.get("stories", 0)),
            "events": int(kept.get("events", 0)),
            "statements": int(kept.get("statements", 0)),
        }

    def next(self, table: str) -> int:
        self._last[table] += 1
        return self._last[table]

    def keep(self) -> None:
        for table, last in self._last.items():
            set_meta(self._db, table, last)

    def actor(self, actor: Actor) -> int:
        found = self._actors.get(actor.id)
        if found is None:
            cursor = self._db.execute(
                "INSERT INTO actor (id, name, country, sectors, office) VALUES (?, ?, ?, ?, ?)",
                [actor.id, actor.name, actor.country, " ".join(actor.sectors), actor.office],
            )
            found = self._actors[actor.id] = int(cursor.lastrowid or 0)
        return found


def _put_events(
    db: sqlite3.Connection, story_id: str, story_n: int, article: Article, events: list[Event], told_by: str,
    corrections: Corrections, numbers: _Numbers, before: dict[str, int],
) -> int:  # fmt: skip
    kept = []
    for event in events:
        left = apply_corrections(event, corrections)
        word = corrections.verdict("event", event.id)
        if left is not None:
            kept.append(left)
        # A rejected event stays findable, so that the rejection can be looked at and taken back; it counts nowhere.
        shown = left or event
        own = shown.date.date or article.published_date
        line = event_line(shown, story_id, own, told_by, word)
        n = before.get(event.id)
        if n is None:
            n = numbers.next("events")
            db.execute("INSERT INTO event_words (rowid, sentence) VALUES (?, ?)", [n, event.evidence.sentence.text])
        parties = {(numbers.actor(a), side) for side, ms in ((0, shown.source), (1, shown.target)) for m in ms
                   for a in m.actors if not a.id.startswith("?")}  # fmt: skip
        both = 2 if shown.source and shown.target else 1
        db.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [n, event.id, story_n, own.toordinal() if own else 0, shown.type, event.confidence,
             -both if word else both, json.dumps(line, ensure_ascii=False)],
        )  # fmt: skip
        if left is not None:
            day = own.toordinal() if own else 0
            db.executemany("INSERT OR IGNORE INTO part VALUES (?, ?, ?, ?)", [(a, day, n, side) for a, side in parties])
    if kept:
        _put_dyads(db, story_n, kept, told_by)
    return len(kept)


def _put_statements(
    db: sqlite3.Connection,
    story_id: str,
    story_n: int,
    said: list[Statement],
    numbers: _Numbers,
    before: dict[str, int],
) -> None:
    for statement in said:
        n = before.get(statement.id)
        if n is None:
            n = numbers.next("statements")
            db.execute("INSERT INTO statement_words (rowid, words) VALUES (?, ?)", [n, statement.words])
        line = statement_line(statement, story_id)
        speaker = line["speaker"] or {}
        day = date.fromisoformat(line["on"]).toordinal() if line["on"] else 0
        db.execute(
            "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [n, statement.id, story_n, day, statement.kind, speaker.get("id"), speaker.get("country"),
             json.dumps(line, ensure_ascii=False)],
        )  # fmt: skip


def statement_line(statement: Statement, story_id: str) -> dict[str, Any]:
    """Return the statement as lists show it."""
    day = statement.said_on or Article("", "", published=statement.published).published_date
    speaker = _parties((statement.speaker,)) if statement.speaker else []
    about = [party["name"] for party in _parties(statement.addressee)] or list(statement.concerns)
    return {
        "id": statement.id, "story_id": story_id, "article_id": statement.article_id, "kind": statement.kind,
        "speaker": speaker[0] if len(speaker) == 1 else None if not speaker else {
            "id": None, "name": " and ".join(p["name"] for p in speaker), "country": None, "office": None,
        },
        "about": about, "words": statement.words, "quote": statement.quote, "issues": list(statement.issues),
        "polarity": statement.polarity, "hedged": statement.hedged,
        "condition": statement.condition.text if statement.condition else None, "on": day.isoformat() if day else None,
        "confidence": round(statement.confidence, 3), "event_id": statement.event_id,
        "claim": statement.claim.quantity if statement.claim else None,
    }  # fmt: skip


def event_line(event: Event, story_id: str, own: date | None, told_by: str, word: Any) -> dict[str, Any]:
    """Return the event as lists show it; a page of fifty must not open the archive fifty times."""
    sentence, trigger = event.evidence.sentence, event.evidence.trigger
    return {
        "id": event.id, "story_id": story_id, "article_id": event.article_id, "type": event.type, "mode": event.mode,
        "status": event.status, "quad": event.quad, "intensity": event.intensity,
        "confidence": round(event.confidence, 3), "date": own.isoformat() if own else None,
        "date_precision": event.date.precision if event.date.date else "unknown", "date_basis": event.date.basis,
        "source": _parties(event.source), "target": _parties(event.target), "issues": list(event.issues),
        "contexts": list(event.contexts), "sentence": sentence.text,
        "trigger": [trigger.start - sentence.start, trigger.end - sentence.start] if trigger else None,
        "told_by": told_by, "review": word.verdict if word else None, "review_by": word.by if word else None,
    }  # fmt: skip


def _parties(mentions: tuple[Mention, ...]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for mention in mentions:
        for actor in mention.actors or (None,):
            known = actor is not None and not actor.id.startswith("?")
            name = actor.name if actor else mention.span.text
            found.setdefault(actor.id if actor and known else name, {
                "id": actor.id if actor and known else None, "name": name,
                "country": actor.country if actor else None, "office": actor.office if actor else None,
            })  # fmt: skip
    return list(found.values())


def _put_dyads(db: sqlite3.Connection, story_n: int, events: list[Event], told_by: str) -> None:
    by_id = {event.id: event for event in events}
    for pair in _pairs(events):
        days: dict[str, dict[str, Counted]] = {}
        lengths = COARSER if any(e.date.precision != "day" for e in events) else COARSER[:1]
        for by in lengths:
            for counted in count_events(events, pair, by):
                days.setdefault(counted.id, {})[by] = counted
        for event_id, found in days.items():
            event = by_id[event_id]
            one = next(iter(found.values()))
            dates = {by: counted.day.toordinal() for by, counted in found.items()}
            exact = len(lengths) == 1 or (len(found) == len(COARSER) and len(set(dates.values())) == 1)
            db.execute(
                "INSERT OR IGNORE INTO dyad SELECT ?, ?, n, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM event WHERE id = ?",
                ["-".join(pair), one.day.toordinal(), story_n, int(one.forth), int(one.back), one.intensity,
                 one.confidence,
                 _expect(one.intensity, one.confidence, event.type),
                 int(event.date.precision == "day"), event.quad, event.type, told_by,
                 f" {' '.join(event.issues)} ", None if exact else json.dumps(dates), event_id],
            )  # fmt: skip


def _expect(intensity: float, confidence: float, kind: str) -> float:
    """Return the intensity to expect of an event: its own as far as the coder is sure, else what it then is."""
    return confidence * intensity + (1 - confidence) * _wrong()[kind]


@cache
def _wrong() -> dict[str, float]:
    """Return what an event of each type is worth that is not of that type."""
    return dict(zip(TYPES, coder_doubt().wrong.tolist(), strict=False))


def _pairs(events: list[Event]) -> list[tuple[str, str]]:
    """Return the pairs of states that any of the events joins, each once, in the order of the alphabet."""
    found = set()
    for event in events:
        sources = {a.country for m in event.source for a in m.actors if a.country}
        targets = {a.country for m in event.target for a in m.actors if a.country}
        found |= {tuple(sorted((a, b))) for a in sources for b in targets if a != b and "IGO" not in (a, b)}
    return sorted(found)  # type: ignore[arg-type]


def _remarks(archive: DuckDBPyConnection, db: sqlite3.Connection) -> dict[str, Any]:
    last = db.execute("SELECT max(day), min(day) FROM story WHERE day > 0").fetchone()
    counts = queries.count_rows(archive)
    coders = [[*versions, n] for versions, n in queries.list_coders(archive).items()]
    return {
        "last": last[0] or 0, "first": last[1] or 0, "counts": json.dumps(counts), "coders": json.dumps(coders),
        "milestones": json.dumps(queries.list_milestone_records(archive)),
        "reasons": json.dumps(queries.list_reasons(archive)),
    }  # fmt: skip
