"""When: the time expressions of a sentence, resolved against the day the report speaks from.

News writes its dates in a few dozen ways, and what "Tuesday" means hangs on the report's day and on whether the act
is past or planned. dateparser reads each expression in milliseconds and takes "March" for the coming one; this reads a
sentence in microseconds and keeps the span and the precision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from detente.records import DateBasis, DatePrecision, EventDate

__all__ = ["TimeExpression", "find_times", "resolve_time"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NUMBER = {name: i for i, name in enumerate(_MONTHS, 1)}
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip

_MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|April|Apr\.|May|June|July|Aug(?:ust|\.)?|" \
         r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"  # fmt: skip
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:18|19|20)\d\d"
_UNIT = r"weekend|week|month|quarter|year|spring|summer|autumn|fall|winter"
_COUNT = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

_PATTERN = re.compile(
    rf"""
      (?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)
    | \b(?P<mdy>{_MONTH}\s+(?P<mdy_d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<mdy_y>{_YEAR}))?)
      \b(?!\s*(?:percent|million|billion))
    | \b(?P<dmy>(?P<dmy_d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<dmy_m>{_MONTH})
      (?:,?\s+(?P<dmy_y>{_YEAR}))?)\b
    | \b(?P<my>(?P<my_m>{_MONTH})(?:\s+of)?,?\s+(?P<my_y>{_YEAR}))\b
    | \b(?P<weekday>(?P<wd_which>(?i:last|next|this|this\ past|the\ previous|the\ following))?\s*(?P<wd>{_DAY}))\b
    | \b(?P<near>(?i:yesterday|today|tonight|tomorrow|this\ (?:morning|afternoon|evening)))\b
    | \b(?P<period>(?P<p_which>(?i:(?:earl(?:y|ier)\ |later?\ )?(?:this|last)|next|the\ coming))\ (?P<p_unit>{_UNIT}))\b
    | \b(?P<ago>(?P<ago_n>(?i:{_COUNT}))\s+(?P<ago_u>day|week|month|year)s?\s+(?:ago|earlier))\b
    | \b(?P<inmonth>(?i:in|since|until|by|of|from|last|next|this|early|late|mid-?)\s*(?P<im>{_MONTH}))\b(?!\s+\d)
    | \b(?P<inyear>(?i:in|since|until|by|of|from|during|after|before|through)\s+
      (?:early\s+|late\s+|mid-)?(?P<iy>{_YEAR}))\b(?!-\d)
    """,
    re.VERBOSE,
)


#: Where another clause begins, so that its date is likelier to be another act's.
_CLAUSE = re.compile(r"[;:—]|, (?:who|which|where|when|after|while|and|but|said)\b|\b(?:after|since)\b")

#: Words that put what follows behind the report's own news.
_BACKGROUND = re.compile(
    r"\b(?:after|since|following|before|until|over|linked to|when|"
    r"in (?:response|retaliation|reply|revenge|return) (?:to|for))"
    r"\b(?:(?!\b(?:said|that|which|who|and|but)\b)[^,;.:]){0,60}$"
)

#: What puts the act that follows before the report's own news: a past perfect, a relative clause, words of habit.
_EARLIER = re.compile(
    r"(?:\bhad (?:\w+ly |also |already |long )?|, (?:who|which|whom)(?: \w+){0,3} |\bonce )$"
    r"|\b(?:ha(?:s|ve|d)|[’']ve) (?:\w+ (?:and )?)?(?:repeatedly|previously|long|often|always|consistently)\b[^,;.]*$"
)
_OFTEN = re.compile(
    r"\b(?:previously|in the past|in recent (?:weeks|months|years)|for (?:many |several )?(?:decades|years|months)"
    r"|over the (?:past|last) \w+(?: \w+)?)\b", re.IGNORECASE,
)  # fmt: skip
_REPORTED = re.compile(r"\b(?:said|says|told|that|according)\b")
#: A present tense of the first person: the day it speaks of is the day it is published.
_SAYS_NOW = re.compile(r"\b(?:we|I)(?: (?!ha(?:ve|d)\b|will\b|did\b|was\b|were\b)\w+){0,4} $", re.IGNORECASE)
#: Deeds told by a noun: "Russia's war against Ukraine".
_NOUN = re.compile(r"(?:[’']s?|\b(?:its|his|her|their|the|this|of)|\b[A-Z]\w+(?:an|ese|ish|i))(?: [a-z-]+){0,2} $")
_DEEDS = frozenset(
    ["war", "attack", "attacks", "invasion", "aggression", "assault", "occupation", "bombing", "strike", "strikes",
     "killing", "murder", "arrest", "detention", "shelling", "coup", "massacre", "annexation", "evacuation"]
)  # fmt: skip
#: Words shortly before an expression that put it ahead: "will meet on Friday", "agreed to meet in March".
_AHEAD = re.compile(
    r"\b(?:will|would|shall|due|scheduled|slated|planned for|set for|until|no later than|expected|"
    r"(?:agree[ds]?|plans?|planned|pledged?|promised?|vowed|offer(?:ed|s)?|ready|set|is|are|was|were|invited|wants?|hopes?)"
    r"(?:\s\w+){0,4}\sto)\b(?:(?!\b(?:said|told|announced|after)\b)[^.;])*$"
)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that name a time: offsets in the sentence, the first day they mean, how precise, and whether ahead."""

    start: int
    end: int
    date: date
    precision: DatePrecision
    basis: DateBasis
    future: bool


