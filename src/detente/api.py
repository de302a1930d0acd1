"""The verbs of the package: `code`, `code_pair`, `resolve`, and what they take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.records import Page, Rejected
from detente.results import Events
from detente.run import Coded, code_page, load_lexicon, merge_stories, with_story
from detente.spoken import Statements

if TYPE_CHECKING:
    from detente.records import Actor

__all__ = ["PairCode", "code", "code_files", "code_pair", "code_statements", "resolve"]

Spans = tuple[int, int] | Sequence[tuple[int, int]]


class PairCode(dict[str, float]):
    """The probability of each type for a pair; `type` is the likeliest, `mode`, `status` and `trigger` go with it.

    `modes` has the mode of each type that is not ruled out; `issues` is what the sentence is about.
    """

    type: str
    quad: int
    mode: str | None
    status: str
    trigger: tuple[int, int] | None
    confidence: float
    modes: dict[str, str | None]
    issues: tuple[str, ...]


def code(
    text: str | bytes,
    *,
    url: str | None = None,
    title: str | None = None,
    published: str | date | None = None,
    publisher: str | None = None,
    language: str | None = None,
    actors: str | Path | None = None,
) -> Events:
    """Return the events of one page or plain text.

    Markup and plain text are told apart by looking. The facts are what you know of the report beside its text; without
    a date of publication, "on Tuesday" stays unknown. `actors` is a CSV file of your own actors, which win over the
    packaged ones; raises InputError with the lines that are wrong.

    >>> events = code("Chad expelled the French ambassador on Tuesday.", published="2024-05-02")
    >>> events[0].type, events[0].date.date.isoformat()
    ('SANCTION', '2024-04-30')
    """
    from detente.pages import make_page

    page = make_page(
        text, url=url, title=title, publisher=publisher, language=language,
        published=published.isoformat() if isinstance(published, date) else published,
    )  # fmt: skip
    return _collect([page], actors)


def code_files(*sources: str | Path, actors: str | Path | None = None) -> Events:
    """Return the events of files, folders and addresses, in memory; for more than some thousand use an Archive.

    `actors` is a CSV file of your own actors, which win over the packaged ones.
    """
    from detente.pages import read_pages

    return _collect((page for source in sources for page in read_pages(source)), actors)


def code_statements(
    text: str | bytes,
    *,
    url: str | None = None,
    title: str | None = None,
    published: str | date | None = None,
    publisher: str | None = None,
    language: str | None = None,
    actors: str | Path | None = None,
) -> Statements:
    """Return the statements of one page or plain text: who said what to whom, and the claims it makes itself.

    The facts are those of `code`.

    >>> found = code_statements("Trade between Chad and Niger fell 3 percent in 2023.")
    >>> found[0].claim.direction, found[0].claim.change, found[0].claim.period
    ('down', 3.0, '2023')
    """
    found = code(text, url=url, title=title, published=published, publisher=publisher, language=language, actors=actors)
    return Statements(found.statements, found.milestones, found.articles, found.rejected)


def _collect(pages: Iterable[Page | Rejected], actors: str | Path | None = None) -> Events:
    load_lexicon(actors)
    coded: list[Coded] = []
    rejected: list[Rejected] = []
    known: set[str] = set()
    for page in pages:
        result = page if isinstance(page, Rejected) else code_page(page, actors)
        if isinstance(result, Rejected):
            rejected.append(result)
        elif result.article.id not in known:
            known.add(result.article.id)
            coded.append(result)
    stories = merge_stories(c.article for c in coded)
    story_of = {article: story.id for story in stories for article in story.article_ids}
    return Events(
        events=tuple(with_story(e, story_of) for c in coded for e in c.events),
        articles=tuple(c.article for c in coded),
        stories=stories,
        rejected=tuple(rejected),
        mentions=tuple((c.article.id, m) for c in coded for m in c.mentions),
        statements=tuple(replace(s, story_id=story_of[s.article_id]) for c in coded for s in c.statements),
        milestones=tuple(m for c in coded for m in c.milestones),
    )


def code_pair(text: str, *, source: Spans, target: Spans, types: Sequence[str] | None = None) -> PairCode:
    """Return what the source does to the target in a sentence whose spans you give.

    `source` and `target` are `(start, end)` in characters, or several such for one side. All types are weighed,
    `NONE` (no event) among them; `types` narrows the choice, for labels that have no NONE.

    >>> text = "Chad expelled the French ambassador."
    >>> code_pair(text, source=(0, 4), target=(18, 35)).type
    'SANCTION'

    Raises ValueError for a span that is empty or outside the text.
    """
    return code_pairs([(text, _spans(source), _spans(target))], types=types)[0]


def _spans(side: Spans) -> tuple[tuple[int, int], ...]:
    if len(side) == 2 and all(isinstance(n, int) for n in side):
        return ((int(side[0]), int(side[1])),)  # type: ignore[arg-type]
    return tuple((int(a), int(b)) for a, b in side)  # type: ignore[misc]


def code_pairs(
    rows: Sequence[tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]],
    *,
    types: Sequence[str] | None = None,
) -> list[PairCode]:
    """Return `code_pair` for many sentences, several times faster than one by one."""
    import numpy as np

    from detente.data.codebook import QUAD
    from detente.events import Query, load_coder
    from detente.events.labels import NONE, TYPE_LABELS

    queries = []
    for text, source, target in rows:
        for start, end in (*source, *target):
            if not 0 <= start < end <= len(text):
                raise ValueError(f"the span ({start}, {end}) is empty or outside a text of {len(text)} characters")
        if not source or not target:
            raise ValueError("source and target need at least one span each")
        pairs = tuple((a, len(source) + b) for a in range(len(source)) for b in range(len(target)))
        queries.append(Query(text, (*source, *target), pairs))
    allowed = [TYPE_LABELS.index(t) for t in (types or TYPE_LABELS)]
    found = []
    for score in load_coder().score(queries):
        result = PairCode()
        if not score.pairs:
            # Both spans lie past the model's reach.
            result.update({TYPE_LABELS[i]: float(TYPE_LABELS[i] == NONE) for i in allowed})
            result.type, result.quad, result.mode, result.status = NONE, 0, None, "done"
            result.trigger, result.confidence, result.modes, result.issues = None, 0.0, {}, ()
            found.append(result)
            continue
        mean = np.mean([p.types for p in score.pairs], axis=0)
        total = float(sum(mean[i] for i in allowed)) or 1.0
        result.update({TYPE_LABELS[i]: float(mean[i]) / total for i in allowed})
        result.type = max(result, key=lambda t: result[t])
        result.quad = QUAD.get(result.type, 0)
        result.confidence = result[result.type]
        best = max(score.pairs, key=lambda p: p.types[TYPE_LABELS.index(result.type)])
        result.mode = best.modes.get(result.type)
        result.status = best.status
        result.trigger = best.triggers.get(result.type)
        result.modes = {t: m for p in reversed(score.pairs) for t, m in p.modes.items()}
        result.issues = score.issues
        found.append(result)
    return found


def resolve(name: str, on: str | date | None = None) -> Actor | None:
    """Return the actor that a name stood for on a day, or None where it names nobody or is open.

    >>> resolve("Ottawa", on="2025-09-23").country
    'CAN'
    """
    from detente.actors import resolve as resolve_name

    found: Any = resolve_name(name, on)
    return found  # type: ignore[no-any-return]
