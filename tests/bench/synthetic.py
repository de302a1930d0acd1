"""A synthetic archive of any size, for measuring: states, outlets and words drawn by chance, the seed fixed.

Made inside DuckDB, so that a million events take seconds. The text of each article holds the sentences of its events at
the offsets that the events name; nothing in it is news.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.codebook import CONTEXTS, QUAD, TYPES, intensity
from detente.data.issues import issue_names
from detente.data.states import states
from detente.store import TABLES, open_database

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["VOCABULARY", "WORDS", "make_archive"]

#: Verbs of the made-up sentences, in the order of the codebook's types.
VERBS = (
    "agreed with", "met", "praised", "gave way to", "worked with", "aided", "withdrew from", "urged", "accused",
    "rejected", "threatened", "protested against", "sanctioned", "mobilised against", "coerced", "attacked",
)  # fmt: skip

WORDS = tuple(
    "minister trade border talks tariff export harbour grain steel embassy summit council treaty fleet pipeline visa "  # noqa: SIM905
    "court market energy climate reform loan currency import delegation parliament region river airport spokesman "
    "statement measure response concern dispute progress cooperation agreement deadline inspection licence".split()
)


#: Words that only some texts hold, the later the rarer: every word in every text would be no text to search.
VOCABULARY = tuple(
    first + middle + last
    for first in ("ba", "ke", "lo", "mi", "nu", "ra", "so", "te", "vi", "zu")
    for middle in "dan fer gol hin jur kas lem mor nis pol qua ren sul tov wex".split()  # noqa: SIM905
    for last in ("a", "e", "io", "on", "us", "ith", "ard", "ent", "oly", "ume")
)


def make_archive(path: Path, *, stories: int, events_per_story: int = 5, seed: int = 1) -> None:
    """Lay an archive with so many stories, each told by one article, and so many events in each."""
    connection = open_database(path, read_only=False)
    try:
        _fill(connection, stories, events_per_story, seed)
    finally:
        connection.close()


def _fill(db: DuckDBPyConnection, stories: int, each: int, seed: int) -> None:
    names = [(code, s.name) for code, s in states().items() if s.exists(None)][:120]
    db.execute("SELECT setseed(?)", [seed / 100])
    db.execute("CREATE TEMP TABLE state (n INTEGER, code VARCHAR, name VARCHAR)")
    db.executemany("INSERT INTO state VALUES (?, ?, ?)", [(n, c, name) for n, (c, name) in enumerate(names)])
    db.execute("CREATE TEMP TABLE kind (n INTEGER, type VARCHAR, verb VARCHAR, quad TINYINT, intensity DOUBLE)")
    db.executemany(
        "INSERT INTO kind VALUES (?, ?, ?, ?, ?)",
        [(n, t, VERBS[n], QUAD[t], intensity(t)) for n, t in enumerate(TYPES)],
    )
    # Zipf's law for states and days spread over ten years, as the world's news are.
    db.execute(
        f"""
        CREATE TEMP TABLE told AS
        SELECT story, ordinal, least({len(names) - 1}, floor(pow({len(names)}, random()) - 1)::INTEGER) AS a,
            least({len(names) - 1}, floor(pow({len(names)}, random()) - 1)::INTEGER) AS b,
            floor(random() * 16)::INTEGER AS k, 0.5 + random() / 2 AS confidence,
            floor(random() * {len(issue_names())})::INTEGER + 1 AS issue,
            floor(random() * {len(CONTEXTS)})::INTEGER + 1 AS context
        FROM range({stories}) t(story), range({each}) u(ordinal)
        """
    )
    db.execute(
        f"""
        CREATE TEMP TABLE sentence AS
        SELECT told.*, A.code AS ac, B.code AS bc, A.name AS an, B.name AS bn, kind.type, kind.quad, kind.intensity,
            kind.verb, A.name || ' ' || kind.verb || ' ' || B.name || ' over the ' || w1 || ' and the ' ||
                w2 || '.' AS s
        FROM (SELECT *, $words[1 + (hash(story, ordinal) % {len(WORDS)})::INTEGER] AS w1,
                     $words[1 + (hash(ordinal, story, 7) % {len(WORDS)})::INTEGER] AS w2 FROM told) told
        JOIN state A ON A.n = a JOIN state B ON B.n = CASE WHEN b = a THEN (b + 1) % {len(names)} ELSE b END
        JOIN kind ON kind.n = k
        """,
        {"words": list(WORDS)},
    )
    db.execute(
        """
        CREATE TEMP TABLE placed AS
        SELECT *, coalesce(sum(length(s) + 1) OVER (PARTITION BY story ORDER BY ordinal
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::INTEGER AS start_at FROM sentence
        """
    )
    first = date(2015, 1, 1).isoformat()
    db.execute(
        f"""
        INSERT INTO articles
        SELECT 'ar-' || lpad(to_hex(story), 16, '0'),
            string_agg(s, chr(10) ORDER BY ordinal) || chr(10) || array_to_string(list_transform(
                range(120), lambda n: $vocabulary[1 + least(1499,
                    floor(pow(1500, (hash(story, n) % 10000) / 10000.0)) - 1)::INTEGER]
            ), ' '),
            min_by(an || ' ' || verb || ' ' || bn || ' over ' || w1, ordinal),
            'https://news.example.org/' || story, 'Outlet ' || story % 40, NULL, 'en',
            (DATE '{first}' + (story * 3650 // {stories})::INTEGER)::VARCHAR, NULL, 'null', NULL,
            '[{{"name":"Outlet ' || story % 40 || '","kind":"outlet","country":null,"span":null}}]', '[]',
            'h' || story, 'synthetic ' || story, NULL
        FROM placed GROUP BY story ORDER BY story
        """,
        {"vocabulary": list(VOCABULARY)},
    )
    party = """'[{{"span":{{"start":' || {at} || ',"end":' || ({at} + length({name})) || ',"text":"' || {name} ||
        '"}},"kind":"name","actor":{{"id":"' || {code} || '","name":"' || {name} || '","country":"' || {code} ||
        '","sectors":["GOV"],"office":null}},"members":[],"candidates":[],"confidence":0.95,"why":"made up"}}]'"""
    columns = ", ".join(TABLES["events"])
    values = {
        "id": "'ev-' || lpad(to_hex(story * 100 + ordinal), 16, '0')",
        "article_id": "'ar-' || lpad(to_hex(story), 16, '0')", "ordinal": "ordinal", "story_id": "NULL",
        "type": "type", "mode": "NULL", "status": "'done'", "quad": "quad", "intensity": "intensity", "cameo": "NULL",
        "date": "day", "date_precision": "'day'", "date_basis": "'explicit'", "day": "day",
        "source_countries": "[ac]", "target_countries": "[bc]",
        "source": party.format(at="start_at", name="an", code="ac"),
        "target": party.format(at="(start_at + length(an) + length(verb) + 2)", name="bn", code="bc"),
        "said_by": "'[]'",
        "reported_by": "'[{\"name\":\"Outlet\",\"kind\":\"outlet\",\"country\":null,\"span\":null}]'",
        "contexts": "[$contexts[context]]", "issues": "CASE WHEN ordinal % 2 = 0 THEN [$issues[issue]] ELSE [] END",
        "place": "'null'", "sentence": "s", "sentence_start": "start_at", "sentence_end": "start_at + length(s)",
        "trigger": "verb", "trigger_start": "start_at + length(an) + 1",
        "trigger_end": "start_at + length(an) + 1 + length(verb)",
        "confidence": "confidence", "coder": "'synthetic'", "lexicon": "'synthetic'",
        "url": "'https://news.example.org/' || story", "title": "NULL", "published": "day::VARCHAR",
        "sameness": "'sm-' || story || '-' || ordinal",
    }  # fmt: skip
    values |= dict.fromkeys(set(TABLES["events"]) - set(values), "NULL")
    db.execute(
        f"""
        INSERT INTO events ({columns})
        SELECT {", ".join(values[name] for name in TABLES["events"])}
        FROM (SELECT *, DATE '{first}' + (story * 3650 // {stories})::INTEGER AS day FROM placed)
        ORDER BY story, ordinal
        """,
        {"contexts": list(CONTEXTS), "issues": list(issue_names())},
    )
    db.execute(
        """
        INSERT INTO stories SELECT 'st-' || substr(id, 4), id, [outlet] FROM articles;
        INSERT INTO story_articles SELECT 'st-' || substr(id, 4), id, 0 FROM articles;
        INSERT INTO coded SELECT id, content_hash, 'synthetic', 'synthetic' FROM articles;
        """
    )
