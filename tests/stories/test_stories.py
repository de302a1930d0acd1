"""Which articles are one report: composed texts, each with what a newsroom does to it."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.records import Article
from detente.stories import StoryIndex, merge_copies
from detente.stories.bands import BandTable
from detente.stories.compare import compare, is_copy
from detente.stories.marks import FactMarks
from detente.stories.words import read_imprint
from tests.factories import make_article

REPORT = """\
Norland recalled its ambassador from Sudermark on Tuesday after coast guards of the two neighbours clashed near the \
Amber Islands, its foreign ministry said.
Minister Ada Voss told reporters in Hafen that the boarding of three Norland trawlers was "an act we cannot leave \
unanswered". She gave Sudermark until 15 March to free the 41 sailors and return the boats.
Sudermark said the vessels had crossed into its waters at 04:30 and ignored two warnings. Its coast guard released \
radar plots that it said proved the crossing.
The islands, which hold an estimated 2.3 billion barrels of oil, have been disputed since the treaty of 1921. Talks \
under the Northern Council broke down last year.
Trade between the two came to 870 million crowns in 2019, most of it fish and timber. Norland's fishermen asked for \
compensation, and the port of Hafen closed its fish hall for the day.
Diplomats from Ostia, which holds the chair of the council, offered to mediate."""
LINES = REPORT.split("\n")

UPDATE = (
    "Norland's parliament voted late on Tuesday to suspend fishing permits for Sudermark boats, 112 to 64.\n"
    + REPORT.replace("on Tuesday after", "earlier on Tuesday after")
)
FOLLOW_UP = """\
Sudermark freed 41 Norland sailors on Friday and flew them to Hafen, where families waited on the tarmac.
The captain of one trawler, Jon Brandt, said the crews had been treated well but had not been allowed to phone home.
The islands, which hold an estimated 2.3 billion barrels of oil, have been disputed since the treaty of 1921. Talks \
under the Northern Council broke down last year.
Prime Minister Per Lund called the release a first step and said the ambassador might go back before the end of the \
month if the boats followed."""
OTHER_OUTLET = """\
Three fishing boats, forty-one crew and a string of oil-rich rocks: the row between Norland and Sudermark reached a \
new pitch on Tuesday when Hafen called its envoy home.
"We cannot leave this unanswered," Foreign Minister Ada Voss said, setting a deadline of 15 March. Sudermark insists \
the trawlers strayed over the line before dawn, and published charts to show it.
Neither side wants a fight, people close to both governments say, but both face voters within a year."""
RATE = """\
The Bank of Norland lent the money market {0} million crowns on {1} against a shortage it had put at {2} million. \
It bought bills of band one for {3} million at 9.{4} percent and of band two for {5} million at 9.{6} percent. \
The overnight rate opened at {7}.25 percent and closed at {8}.75 percent, dealers said."""
PRICES = "Hafen wheat: May {0} up 1.25, July 281.50 up 2.25, September {1} up 1.50, December {2} unchanged. Corn: May \
159.25 up 0.75, July 163.50 up 1.75, September {3} up 2.50, December 176.50 unchanged, traders at the Hafen board of \
trade told Norland radio before noon."
TALKS = "Talks set for today between the management and the union at the Hafen mills to try to end a strike have been \
put off {0}, a company spokesman said. {1}The mills of Hafen have stood still since 19 December, when \
workers walked out over new rotas."
ITEM = "Norland recalled its ambassador from Sudermark after coast guards of the two neighbours clashed near the Amber \
Islands, its foreign ministry in Hafen said. Sudermark said the vessels had crossed into its waters at 04:30."
DIGEST = "\n".join(
    [
        "The main news at noon.",
        "Hafen's mills stood still for a tenth day as talks between union and management were put off once more.",
        "Norland has recalled its ambassador from Sudermark after coast guards clashed near the Amber Islands, its "
        "foreign ministry in Hafen said. Sudermark said the vessels had crossed into its waters at 04:30.",
        "Ostia's harvest festival drew record crowds to the old town; the mayor thanked four hundred volunteers.",
        *(
            f"In the league, {name} beat {other} by a late goal and stay third, two points behind the leaders, before "
            f"a week in which both must travel north for matches that were put off in the snow."
            for name, other in (("Alder", "Birch"), ("Cedar", "Elm"), ("Fir", "Hazel"), ("Larch", "Maple"))
        ),
    ]
)
NEXT_STEP = """\
Sudermark rejected on Tuesday the deadline of 15 March that Norland's Minister Ada Voss had set in Hafen for the 41.
Its coast guard would hold the trawlers near the Amber Islands until a court had spoken, a spokesman said, and Ostia \
or the Northern Council might watch.
The islands, which hold an estimated 2.3 billion barrels of oil, have been disputed since the treaty of 1921. Talks \
under the Northern Council broke down last year. Trade between the two came to 870 million crowns in 2019, most of it \
fish and timber.
Norland's government met in the evening and called the answer a disappointment."""
NOTE = "Quarterly dividend {0} cents vs {0} cents prior. Pay April 15. Record March 31."


