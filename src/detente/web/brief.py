"""A relation's brief as a page: the prose of `detente brief`, each number leading to its words."""

from __future__ import annotations

from datetime import date

from detente.archive import Archive
from detente.web.records import BriefPage, BriefReference, BriefSection, BriefSentence
from detente.web.site import Site, state_ref

__all__ = ["brief_page"]


def brief_page(site: Site, pair: tuple[str, str], *, since: date | None = None, until: date | None = None) -> BriefPage:
    """Return the brief of two states between two days.

    It is composed of what the archive holds as people left it. Raises StoreError while the archive is being written.
    """
    key = ("brief", pair, since, until, len(site.corrections))
    return site.remember(key, lambda: _make(site, pair, since, until))


def _make(site: Site, pair: tuple[str, str], since: date | None, until: date | None) -> BriefPage:
    with Archive(site.source.path, read_only=True) as archive:
        found = archive.brief(*pair, since=since, until=until)
    words = {c.target: c.verdict for c in site.corrections.current("event")}
    sections = [
        BriefSection(
            name=section.name, note=section.note,
            sentences=[BriefSentence(text=s.text, references=list(s.references)) for s in section.sentences],
        )
        for section in found.sections
    ]  # fmt: skip
    return BriefPage(
        pair=(state_ref(pair[0]), state_ref(pair[1])), title=found.title,
        since=found.since.isoformat() if found.since else None,
        as_of=found.as_of.isoformat() if found.as_of else None, sections=sections,
        references=[
            BriefReference(
                number=ref.number, kind=ref.kind, id=ref.id, words=ref.words, story_id=ref.story_id, title=ref.title,
                outlet=ref.outlet, published=ref.published, review=words.get(ref.id),
            )
            for ref in found.references
        ],
        coders=list(found.coders),
    )  # fmt: skip
