"""`recode_archive`: code anew, from the pages that are kept, what older versions coded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detente.archive import Archive
from detente.records import Page, Rejected
from detente.run import Coded, code_into, coder_versions, settle
from detente.store import open_database
from detente.upkeep.tables import drop_articles
from detente.workers import Limits

__all__ = ["Recoded", "recode_archive"]


@dataclass(frozen=True, slots=True)
class Recoded:
    """What was done: articles coded anew; pages that this version refuses; articles whose page is not kept."""

    coded: int
    refused: int
    without_page: int


def recode_archive(
    path: Path,
    *,
    jobs: int = 1,
    actors: str | Path | None = None,
    drop_refused: bool = False,
    limits: Limits | None = None,
    seen: Callable[[Coded | Rejected], None] = lambda _: None,
) -> Recoded:
    """Replace, article by article, what other versions of the coder or the actor tables made; persons and stories too.

    The pages are read from the archive itself, so the sources need not be there any more. A run that is killed goes
    on where it was. A page in which this version finds no report keeps its old coding, or goes with it where
    `drop_refused` says so. Raises StoreError where the archive cannot be written.
    """
    coder, lexicon = coder_versions(actors)
    refused: list[str] = []
    missing = 0
    with Archive(path) as archive:
        by_origin: dict[str, str] = {}

        def pages() -> Iterator[Page]:
            nonlocal missing
            for content_hash in archive.outdated(coder, lexicon):
                page = archive.page(content_hash)
                if page is None:
                    missing += 1
                    continue
                by_origin[page.origin] = content_hash
                yield page

        def look(result: Coded | Rejected) -> None:
            origin = result.origin if isinstance(result, Rejected) else result.page.origin
            content_hash = by_origin.pop(origin, None)
            if isinstance(result, Rejected) and content_hash:
                refused.append(content_hash)
            seen(result)

        tally = code_into(archive, pages(), jobs=jobs, actors=actors, limits=limits, seen=look)
    if drop_refused and refused:
        connection = open_database(path, read_only=False)
        try:
            drop_articles(connection, refused)
        finally:
            connection.close()
        with Archive(path) as archive:
            settle(archive, actors)
    return Recoded(tally.coded, len(refused), missing)