def find_times(text: str, anchor: date | None, *, future: bool = False) -> list[TimeExpression]:
    """Return the time expressions of a sentence. `anchor` is the report's day; relative ones need it.

    A bare weekday is the last one up to the anchor, or with `future` the next one from it.

    >>> [(t.date.isoformat(), t.precision) for t in find_times("met on Tuesday and last month", date(2025, 9, 24))]
    [('2025-09-23', 'day'), ('2025-08-01', 'month')]
    """
    found = []
    for match in _PATTERN.finditer(text):
        ahead = future or bool(_AHEAD.search(text[max(0, match.start() - 110) : match.start()]))
        try:
            resolved = _resolve(match, anchor, ahead)
        except ValueError:  # "February 30"
            continue
        if resolved:
            day, precision, basis = resolved
            found.append(
                TimeExpression(match.start(), match.end(), day, precision, basis, anchor is not None and day > anchor)
            )
    return found


def _resolve(match: re.Match[str], anchor: date | None, future: bool) -> tuple[date, DatePrecision, DateBasis] | None:
    group = match.groupdict()
    if group["iso"]:
        return date.fromisoformat(group["iso"]), "day", "explicit"
    if group["mdy"]:
        return _month_day(_month(group["mdy"]), int(group["mdy_d"]), group["mdy_y"], anchor, future)
    if group["dmy"]:
        return _month_day(_month(group["dmy_m"]), int(group["dmy_d"]), group["dmy_y"], anchor, future)
    if group["my"]:
        return date(int(group["my_y"]), _month(group["my_m"]), 1), "month", "explicit"
    if group["inyear"]:
        return date(int(group["iy"]), 1, 1), "year", "explicit"
    if anchor is None:
        return None
    if group["weekday"]:
        return _weekday(_DAYS.index(group["wd"].lower()), (group["wd_which"] or "").lower(), anchor, future)
    if group["near"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(group["near"].lower(), 0)
        return anchor + timedelta(shift), "day", "relative"
    if group["ago"]:
        return _ago(_NUMBERS.get(group["ago_n"].lower()) or int(group["ago_n"]), group["ago_u"], anchor)
    if group["inmonth"]:
        month = _month(group["im"])
        ahead = future or match[0].lower().startswith(("next", "until", "by"))
        year = anchor.year
        if ahead and month < anchor.month:
            year += 1
        elif not ahead and month > anchor.month:
            year -= 1
        return date(year, month, 1), "month", "relative"
    return _period(group["p_which"].lower(), group["p_unit"].lower(), anchor)


def _month(words: str) -> int:
    return _MONTH_NUMBER[words[:3].lower()]


def _month_day(
    month: int, day: int, year: str | None, anchor: date | None, future: bool
) -> tuple[date, DatePrecision, DateBasis] | None:
    if year:
        return date(int(year), month, day), "day", "explicit"
    if anchor is None:
        return None
    # The nearest such day on the side the words point to; news of the past reaches a few days ahead of its dateline.
    centre = anchor + timedelta(100 if future else -100)
    options = [date(y, month, day) for y in (anchor.year - 1, anchor.year, anchor.year + 1)]
    return min(options, key=lambda d: abs(d - centre)), "day", "explicit"


def _weekday(day: int, which: str, anchor: date, future: bool) -> tuple[date, DatePrecision, DateBasis]:
    back = (anchor.weekday() - day) % 7
    if which in ("next", "the following") or (future and which in ("", "this")):
        return anchor + timedelta((day - anchor.weekday()) % 7 or 7), "day", "relative"
    if which in ("last", "the previous") and back == 0:
        back = 7
    return anchor - timedelta(back), "day", "relative"


def _ago(count: int, unit: str, anchor: date) -> tuple[date, DatePrecision, DateBasis]:
    if unit == "day":
        return anchor - timedelta(count), "day", "relative"
    if unit == "week":
        day = anchor - timedelta(7 * count)
        return day - timedelta(day.weekday()), "week", "relative"
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 - count
        return date(months // 12, months % 12 + 1, 1), "month", "relative"
    return date(anchor.year - count, 1, 1), "year", "relative"


def _period(which: str, unit: str, anchor: date) -> tuple[date, DatePrecision, DateBasis] | None:
    step = -1 if "last" in which else 1 if which in ("next", "the coming") else 0
    if unit in ("week", "weekend"):
        monday = anchor - timedelta(anchor.weekday()) + timedelta(7 * step)
        if unit == "weekend":
            # "this weekend" said early in a week is the coming one; "last weekend" the one before.
            return monday + timedelta(5), "week", "relative"
        return monday, "week", "relative"
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + step
        return date(months // 12, months % 12 + 1, 1), "month", "relative"
    if unit == "quarter":
        quarters = anchor.year * 4 + (anchor.month - 1) // 3 + step
        return date(quarters // 4, quarters % 4 * 3 + 1, 1), "quarter", "relative"
    return date(anchor.year + step, 1, 1), "year", "relative"


def _is_background(before: str, words: str, *, lead: bool) -> bool:
    """Whether what stands before a trigger puts its act behind the report's own news."""
    if _BACKGROUND.search(before):
        return True
    earlier = _EARLIER.search(before)
    if earlier is not None and not (earlier[0].startswith("had") and _REPORTED.search(before)):
        return True
    noun = not words.split(" ")[0].endswith(("ed", "ing"))
    return not lead and noun and words.split(" ")[0] in _DEEDS and bool(_NOUN.search(before))


def resolve_time(
    times: list[TimeExpression], trigger: tuple[int, int], status: str, *, fallback: EventDate, text: str,
    published: EventDate | None = None, lead: bool = True,
) -> EventDate:  # fmt: skip
    """Return the date of an event: the time expression that belongs to its trigger, else `fallback`.

    `published` is the day on which the text speaks in the first person and the present ("We urge"); `lead` tells that
    the sentence brings the report's news, so that a deed it only names by a noun is that news too.

    The nearest expression in the trigger's own clause wins. A deed that is done cannot lie ahead of the report, so
    for it the expressions that do are left out: in "agreed on Monday to meet next week" the agreement is Monday's.
    """
    usable = [t for t in times if status in ("planned", "hypothetical") or not t.future]
    before, words = text[: trigger[0]], text[slice(*trigger)]
    past = words.split(" ")[0].endswith(("ed", "ought", "et"))
    if published is not None and status == "done" and not past and _SAYS_NOW.search(before):
        return published
    if _is_background(before, words, lead=lead) or _OFTEN.search(text[max(0, trigger[0] - 60) : trigger[1] + 40]):
        # "three months after Canada arrested her": the report's own day is not the arrest's.
        fallback = EventDate(None, "unknown", "unknown")
    if not usable:
        return fallback if status in ("done", "ongoing") else EventDate(None, "unknown", "unknown")

    def distance(time: TimeExpression) -> tuple[int, int]:
        between = text[trigger[1] : time.start] if time.start >= trigger[1] else text[time.end : trigger[0]]
        breaks = len(
            re.findall(r"[;:—]|, (?:who|which|where|when|after|while|and|but|said)\b|\b(?:after|since)\b", between)
        )
        return breaks, len(between)

    best = min(usable, key=distance)
    opening = usable[0]
    if status == "done" and fallback.date and text[best.start :][:5].lower() == "this ":
        return fallback  # "this year" is no news of when
    if distance(best)[0] and opening.start < 12 and text[opening.end : opening.end + 1] == "," and not opening.future:
        # "Back in 2018, the congress approved a bill, but the senate dismissed it."
        return EventDate(opening.date, opening.precision, opening.basis)
    if distance(best)[0] and status == "done" and fallback.date and best.precision in ("year", "month"):
        return fallback
    return EventDate(best.date, best.precision, best.basis)