def lowercase(text: str) -> str:
    return text.lower()


def reworded(text: str) -> str:
    for old, new in (("told reporters in", "said in"), ("an estimated", "about"), ("asked for", "demanded"),
                     ("broke down", "collapsed"), ("came to", "reached"), ("clashed near", "met off")):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    return text


ONE_STORY = {
    "the same text": (REPORT, REPORT),
    "other line breaks and quotes": (REPORT, REPORT.replace("\n", " ").replace('"', "”")),
    "cut after two paragraphs": (REPORT, "\n".join(LINES[:2])),
    "cut to the first paragraphs and the last": (REPORT, "\n".join([*LINES[:2], LINES[-1]])),
    "extended under a new lead": (REPORT, UPDATE),
    "the body printed twice": (REPORT, REPORT + "\n" + REPORT),
    "a short version printed twice": (REPORT, "\n".join(LINES[:3] * 2)),
    "paragraphs in another order": (REPORT, "\n".join([LINES[0], *LINES[:0:-1]])),
    "in small letters": (REPORT, lowercase(REPORT)),
    "reworded by another desk": (REPORT, reworded(REPORT)),
    "reworded and cut": (REPORT, "\n".join(reworded(REPORT).split("\n")[:4])),
    "one figure corrected": (REPORT, REPORT.replace("41 sailors", "43 sailors") + "\n(Corrects number of sailors)"),
    "wrapped in what a page adds": (REPORT, f"Listen to this story\n{REPORT}\nSubscribe to our newsletter today."),
}

APART = {
    "a follow-up with the same background": (REPORT, FOLLOW_UP),
    "a follow-up naming all the same names": (REPORT, NEXT_STEP),
    "an item of a digest": (ITEM, DIGEST),
    "a table with a few new figures": (
        PRICES.format("285.25", "276.75", "279.50", "168.25"), PRICES.format("284.75", "277.25", "280.00", "168.50"),
    ),
    "another outlet's own report": (REPORT, OTHER_OUTLET),
    "another report altogether": (REPORT, "Ostia's harvest festival drew record crowds to the old town this weekend."),
    "one template, another day's figures": (
        RATE.format(120, "Monday", 400, 80, 31, 40, 28, 9, 8), RATE.format(95, "Tuesday", 350, 60, 33, 35, 27, 8, 9),
    ),
    "nothing to compare": ("", ""),
    "a background paragraph alone": (REPORT, LINES[3] + " Little has changed on the islands since, a visit showed."),
}  # fmt: skip


def merge(one: str, other: str, **facts: object) -> int:
    """Return how many stories two texts are, sent two hours apart under different titles."""
    first = make_article(one, id="a", title="Norland recalls envoy", published="2020-03-03T10:00:00+00:00")
    later = {"title": "UPDATE: Amber Islands row deepens", "published": "2020-03-03T12:00:00+00:00", **facts}
    return len(merge_copies([first, make_article(other, id="b", **later)]))


@pytest.mark.parametrize("case", ONE_STORY)
def test_one_story(case: str) -> None:
    assert merge(*ONE_STORY[case]) == 1
    assert merge(*reversed(ONE_STORY[case])) == 1


@pytest.mark.parametrize("case", APART)
def test_apart(case: str) -> None:
    assert merge(*APART[case]) == 2
    assert merge(*reversed(APART[case])) == 2


@pytest.mark.parametrize(
    ("titles", "stories"),
    [
        (("ALDER BANK SETS PAYOUT", "BIRCH MILLS INC REGULAR QUARTERLY"), 2),
        (("ALDER BANK SETS PAYOUT", "ALDER BANK SETS QUARTERLY PAYOUT"), 1),
    ],
)
def test_a_note_of_a_few_words_is_told_by_its_title(titles: tuple[str, str], stories: int) -> None:
    notes = [make_article(NOTE.format(10), id=title, title=title, published="2020-03-03") for title in titles]
    assert len(merge_copies(notes)) == stories


def test_the_same_notice_weeks_later_is_one_only_word_for_word() -> None:
    assert merge(REPORT, REPORT, published="2020-05-01") == 1
    assert merge(REPORT, reworded(REPORT), published="2020-05-01") == 2


def test_the_next_day_a_report_so_alike_is_the_next_step() -> None:
    first, second = (
        TALKS.format("until Thursday", "He said both sides wanted more time to look at the papers. "),
        TALKS.format("once more, to Thursday week", "It was the second delay in three days and nobody gave a reason. "),
    )
    assert merge(first, second, published="2020-03-05T09:00:00+00:00") == 2


@pytest.mark.parametrize(
    ("later", "stories"),
    [({}, 1), ({"url": "https://example.org/2"}, 2), ({"title": "Day 2"}, 2), ({"published": "2020-03-04"}, 2)],
)
def test_an_edited_page_is_one_however_much_was_edited(later: dict[str, str], stories: int) -> None:
    page = {"url": "https://example.org/1", "title": "Day 1", "published": "2020-03-03", "id": "a"}
    versions = [make_article(REPORT, **page), make_article(OTHER_OUTLET, **{**page, "id": "b", **later})]
    assert len(merge_copies(versions)) == stories


