"""Print with whom a state met and spoke most, as coded, beside how many titles of readouts name that other state.

For an archive of one government's readouts (`detente code readouts.jsonl --store readouts.duckdb`):

    python -m tools.readout_meetings readouts.duckdb USA
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from detente import Archive, dyads
from detente.data.codebook import TYPES
from detente.data.states import states

_TITLES = "SELECT title FROM articles WHERE regexp_matches(title, '(?i)readout|meeting|call')"
_MEETINGS = """
    SELECT pair, count(DISTINCT story) AS stories FROM dyads
    WHERE type = ? AND list_contains(split(pair, '-'), ?) AND NOT contains(pair, 'IGO')
    GROUP BY pair ORDER BY stories DESC, pair LIMIT 20
"""


def main() -> None:
    """Print the twenty states met with most."""
    path, home = Path(sys.argv[1]), sys.argv[2]
    named = {code: re.compile(rf"\b{re.escape(state.name)}\b") for code, state in states().items()}
    titles: Counter[str] = Counter()
    with Archive(path, read_only=True) as archive:
        dyads.ensure_dyads(archive.connection)
        for (title,) in archive.connection.execute(_TITLES).fetchall():
            titles.update(code for code, name in named.items() if name.search(title))
        rows = archive.connection.execute(_MEETINGS, [TYPES.index("CONSULT"), home]).fetchall()
    for pair, stories in rows:
        other = next(code for code in pair.split("-") if code != home)
        print(f"{other}  {stories:>4} stories with a meeting or call, named in {titles[other]:>3} titles")


if __name__ == "__main__":
    main()
