from datetime import date

import pytest

from detente.events.when import find_times, resolve_time
from detente.records import EventDate

ANCHOR = date(2025, 9, 24)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("met on Tuesday", "2025-09-23", "day"),
        ("met on Wednesday", "2025-09-24", "day"),
        ("met on Thursday", "2025-09-18", "day"),
        ("met last Wednesday", "2025-09-17", "day"),
        ("met next Friday", "2025-09-26", "day"),
        ("met yesterday", "2025-09-23", "day"),
        ("met today", "2025-09-24", "day"),
        ("arrives tomorrow", "2025-09-25", "day"),
        ("met last month", "2025-08-01", "month"),
        ("met earlier this month", "2025-09-01", "month"),
        ("met last week", "2025-09-15", "week"),
        ("met this year", "2025-01-01", "year"),
        ("met last year", "2024-01-01", "year"),
        ("met two days ago", "2025-09-22", "day"),
        ("met three years ago", "2022-01-01", "year"),
        ("met six months ago", "2025-03-01", "month"),
        ("met in March", "2025-03-01", "month"),
        ("met in November", "2024-11-01", "month"),
        ("met on March 5", "2025-03-05", "day"),
        ("met on 5 March 2019", "2019-03-05", "day"),
        ("met on Dec. 30", "2024-12-30", "day"),
        ("met in March 2019", "2019-03-01", "month"),
        ("met in 2019", "2019-01-01", "year"),
        ("met on 2021-02-03", "2021-02-03", "day"),
        ("met last quarter", "2025-04-01", "quarter"),
    ],
)
def test_an_expression_is_resolved_against_the_report(text, expected, precision):
    found = find_times(text, ANCHOR)
    assert [(t.date.isoformat(), t.precision) for t in found] == [(expected, precision)]


@pytest.mark.parametrize(
    "text", ["may meet", "in 300 villages", "March on the capital", "February 30", "sat on the fence"]
)
def test_words_that_only_look_like_dates_are_none(text):
    assert find_times(text, ANCHOR) == []


def test_a_planned_weekday_lies_ahead():
    assert find_times("will meet on Friday", ANCHOR, future=True)[0].date == date(2025, 9, 26)


def test_without_a_day_to_stand_on_only_full_dates_are_read():
    found = find_times("met on Tuesday, as on 5 March 2019", None)
    assert [t.date for t in found] == [date(2019, 3, 5)]


def test_a_done_deed_does_not_lie_ahead():
    text = "agreed on Monday to meet next week"
    fallback = EventDate(ANCHOR, "day", "published")
    found = resolve_time(find_times(text, ANCHOR), (0, 6), "done", fallback=fallback, text=text)
    assert (found.date, found.basis) == (date(2025, 9, 22), "relative")


def test_what_is_planned_without_a_date_stays_unknown():
    found = resolve_time([], (0, 4), "planned", fallback=EventDate(ANCHOR, "day", "published"), text="will")
    assert (found.date, found.precision) == (None, "unknown")


def test_what_is_recalled_without_a_date_stays_unknown():
    text = "The bans began on Monday, three months after Canada arrested her."
    fallback = EventDate(ANCHOR, "day", "published")
    trigger = (text.index("arrested"), text.index("arrested") + 8)
    assert resolve_time([], trigger, "done", fallback=fallback, text=text).date is None
    assert resolve_time([], (9, 14), "done", fallback=fallback, text=text).date == ANCHOR


def test_a_date_that_a_promise_sets_lies_ahead():
    found = find_times("Canada will impose a tariff of 100 percent on cars from 1 October.", date(2024, 8, 26))
    assert (found[0].date, found[0].future) == (date(2024, 10, 1), True)


def when(text, trigger, **known):
    start = text.index(trigger)
    fallback = EventDate(ANCHOR, "day", "published")
    times = find_times(text, ANCHOR)
    return resolve_time(times, (start, start + len(trigger)), "done", fallback=fallback, text=text, **known)


def test_a_capital_opens_a_time_expression_too():
    assert when("In July, she met them.", "met").precision == "month"
    assert when("Last year, Peru left the pact.", "left").date == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Peru had expelled the envoy.", "expelled"),
        ("Envoys from Chile, who denounced the claims, left.", "denounced"),
        ("Chile has repeatedly called for talks.", "called for"),
        ("Over the past decade, Chile worked closely with Peru.", "worked closely"),
        ("They spoke when Chile met Peru.", "met"),
    ],
)
def test_what_lies_behind_the_news_has_no_day(text, trigger):
    assert when(text, trigger).date is None


def test_what_is_reported_in_the_past_perfect_is_news():
    assert when("He said the council had rejected the plan.", "rejected").date == ANCHOR


def test_a_time_that_opens_a_sentence_holds_for_all_of_it():
    assert when("Back in 2018, the house passed it, but the senate dismissed it.", "dismissed").date == date(2018, 1, 1)


def test_a_deed_named_by_a_noun_is_news_only_in_the_lead():
    text = "Chile’s invasion of Peru has united them."
    assert when(text, "invasion").date == ANCHOR
    assert when(text, "invasion", lead=False).date is None


def test_who_speaks_in_the_present_speaks_on_the_day_of_publication():
    day = EventDate(date(2025, 9, 26), "day", "published")
    assert when("We strongly urge Peru to stop.", "urge", published=day) == day
    assert when("We urged Peru to stop.", "urged", published=day).date == ANCHOR
