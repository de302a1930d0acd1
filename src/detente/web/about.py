"""What the record is worth: measured quality, coverage, and what was left out and why."""

from __future__ import annotations

import json

from detente.data.tables import rows
from detente.web import lookups
from detente.web.records import AboutPage, Choice, Coverage, CoverageDay, Figure
from detente.web.site import Site
from detente.web.words import KIND_LABELS

__all__ = ["about_page"]

_OUTLETS = 40
_REASONS = 30


def about_page(site: Site) -> AboutPage:
    """Return how good the record is and what it does not hold."""
    return site.remember(("about", len(site.corrections)), lambda: _make(site))


def _make(site: Site) -> AboutPage:
    events = site.corrections.current("event")
    reviewed = {
        verdict: sum(c.verdict == verdict for c in events) for verdict in ("confirmed", "corrected", "rejected")
    }
    coders = json.loads(site.index.meta("coders") or "[]")
    reasons = json.loads(site.index.meta("reasons") or "{}")
    return AboutPage(
        archive=site.facts(),
        coders=[{"coder": coder, "lexicon": lexicon, "articles": n} for coder, lexicon, n in coders],
        figures=[Figure(**{n: row[n] for n in ("name", "meaning", "value", "command")}) for row in rows("measured")],
        months=[CoverageDay(month=month, stories=n) for month, n in lookups.stories_by_month(site.db)],
        outlets=[
            Coverage(outlet=outlet, stories=n, first=first, last=last)
            for outlet, n, first, last in lookups.coverage(site.db, _OUTLETS)
        ],
        kinds=[Choice(value=k, label=KIND_LABELS.get(k, k), count=n) for k, n in lookups.kinds(site.db).items()],
        rejected=[Choice(value=reason, label=reason, count=n) for reason, n in list(reasons.items())[:_REASONS]],
        reviewed=reviewed, agreement=round(reviewed["confirmed"] / len(events), 3) if events else None,
    )  # fmt: skip
