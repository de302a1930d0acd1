"""Trade figures together: totals by year, shares, ranks among partners, growth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from detente.trade.read import WORLD, Trade

__all__ = ["TradeFigures"]


class TradeFigures:
    """The figures of an archive, asked by reporter, partner, flow and period.

    A figure of a longer period that is not given is summed from months or quarters if all are there. Total trade is
    exports and imports together where both are given.

    >>> sides = [Trade("2024", "CAN", "USA", flow, 100.0, "CAD", "f") for flow in ("exports", "imports")]
    >>> figures = TradeFigures(sides)
    >>> figures.value("CAN", "USA", "total", "2024"), figures.value("CAN", "USA", "total", "2023")
    (200.0, None)
    """

    def __init__(self, trades: Iterable[Trade]) -> None:
        self._values: dict[tuple[str, str, str, str], float] = {}
        self._partners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._periods: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self.currency: dict[str, str] = {}
        self.origin: dict[str, str] = {}
        for trade in trades:
            self._values[trade.reporter, trade.partner, trade.flow, trade.period] = trade.value
            self.currency[trade.reporter], self.origin[trade.reporter] = trade.currency, trade.origin
            for period in {trade.period, trade.period[:4]}:
                self._partners[trade.reporter, period].add(trade.partner)
                self._periods[trade.reporter, trade.partner].add(period)

    def __bool__(self) -> bool:
        return bool(self._values)

    def reporters(self) -> tuple[str, ...]:
        """Whose figures these are."""
        return tuple(sorted(self.currency))

    def value(self, reporter: str, partner: str, flow: str, period: str) -> float | None:
        """Return a figure in the reporter's currency, None where it is not given and cannot be summed."""
        given = self._values.get((reporter, partner, flow, period))
        if given is not None:
            return given
        if flow == "total":
            sides = [self.value(reporter, partner, side, period) for side in ("exports", "imports")]
            return sum(side for side in sides if side is not None) if None not in sides else None
        return self._summed(reporter, partner, flow, period)

    def _summed(self, reporter: str, partner: str, flow: str, period: str) -> float | None:
        if len(period) == 4:
            parts = ([f"{period}-{month:02}" for month in range(1, 13)], [f"{period}-Q{at}" for at in range(1, 5)])
        elif "Q" in period:
            first = int(period[-1]) * 3 - 2
            parts = ([f"{period[:4]}-{month:02}" for month in range(first, first + 3)], [])
        else:
            return None
        for names in parts:
            values = [self._values.get((reporter, partner, flow, name)) for name in names]
            if names and None not in values:
                return sum(value for value in values if value is not None)
        return None

    def rank(self, reporter: str, partner: str, flow: str, period: str) -> tuple[int, int] | None:
        """Return a partner's place among a reporter's partners, 1 for the largest, and how many partners are known."""
        found = self.ranking(reporter, flow, period)
        places = [at for at, (name, _) in enumerate(found, 1) if name == partner]
        return (places[0], len(found)) if places else None

    def ranking(self, reporter: str, flow: str, period: str) -> list[tuple[str, float]]:
        """Return a reporter's partners with their figures, the largest first; the world as a whole is none."""
        names = self._partners[reporter, period] - {WORLD}
        values = [(name, self.value(reporter, name, flow, period)) for name in names]
        there = [(name, value) for name, value in values if value is not None]
        return sorted(there, key=lambda each: (-each[1], each[0]))

    def growth(self, reporter: str, partner: str, flow: str, period: str) -> float | None:
        """Return the growth over the same period a year before, 0.05 for five per cent."""
        now = self.value(reporter, partner, flow, period)
        before = self.value(reporter, partner, flow, f"{int(period[:4]) - 1}{period[4:]}")
        return now / before - 1 if now is not None and before else None

    def years(self, reporter: str, partner: str, flow: str = "total") -> list[tuple[str, float]]:
        """Return the whole years that are known, in order, with their figures."""
        names = sorted({period[:4] for period in self._periods[reporter, partner]})
        values = [(name, self.value(reporter, partner, flow, name)) for name in names]
        return [(name, value) for name, value in values if value is not None]

    def complete(self, reporter: str, flow: str, period: str) -> float | None:
        """Return the share of the reporter's trade that the known partners make up; None without a world total."""
        world = self.value(reporter, WORLD, flow, period)
        return sum(value for _, value in self.ranking(reporter, flow, period)) / world if world else None
