"""Claims of fact that a report makes in its own voice: statements without a speaker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from detente.records import Claim, EventDate, Evidence, Span, Statement, make_id
from detente.statements.chain import trace
from detente.statements.draft import Draft, Pair, Time
from detente.statements.reading import Reading, claims_in, countries_of

__all__ = ["own_claims"]

#: How sure a claim is that the report makes itself: its words are exact, whether they are its own is a guess.
_OWN_CLAIM: Final = 0.7


def own_claims(reading: Reading, sentences: Iterable[Span], statements: Sequence[Statement]) -> list[Statement]:
    """Return the claims of fact that the report makes itself, about somebody it names."""
    told: list[Pair] = [(p.start, p.end) for s in statements for p in s.content]
    told += [(q.start, q.end) for q in reading.quotations if q.sense == "speech"]
    found = []
    for sentence in sentences:
        for claim in claims_in(reading, sentence.start, sentence.end):
            if any(a < claim.span.end and claim.span.start < b for a, b in told) or not (claim.about or claim.partner):
                continue
            draft = Draft(
                sentence, None, (), [(claim.span.start, claim.span.end)], (), "claim", frozenset(), (), _OWN_CLAIM
            )
            found.append(
                Statement(
                    id=make_id("sd", reading.article.id, "own", claim.span.start, claim.form),
                    article_id=reading.article.id, kind="claim", speaker=None, addressee=(), cue=None,
                    content=(claim.span,), quote="indirect", issues=_issues_of(claim), polarity="positive",
                    hedged=False,
                    condition=None, date=_claimed_when(reading, sentence, claim), said_on=reading.said_on,
                    evidence=Evidence(sentence, None), reported_by=trace(reading.article, draft, (), reading.mentions),
                    claim=claim, confidence=_OWN_CLAIM, coder=reading.coder,
                    concerns=tuple(sorted(countries_of((*claim.about, *claim.partner)))), url=reading.article.url,
                    title=reading.article.title, published=reading.article.published,
                )
            )  # fmt: skip
    return found


def _issues_of(claim: Claim) -> tuple[str, ...]:
    named = {
        "tourism": "tourism", "foreign investment": "investment", "aid": "development-aid", "debt": "debt-and-finance",
        "reserves": "debt-and-finance",
    }  # fmt: skip
    if claim.flow or claim.quantity.startswith("trade"):
        return ("trade",)
    return (named[claim.quantity],) if claim.quantity in named else ()


def _claimed_when(reading: Reading, sentence: Span, claim: Claim) -> EventDate:
    near: list[Time] = [t for t in reading.times if sentence.start <= t.start and t.end <= claim.span.end]
    if claim.period and near:
        return EventDate(near[-1].date, near[-1].precision, near[-1].basis)
    return EventDate(None, "unknown", "unknown")
