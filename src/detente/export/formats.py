"""Events as JSON Lines, CSV and Parquet, under the field names of the event contract."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

__all__ = ["COLUMNS", "STATEMENT_COLUMNS", "STORY_COLUMNS", "to_csv_row", "write_parquet"]

_SPAN: Final = '"start" INT, "end" INT, "text" VARCHAR'
_ACTOR: Final = f'STRUCT("name" VARCHAR, country VARCHAR, sectors VARCHAR[], office VARCHAR, {_SPAN})[]'

#: The columns of an event table, in order, with their DuckDB types.
COLUMNS: Final[dict[str, str]] = {
    "id": "VARCHAR", "story_id": "VARCHAR", "article_id": "VARCHAR", "url": "VARCHAR", "title": "VARCHAR",
    "published": "VARCHAR", "type": "VARCHAR", "mode": "VARCHAR", "status": "VARCHAR", "quad": "TINYINT",
    "intensity": "DOUBLE", "cameo": "VARCHAR", "source": _ACTOR, "target": _ACTOR, "contexts": "VARCHAR[]",
    "issues": "VARCHAR[]", "date": "DATE", "date_precision": "VARCHAR", "date_basis": "VARCHAR",
    "place": 'STRUCT("name" VARCHAR, country VARCHAR, lat DOUBLE, lon DOUBLE, geonames_id BIGINT)',
    "evidence": f"STRUCT({_SPAN}, trigger STRUCT({_SPAN}))",
    "said_by": _ACTOR,
    "reported_by": f'STRUCT("name" VARCHAR, kind VARCHAR, country VARCHAR, {_SPAN})[]',
    "confidence": "DOUBLE", "coder": "VARCHAR", "statement_id": "VARCHAR",
}  # fmt: skip


_ONE: Final = _ACTOR.removesuffix("[]")
_CLAIM: Final = (
    f'STRUCT({_SPAN}, form VARCHAR, quantity VARCHAR, flow VARCHAR, direction VARCHAR, "value" DOUBLE, unit VARCHAR, '
    'change DOUBLE, change_unit VARCHAR, rank INT, ranked_as VARCHAR, extreme VARCHAR, "since" VARCHAR, '
    f'"period" VARCHAR, about {_ACTOR}, partner {_ACTOR})'
)

#: The columns of a table of statements, in order, with their DuckDB types.
STATEMENT_COLUMNS: Final[dict[str, str]] = {
    "id": "VARCHAR", "story_id": "VARCHAR", "article_id": "VARCHAR", "url": "VARCHAR", "title": "VARCHAR",
    "published": "VARCHAR", "kind": "VARCHAR", "speaker": _ONE.removesuffix(")") + f", members {_ACTOR})",
    "addressee": _ACTOR, "concerns": "VARCHAR[]", "cue": f"STRUCT({_SPAN})", "content": f"STRUCT({_SPAN})[]",
    "quote": "VARCHAR", "quoted": f"STRUCT({_SPAN})[]", "issues": "VARCHAR[]", "polarity": "VARCHAR",
    "hedged": "BOOLEAN", "condition": f"STRUCT({_SPAN})", "date": "DATE",
    "date_precision": "VARCHAR", "date_basis": "VARCHAR",
    "said_on": "DATE", "evidence": COLUMNS["evidence"], "reported_by": COLUMNS["reported_by"], "claim": _CLAIM,
    "event_id": "VARCHAR", "confidence": "DOUBLE", "coder": "VARCHAR",
}  # fmt: skip


#: The columns of a table of stories, a row for each article in one, with their DuckDB types.
STORY_COLUMNS: Final[dict[str, str]] = {
    "story_id": "VARCHAR", "kind": "VARCHAR", "article_id": "VARCHAR", "outlet": "VARCHAR", "published": "VARCHAR",
    "updated": "VARCHAR", "origin": "VARCHAR", "copies": "INT", "title": "VARCHAR", "url": "VARCHAR", "changes": "INT",
}  # fmt: skip


def to_csv_row(event: dict[str, Any]) -> dict[str, Any]:
    """Return an event or statement (as `to_json` gives it) as a flat row: nested fields as JSON, lists joined by `;`.

    >>> to_csv_row({"id": "e", "contexts": ["economic", "legal"], "place": {"name": "Oslo"}})
    {'id': 'e', 'contexts': 'economic;legal', 'place': '{"name": "Oslo"}'}
    """
    row: dict[str, Any] = {}
    for key, value in event.items():
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            row[key] = ";".join(value)
        elif isinstance(value, (list, dict)):
            row[key] = json.dumps(value, ensure_ascii=False)
        else:
            row[key] = value
    return row


def write_parquet(events: Iterable[dict[str, Any]], path: Path, columns: Mapping[str, str] = COLUMNS) -> None:
    """Write events (as `to_json` gives them) to a Parquet file, replacing it; an empty run gives an empty table.

    With `columns=STATEMENT_COLUMNS` the rows are statements, with `STORY_COLUMNS` articles in their stories.

    DuckDB writes it, so that nobody needs Arrow's 170 MB for one file.
    """
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "events.jsonl"
        with lines.open("w", encoding="utf-8") as out:
            for event in events:
                out.write(json.dumps(event, ensure_ascii=False) + "\n")
        spec = ", ".join(f"'{name}': '{kind.replace(chr(39), chr(39) * 2)}'" for name, kind in columns.items())
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT * FROM read_json(?, format = 'newline_delimited', columns = {{{spec}}}, "  # noqa: S608
                "maximum_object_size = 67108864)) TO '" + str(path).replace("'", "''") + "' (FORMAT parquet)",
                [str(lines)],
            )
