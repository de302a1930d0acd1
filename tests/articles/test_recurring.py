"""What recurs on a site's pages is cut from their ends; what is the report's own stays."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from detente.archive import Archive
from detente.articles import RecurringLines
from detente.pages import make_page
from detente.records import Article, Cut, Reporter, Span
from detente.run import code_into

NOTE = "Example Post is the northern border's own paper and has been since 1921."


def report(number: int, *, site: str = "https://post.example", head: str = "", tail: str = NOTE) -> Article:
    lines = (
        head,
        f"The envoy of region {number} met the minister on Monday and spoke of {number * 7} boats and crews.",
        "Both sides thanked the hosts.",
        f"Talks go on for {number} days, a spokesman told reporters at the port.",
        tail,
    )
    return Article(f"a{number}", "\n".join(filter(None, lines)), url=f"{site}/{number}")


def learn(articles: list[Article]) -> RecurringLines:
    lines = RecurringLines()
    for article in articles:
        lines.learn(article)
    return lines


def test_a_line_at_the_end_of_many_pages_is_cut_with_its_reason() -> None:
    pages = [report(number) for number in range(8)]
    for page in pages:
        shorter = learn(pages).cut(page)
        assert shorter.text == page.text.removesuffix(f"\n{NOTE}")
        assert shorter.cuts == (Cut(NOTE, "recurs on the site"),)


def test_a_line_inside_stays_however_often_it_recurs() -> None:
    pages = [report(number) for number in range(8)]
    assert all("Both sides thanked the hosts." in learn(pages).cut(page).text for page in pages)


@pytest.mark.parametrize(
    "pages",
    [
        [report(number) for number in range(4)],
        [report(number, site=f"https://{number}.example") for number in range(8)],
        [report(number, tail=f"{NOTE} Issue {number}.") for number in range(8)],
        [report(3) for _ in range(8)],
    ],
    ids=["too few pages", "other sites", "another line each time", "the same report again and again"],
)
def test_what_is_left_alone(pages: list[Article]) -> None:
    lines = learn(pages)
    assert all(lines.cut(page) is page for page in pages)


def test_at_the_head_who_speaks_stays_and_what_all_pages_print_goes() -> None:
    pages = [report(n, head="Press office" if n % 3 else "Ana Petrel, Minister", tail="") for n in range(30)]
    lines = learn(pages)
    assert lines.cut(pages[0]).text.startswith("Ana Petrel, Minister")
    assert lines.cut(pages[1]).text.startswith("The envoy")


def test_the_order_does_not_matter_and_a_second_run_changes_nothing() -> None:
    pages = [report(number) for number in range(8)]
    shuffled = random.Random(2).sample(pages, k=8)
    once = [learn(pages).cut(page) for page in pages]
    assert once == [learn(shuffled).cut(page) for page in pages]
    again = learn(once)
    assert all(again.cut(page) is page for page in once)
    late = report(9)
    assert learn([*once, late]).cut(late).cuts, "what was cut before still counts"


def test_spans_stay_true() -> None:
    pages = []
    for number in range(8):
        page = report(number, head="Press office")
        at = page.text.index("spokesman")
        told = (Reporter("spokesman", "other", None, Span(at, at + 9, "spokesman")), Reporter("Post", "outlet"))
        at = page.text.index("Example Post")
        end = Reporter("Example Post", "outlet", None, Span(at, at + 12, "Example Post"))
        pages.append(Article(page.id, page.text, url=page.url, credits=(*told, end)))
    for page in pages:
        shorter = learn(pages).cut(page)
        first, _, last = shorter.credits
        assert first.span is not None
        assert shorter.text[first.span.start : first.span.end] == "spokesman"
        assert last.span is None


def test_an_archive_is_cut_when_all_is_in(tmp_path: Path) -> None:
    pages = [make_page(report(n).text, url=report(n).url, published="2024-05-02") for n in range(6)]
    with Archive(tmp_path / "a.duckdb") as archive:
        code_into(archive, pages[:3])
        assert all(NOTE in article.text for article in archive.articles())
        code_into(archive, pages[3:])
        for article in archive.articles():
            assert NOTE not in article.text
            assert any(cut.reason == "recurs on the site" for cut in article.cuts)
            assert all(m.span.text == article.text[m.span.start : m.span.end] for m in archive.mentions(article.id))
