"""Checks a claim of fact against trade figures: rank among partners, growth, a trend, an amount, a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from detente.data.states import states
from detente.records import Claim, Mention
from detente.trade.figures import TradeFigures
from detente.trade.read import WORLD

__all__ = ["Verdict", "check_claim"]

Answer = Literal["supported", "contradicted", "not enough data"]

#: What is claimed may be rounded: an amount or a rate is right within a twentieth, or half a point of growth.
_NEAR: Final = 0.05
_HALF_POINT: Final = 0.005

#: Growth this small is "flat", and more than this is a fall or a rise.
_FLAT: Final = 0.01

#: A rank among partners needs partners that make up so much of the trade, or so many of them where no total is given.
_MOST: Final = 0.8
_MANY: Final = 5

_SCALES: Final = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

#: Only what had fallen can rebound.
_REBOUNDS: Final = ("rebound", "recover", "bounced back")

#: What currencies are called in words.
_CURRENCIES: Final = {
    "USD": ("usd", "dollar", "$"), "CAD": ("cad", "canadian", "c$"), "EUR": ("eur", "€"), "JPY": ("yen", "jpy"),
    "CNY": ("yuan", "rmb", "cny", "renminbi"), "GBP": ("pound", "gbp", "£"),
}  # fmt: skip

#: Words for what is measured that mean trade.
_TRADE: Final = ("trade", "export", "import", "trading")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the figures say of a claim: `supported`, `contradicted` or `not enough data`, why, and the figures.

    `why` is a sentence with the figures in it; `figures` has them one by one: reporter, partner, flow, period, value
    and currency, and rank or growth where that was asked.
    """

    verdict: Answer
    why: str
    figures: tuple[dict[str, Any], ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {"verdict": self.verdict, "why": self.why, "figures": list(self.figures)}


def check_claim(claim: Claim, figures: TradeFigures, *, said_in: int | None = None) -> Verdict:
    """Return what the trade figures say of a claim.

    A claim without a period is of the last whole year before `said_in`, the year it was made in. "Canada's
    second-largest partner" is looked up in Canada's figures; a claim about both sides in those of either, and is
    supported if one side's figures bear it out, for the two seldom agree.
    """
    if not any(word in f"{claim.quantity} {claim.ranked_as or ''}".casefold() for word in _TRADE):
        return _lacking(f"{claim.quantity!r} is not trade")
    about, partner = _countries(claim.about), _countries(claim.partner)
    if claim.form == "rank":
        sides = [(reporter, other) for reporter in partner for other in about if reporter != other]
    else:
        sides = _pairs(about, partner)
    if not sides:
        return _lacking("the claim does not say between whom")
    sides = [side for side in sides if side[0] in figures.reporters()]
    if not sides:
        return _lacking("no figures are kept of those whom the claim is about")
    flow = claim.flow or ("total" if "trad" in claim.quantity.casefold() else "exports")
    check = _CHECKS.get(claim.form)
    if check is None:
        return _lacking(f"claims of {claim.form} are not checked")
    found = []
    for reporter, other in sides:
        period = claim.period or _last_year(figures, reporter, other, flow, said_in)
        if period and "/" not in period:
            found.append(check(claim, figures, reporter, other, flow, period))
    # Both sides report, and seldom the same: what one side's figures bear out is borne out.
    for answer in ("supported", "contradicted", "not enough data"):
        for verdict in found:
            if verdict.verdict == answer:
                return verdict
    return _lacking("no figures for that period")


def _pairs(about: list[str], partner: list[str]) -> list[tuple[str, str]]:
    if partner:
        there = [(a, p) for a in about for p in partner if a != p]
        return there + [(p, a) for a, p in there]
    if len(about) == 2:
        return [(about[0], about[1]), (about[1], about[0])]
    return [(about[0], WORLD)] if len(about) == 1 else []


def _countries(mentions: tuple[Mention, ...]) -> list[str]:
    codes = [
        actor.country for mention in mentions for actor in mention.actors if actor.country and actor.country != "IGO"
    ]
    return list(dict.fromkeys(codes))


def _last_year(figures: TradeFigures, reporter: str, partner: str, flow: str, said_in: int | None) -> str | None:
    years = [year for year, _ in figures.years(reporter, partner, flow) if said_in is None or int(year) < said_in]
    return years[-1] if years else None


def _lacking(why: str) -> Verdict:
    return Verdict("not enough data", why[0].upper() + why[1:] + ".")


def _name(code: str) -> str:
    return "the world" if code == WORLD else states()[code].name if code in states() else code


def _figure(figures: TradeFigures, reporter: str, partner: str, flow: str, period: str) -> dict[str, Any]:
    return {
        "reporter": reporter, "partner": partner, "flow": flow, "period": period,
        "value": figures.value(reporter, partner, flow, period), "currency": figures.currency.get(reporter),
        "origin": figures.origin.get(reporter),
    }  # fmt: skip


def _rank(claim: Claim, figures: TradeFigures, reporter: str, partner: str, flow: str, period: str) -> Verdict:
    told = (claim.ranked_as or "").casefold()
    flow = (
        "exports" if "export" in told or "customer" in told or "market" in told
        else "imports" if "import" in told or "supplier" in told or "source" in told else flow
    )  # fmt: skip
    found = figures.rank(reporter, partner, flow, period)
    if found is None or claim.rank is None:
        return _lacking(f"{_name(reporter)}'s figures for {period} do not have {_name(partner)}")
    place, known = found
    share = figures.complete(reporter, flow, period)
    if known < _MANY if share is None else share < _MOST:
        return _lacking(f"only {known} partners of {_name(reporter)} are known for {period}, too few to rank them")
    first = figures.ranking(reporter, flow, period)[: max(place, claim.rank)]
    named = ", ".join(
        f"{at} {_name(code)} {_money(value, figures.currency[reporter])}" for at, (code, value) in enumerate(first, 1)
    )
    rows = tuple(_figure(figures, reporter, code, flow, period) | {"rank": at} for at, (code, _) in enumerate(first, 1))
    word = "total trade" if flow == "total" else flow
    why = (
        f"By {word} in {period}, {_name(partner)} was number {place} of {known} partners of {_name(reporter)}: {named}."
    )
    return Verdict("supported" if place == claim.rank else "contradicted", why, rows)


def _change(claim: Claim, figures: TradeFigures, reporter: str, partner: str, flow: str, period: str) -> Verdict:
    growth = figures.growth(reporter, partner, flow, period)
    before = f"{int(period[:4]) - 1}{period[4:]}"
    if growth is None:
        return _lacking(
            f"{_name(reporter)}'s {flow} with {_name(partner)} are not known for both {before} and {period}"
        )
    rows = tuple(_figure(figures, reporter, partner, flow, each) for each in (before, period))
    rows = (rows[0], rows[1] | {"growth": round(growth, 4)})
    currency = figures.currency[reporter]
    why = (
        f"{_name(reporter)}'s {'total trade' if flow == 'total' else flow} with {_name(partner)} went from "
        f"{_money(rows[0]['value'], currency)} in {before} to {_money(rows[1]['value'], currency)} in {period}, "
        f"{growth:+.1%}."
    )
    right = _direction_of(growth) == (claim.direction or "up")
    if right and any(word in claim.span.text.casefold() for word in _REBOUNDS):
        earlier = figures.growth(reporter, partner, flow, before)
        if earlier is None:
            return _lacking(f"whether trade had fallen before {period} is not known; it then grew by {growth:.1%}")
        right = earlier < -_FLAT
        why = f"{why[:-1]}, after {earlier:+.1%} the year before."
    rate = claim.change if (claim.change_unit or "").startswith(("per", "%", "point")) else None
    if right and rate is not None:
        claimed = abs(rate) / 100
        right = abs(abs(growth) - claimed) <= max(_HALF_POINT, claimed * _NEAR)
    return Verdict("supported" if right else "contradicted", why, rows)


def _direction_of(growth: float) -> str:
    return "flat" if abs(growth) < _FLAT else "up" if growth > 0 else "down"


def _amount(claim: Claim, figures: TradeFigures, reporter: str, partner: str, flow: str, period: str) -> Verdict:
    value = figures.value(reporter, partner, flow, period)
    if value is None or claim.value is None:
        return _lacking(f"{_name(reporter)}'s {flow} with {_name(partner)} are not known for {period}")
    currency, unit = figures.currency[reporter], (claim.unit or "").casefold()
    if not _same_currency(unit, currency):
        return _lacking(f"the claim counts in {claim.unit}, {_name(reporter)}'s figures in {currency}")
    claimed = claim.value * next((scale for word, scale in _SCALES.items() if word in unit), 1.0)
    why = f"{_name(reporter)}'s {flow} with {_name(partner)} in {period}: {_money(value, currency)}."
    right = abs(value - claimed) <= _NEAR * claimed
    return Verdict("supported" if right else "contradicted", why, (_figure(figures, reporter, partner, flow, period),))


def _same_currency(unit: str, currency: str) -> bool:
    """Whether a unit in words is a currency; plain dollars are those of the United States."""
    words = _CURRENCIES.get(currency, (currency.casefold(),))
    foreign = currency == "USD" and any(word in unit for word in ("canadian", "australian", "hong kong", "singapore"))
    return any(word in unit for word in words) and not foreign


def _extreme(claim: Claim, figures: TradeFigures, reporter: str, partner: str, flow: str, period: str) -> Verdict:
    years = [(year, value) for year, value in figures.years(reporter, partner, flow) if year <= period[:4]]
    since = claim.since[:4] if claim.since else years[0][0] if years else period[:4]
    span = [(year, value) for year, value in years if since <= year]
    if len(span) < 3 or span[-1][0] != period[:4] or (claim.since and span[0][0] > since):
        return _lacking(f"the years up to {period[:4]} are not all known")
    pick = max if claim.extreme == "highest" else min
    # "The most since 2011" says that 2011 had more.
    among = span[1:] if claim.since else span
    best = pick(among, key=lambda each: each[1])
    why = (
        f"Of {among[0][0]} to {among[-1][0]}, {_name(reporter)}'s {flow} with {_name(partner)} were {claim.extreme} in "
        f"{best[0]}: {_money(best[1], figures.currency[reporter])}; {period[:4]}: "
        f"{_money(span[-1][1], figures.currency[reporter])}."
    )
    rows = tuple(_figure(figures, reporter, partner, flow, year) for year, _ in span)
    return Verdict("supported" if best[0] == period[:4] else "contradicted", why, rows)


def _money(value: float, currency: str) -> str:
    """Return an amount in words a reader takes in at a glance.

    >>> _money(82_400_000_000.0, "CAD"), _money(950.0, "USD")
    ('CAD 82.4 billion', 'USD 950')
    """
    for word, scale in reversed(_SCALES.items()):
        if abs(value) >= scale and word != "thousand":
            return f"{currency} {value / scale:.1f} {word}"
    return f"{currency} {value:,.0f}"


_CHECKS: Final[dict[str, Callable[[Claim, TradeFigures, str, str, str, str], Verdict]]] = {
    "rank": _rank, "change": _change, "trend": _change, "amount": _amount, "extreme": _extreme,
}  # fmt: skip
