"""`describe_archive`: what an archive holds, in figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.archive import Archive
from detente.queries import list_coders, list_reasons
from detente.store import SCHEMA, open_database
from detente.upkeep.tables import count_by, list_withheld, single_row

__all__ = ["Description", "describe_archive"]


@dataclass(frozen=True, slots=True)
class Description:
    """An archive in figures: rows by table, bytes, days of publication, and what was made by which version."""

    path: str
    schema: int
    file_bytes: int
    counts: dict[str, int]
    figures: dict[str, Any]
    outlets: dict[str, int]
    languages: dict[str, int]
    versions: dict[tuple[str, str], int]
    rejections: dict[str, int]
    withheld: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return the description under the names that `--format json` has."""
        return {
            "path": self.path, "schema": self.schema, "file_bytes": self.file_bytes, **self.counts, **self.figures,
            "articles_by_outlet": self.outlets, "articles_by_language": self.languages,
            "versions": [
                {"coder": coder, "lexicon": lexicon, "articles": count}
                for (coder, lexicon), count in self.versions.items()
            ],
            "rejections": self.rejections, "withheld": self.withheld,
        }  # fmt: skip


def describe_archive(path: Path) -> Description:
    """Return what an archive holds. Raises StoreError where it cannot be opened."""
    with Archive(path, read_only=True) as archive:
        counts = archive.counts()
    connection = open_database(path, read_only=True)
    try:
        return Description(
            path=str(path), schema=SCHEMA, file_bytes=path.stat().st_size, counts=counts,
            figures=single_row(connection), outlets=count_by(connection, "outlet"),
            languages=count_by(connection, "language"), versions=list_coders(connection),
            rejections=list_reasons(connection), withheld=list_withheld(connection),
        )  # fmt: skip
    finally:
        connection.close()
