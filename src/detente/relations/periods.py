"""Calendar periods: which one a day falls in, its name, and its first and last day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from detente.relations.records import By

if TYPE_CHECKING:
    from detente.relations.counts import Ints

__all__ = ["COARSER", "end_of", "first_day", "name_of", "start_of", "starts_of"]

#: The periods from the finest to the coarsest.
COARSER: Final[tuple[By, ...]] = ("day", "week", "month", "quarter", "year")


def start_of(day: date, by: By) -> date:
    """Return the first day of the period that `day` falls in; weeks begin on Monday.

    >>> start_of(date(2025, 9, 23), "quarter"), start_of(date(2025, 9, 23), "week")
    (datetime.date(2025, 7, 1), datetime.date(2025, 9, 22))
    """
    if by == "day":
        return day
    if by == "week":
        return day - timedelta(days=day.weekday())
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def starts_of(days: Ints, by: By) -> Ints:
    """Return `start_of` of many days, all of them ordinals.

    >>> import numpy as np
    >>> days = np.array([date(2025, 9, 23).toordinal(), date(1969, 2, 3).toordinal()])
    >>> [date.fromordinal(int(day)).isoformat() for by in COARSER[1:] for day in starts_of(days, by)]
    ['2025-09-22', '1969-02-03', '2025-09-01', '1969-02-01', '2025-07-01', '1969-01-01', '2025-01-01', '1969-01-01']
    """
    import numpy as np

    if by == "day":
        return days
    if by == "week":
        return (days - 1) // 7 * 7 + 1
    epoch = date(1970, 1, 1).toordinal()
    months = (days - epoch).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    long = {"month": 1, "quarter": 3, "year": 12}[by]
    return (months // long * long).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + epoch


def end_of(day: date, by: By) -> date:
    """Return the last day of the period that `day` falls in.

    >>> end_of(date(2024, 2, 3), "month"), end_of(date(2025, 12, 31), "week")
    (datetime.date(2024, 2, 29), datetime.date(2026, 1, 4))
    """
    # No month plus 31 days, quarter plus 92 or year plus 366 reaches the period after next.
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[by]
    first = start_of(day, by)
    return start_of(first + timedelta(days=longest), by) - timedelta(days=1)


def name_of(day: date, by: By) -> str:
    """Return the period's name: ISO 8601's, and `2025-Q3` for a quarter.

    >>> [name_of(date(2024, 12, 30), by) for by in COARSER]
    ['2024-12-30', '2025-W01', '2024-12', '2024-Q4', '2024']
    """
    if by == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if by == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[by]]


def first_day(period: str, by: By) -> date:
    """Return the first day of a period by its name.

    >>> first_day("2025-Q3", "quarter"), first_day("2025-W01", "week")
    (datetime.date(2025, 7, 1), datetime.date(2024, 12, 30))
    """
    if by == "week":
        return date.fromisoformat(f"{period}-1")
    if by == "quarter":
        return date(int(period[:4]), int(period[-1]) * 3 - 2, 1)
    return date.fromisoformat(f"{period}-01-01"[:10])
