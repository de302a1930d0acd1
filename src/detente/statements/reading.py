"""All that is known of an article while its statements are made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from detente.records import Article, Claim, DateBasis, DatePrecision, Mention
from detente.statements.claims import find_claims
from detente.statements.draft import Time
from detente.statements.quotes import Quotation
from detente.statements.speakers import Mentions

__all__ = ["Reading", "TimeAt", "claims_in", "countries_of"]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known of the article while its statements are made."""

    article: Article
    mentions: Mentions
    quotations: tuple[Quotation, ...]
    times: tuple[Time, ...]
    anchor: date | None
    said_on: date | None
    coder: str


@dataclass(frozen=True, slots=True)
class TimeAt:
    """A time expression with its place in the article."""

    start: int
    end: int
    date: date
    precision: DatePrecision
    basis: DateBasis


def claims_in(reading: Reading, start: int, end: int) -> list[Claim]:
    """Return the claims of fact in a stretch of the article."""
    return find_claims(reading.article, start, end, reading.mentions, reading.times, reading.anchor)


def countries_of(mentions: Iterable[Mention]) -> set[str]:
    """Return the countries of all whom mentions stand for, bodies of several states apart."""
    return {a.country for m in mentions for a in m.actors if a.country and a.country != "IGO"}