def test_dates_unknown_or_unreadable_do_not_part_copies() -> None:
    assert merge(REPORT, "\n".join(LINES[:4]), published=None) == 1
    assert merge(REPORT, "\n".join(LINES[:4]), published="last Tuesday") == 1


# What the story says -------------------------------------------------------------------------------------------------


def test_the_latest_full_version_speaks_in_its_first_printing() -> None:
    sent = [
        make_article("\n".join(LINES[:4]), id="early", published="2020-03-03T08:00:00+00:00", outlet="Agency"),
        make_article(REPORT, id="first", published="2020-03-03T10:00:00+00:00", outlet="Agency"),
        make_article(UPDATE, id="update", published="2020-03-03T20:00:00+00:00", outlet="Agency"),
        make_article(UPDATE, id="reprint", published="2020-03-04T06:00:00+00:00", outlet="Hafen Post"),
        make_article("\n".join(LINES[:2]), id="cut", published="2020-03-04T09:00:00+00:00", outlet="Ostia Times"),
        make_article(UPDATE + "\n" + UPDATE, id="doubled", published="2020-03-03T21:00:00+01:00", outlet=None),
    ]
    (story,) = merge_copies(sent)
    assert story.article_ids == ("early", "first", "doubled", "update", "reprint", "cut")
    assert story.lead_id in ("update", "doubled"), "the update speaks, not the last cut"
    assert story.outlets == ("Agency", "Hafen Post", "Ostia Times")
    assert story.copies == 5


def test_the_id_is_that_of_the_first_member_alone() -> None:
    first = make_article(REPORT, id="a", published="2020-03-03")
    copies = [make_article(REPORT + f"\nNote {at}.", id=f"b{at}", published="2020-03-04") for at in range(4)]
    (alone,), (story,) = merge_copies([first]), merge_copies([*copies, first])
    assert alone.id == story.id


def test_adding_twice_changes_nothing() -> None:
    index = StoryIndex()
    for _ in range(2):
        index.add(Article("a", REPORT))
    assert len(index) == 1
    assert [story.article_ids for story in index.stories()] == [("a",)]


def test_stories_while_articles_come_in() -> None:
    index = StoryIndex()
    seen = []
    for at, text in enumerate((REPORT, FOLLOW_UP, UPDATE, OTHER_OUTLET)):
        index.add(make_article(text, id=f"a{at}", published=f"2020-03-0{3 + at % 2}"))
        seen.append(len(index.stories()))
    assert seen == [1, 2, 2, 3]


def many() -> list[Article]:
    """Thirty reports on invented matters, each with some versions."""
    chance = random.Random(3)
    words = [f"{first}{last}" for first in "bdfgklmnprst" for last in ("ara", "elo", "inu", "osk", "ume")]
    articles = []
    for report in range(30):
        lines = [" ".join(chance.choices(words, k=25)).capitalize() + "." for _ in range(6)]
        for copy in range(chance.randint(1, 4)):
            text = "\n".join(lines[: chance.randint(3, 6)])
            articles.append(make_article(text, id=f"{report:02}-{copy}", published=f"2020-01-{1 + copy % 2:02}"))
    return articles


MANY = many()
EXPECTED = merge_copies(MANY)


def test_many_reports_with_versions() -> None:
    assert len(EXPECTED) == 30
    assert all(len({member[:2] for member in story.article_ids}) == 1 for story in EXPECTED)


@settings(max_examples=20, deadline=None)
@given(st.permutations(MANY))
def test_the_order_of_arrival_does_not_matter(articles: list[Article]) -> None:
    assert merge_copies(articles) == EXPECTED


WORDS = [f"{first}{last}" for first in "bdfgklm" for last in ("ara", "Elo", "inu", "41", "7.5")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60), min_size=2, max_size=12), st.booleans())
def test_what_facts_rule_out_a_comparison_refuses(texts: list[list[str]], capital: bool) -> None:
    """The marks only save comparisons: whatever they rule out is no copy."""
    imprints = [
        read_imprint(Article("a", "He " + " ".join(w.title() if capital else w for w in text), published="2020-03-03"))
        for text in texts
    ]
    marks = FactMarks()
    for number, imprint in enumerate(imprints):
        marks.add(number, imprint)
    others = np.arange(1, len(imprints))
    allowed = marks.may_be_copies(0, others)
    for other, may in zip(others, allowed, strict=True):
        assert may or not is_copy(compare(imprints[0], imprints[other]))


def test_the_table_of_bands_finds_what_it_holds_after_merging() -> None:
    chance = np.random.default_rng(5)
    table, rows = BandTable(), chance.integers(0, 2**32, (2_600, 80), dtype=np.uint32)
    for number, keys in enumerate(rows):
        table.add(keys, number)
    for number in (0, 1_023, 1_024, 2_047, 2_599):
        numbers, shared = table.find(rows[number])
        assert dict(zip(numbers.tolist(), shared.tolist(), strict=True))[number] == 64
    assert len(table.find(chance.integers(0, 2**32, 80, dtype=np.uint32))[0]) == 0
