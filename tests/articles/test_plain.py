"""Plain text: where paragraphs begin and end."""

# ruff: noqa: E501 - a row of a table, and the markup in it, reads best on one line
from __future__ import annotations

from pathlib import Path

import pytest

from detente.articles import extract_article
from detente.articles.plain import split_plain
from detente.errors import NoArticleError
from detente.pages import make_page

TEXTS = [
    ("blank lines", "Rivals met.\n\nChad expelled the envoy.\n", ["Rivals met.", "Chad expelled the envoy."]),
    ("lines", "Rivals met.\nChad expelled the envoy.", ["Rivals met.", "Chad expelled the envoy."]),
    (
        "wrapped at a width",
        "The ministers of both countries met in the capital on\nTuesday to discuss the border, which has been closed\n"
        "since the autumn, and agreed to open it in the spring.\n\nNo date was set.",
        [
            "The ministers of both countries met in the capital on Tuesday to discuss the border, which has been closed "
            "since the autumn, and agreed to open it in the spring.",
            "No date was set.",
        ],
    ),
    (
        "indented",
        "Showers continued in\nthe Bahia zone.\n    The dry period\nis late.\n    Arrivals fell.",
        ["Showers continued in the Bahia zone.", "The dry period is late.", "Arrivals fell."],
    ),
    (
        "list with hanging lines",
        "They agreed to:\n\n- open the border crossing that was closed in the\n  autumn of last year;\n- exchange envoys.",
        [
            "They agreed to:",
            "- open the border crossing that was closed in the autumn of last year;",
            "- exchange envoys.",
        ],
    ),
    ("windows lines", "Rivals met.\r\n\r\nThey parted.", ["Rivals met.", "They parted."]),
    ("markdown", "**Rivals** met in the [old town](https://example.org/a_(b)).", ["Rivals met in the old town."]),
    ("unseen marks", "Rivals\u200b met\u00a0twice.\ufeff", ["Rivals met twice."]),
]


@pytest.mark.parametrize(("text", "paragraphs"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_paragraphs(text: str, paragraphs: list[str]) -> None:
    assert [block.text for block in split_plain(text)] == paragraphs


def test_one_sentence_is_an_article() -> None:
    assert extract_article(make_page("Chad expelled the envoy")).text == "Chad expelled the envoy"


def test_wire_text() -> None:
    page = make_page(
        "OTTAWA, March 4 - Canada and the neighbour signed a treaty\nthat ends the dispute.\n    It comes into force "
        "in May.\n Reuter\n",
        published="1987-03-04T10:00:00",
    )
    article = extract_article(page)
    assert article.text == (
        "OTTAWA, March 4 - Canada and the neighbour signed a treaty that ends the dispute.\nIt comes into force in May."
    )
    assert article.dateline is not None
    assert article.dateline.name == "Ottawa"
    assert str(article.dateline_date) == "1987-03-04"
    assert [(link.name, link.kind) for link in article.credits] == [("Reuters", "wire")]
    assert [cut.reason for cut in article.cuts] == ["end mark"]


def test_first_line_that_is_a_day() -> None:
    article = extract_article(make_page("Friday, January 4, 2019 \n\n\nRivals met in the capital on Monday.\n"))
    assert article.text == "Rivals met in the capital on Monday."
    assert article.published == "2019-01-04"
    assert str(article.dateline_date) == "2019-01-04"


def test_first_line_that_is_a_title() -> None:
    article = extract_article(make_page("Rivals Meet at Last\nRivals met in the capital on Monday after a year.\n"))
    assert (article.title, article.text) == ("Rivals Meet at Last", "Rivals met in the capital on Monday after a year.")


@pytest.mark.parametrize("text", ["", " \n\t", "--- *** ---"])
def test_no_text(text: str) -> None:
    with pytest.raises(NoArticleError, match="empty"):
        extract_article(make_page(text, kind="text"))


def test_seed_text(seed: Path) -> None:
    markup = extract_article(make_page((seed / "page.html").read_bytes()))
    plain = extract_article(make_page((seed / "page.txt").read_bytes()))
    assert plain.text == markup.text
    assert plain.title == markup.title


@pytest.mark.parametrize(
    "line",
    [
        "Shr 1.97 dlrs vs 2.37 dlrs",
        "Record March 31, 1987",
        "(c) The Ambassador of Belmark",
        "EPA officials told reporters the trend is firm",
        "PRESIDENT PETREL: I fully subscribe to that.",
        "Other:",
    ],
)
def test_lines_that_look_like_clutter_stay(line: str) -> None:
    text = f"The ministers met in the capital on Monday.\n\n{line}\n\nThey will meet again in the spring."
    assert line in extract_article(make_page(text)).text.split("\n")


def test_short_speech_may_repeat() -> None:
    lines = [
        "Ana Petrel: Will the border open?",
        "Minister: Yes, it will.",
        "Ana Petrel: Soon?",
        "Minister: Yes, it will.",
    ]
    assert extract_article(make_page("\n\n".join(lines))).text.split("\n") == lines
