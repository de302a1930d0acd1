"""Pages with the clutter of real sites: the report comes out exactly, and what was cut keeps its reason."""

# ruff: noqa: E501 - a row of a table, and the markup in it, reads best on one line
from __future__ import annotations

import pytest

from detente.articles import extract_article
from detente.pages import make_page

REPORT = (
    "VALDORA, March 4 (Example Wire) -- The foreign ministers of Arvania and Belmark met in Valdora on Tuesday and agreed "
    "to reopen the border crossing that both sides had closed in November.",
    "Arvania's minister, Ana Petrel, said the two countries would exchange ambassadors by the end of the month.",
    "“We have turned a page,” she told reporters after four hours of talks at the old customs house.",
    "Belmark had demanded that Arvania release two fishermen held since the autumn; they were freed on Monday.",
    "Trade between the neighbours fell by a third last year, according to state media reports in Belmark.",
)  # fmt: skip
TITLE = "Arvania and Belmark agree to reopen border"

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | Example Post</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Example Post">
<meta property="article:published_time" content="2025-03-05T07:30:00+01:00"></head><body>
<header class="site-header"><a href="/">Example Post</a><nav><ul><li><a href="/world">World</a></li>
<li><a href="/money">Money</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><h1>{title}</h1>{before}<div class="story-body">{body}</div>{after}</article>{beside}</main>
<footer><p>© 2025 Example Post. All rights reserved.</p><a href="/about">About us</a></footer></body></html>"""


def build(*, before: str = "", inside: str = "", after: str = "", beside: str = "", end: str = "") -> str:
    """Build the page with clutter before the body, inside it after the second paragraph, at its end, after it, beside it."""
    paragraphs = [f"<p>{text}</p>" for text in REPORT]
    body = "".join([*paragraphs[:2], inside, *paragraphs[2:], end])
    return PAGE.format(title=TITLE, before=before, body=body, after=after, beside=beside)


LINKS = "".join(
    f'<li><a href="/{n}">{text}</a></li>'
    for n, text in enumerate(
        (
            "Port strike enters its second week",
            "Five things to know about the salt tax",
            "Storm closes northern schools",
        )
    )
)
SHORT_NOTE = (
    "The provider makes no warranty and accepts no responsibility or liability for the accuracy, completeness, "
    "legality or reliability of this information."
)

#: name, where it stands, its markup, words of the reason it is cut for
CASES = [
    ("figure with caption", "inside", "<figure><img src='a.jpg'><figcaption>The old customs house in Valdora. Example Wire/J. Doe</figcaption></figure>", "caption"),
    ("caption in a div", "inside", "<div class='wp-caption'><img src='a.jpg'><p class='wp-caption-text'>Ministers shake hands at the customs house on Tuesday.</p></div>", "caption"),
    ("photo credit in a paragraph", "inside", "<p>Photo: Jo Doe / Example Wire</p>", "caption"),
    ("agency credit", "inside", "<p><em>Ana Petrel leaves the talks (AFP)</em></p>", "caption"),
    ("read more link", "inside", "<p>Read more: <a href='/x'>Fishermen freed after four months</a></p>", "call"),
    ("read also in bold", "inside", "<p><strong>READ ALSO: <a href='/x'>Border towns count the cost of closure</a></strong></p>", "call"),
    ("a paragraph that is a link", "inside", "<p><a href='/x'>Analysis: what the reopening means for truckers</a></p>", "link"),
    ("related box inside", "inside", f"<div class='related-stories'><h4>Related stories</h4><ul>{LINKS}</ul></div>", "other stories"),
    ("related box in an aside", "inside", f"<aside><h3>More on this</h3><ul>{LINKS}</ul></aside>", "beside"),
    ("newsletter form inside", "inside", "<div class='newsletter-signup'><p>Get the morning briefing in your inbox every day.</p><form><input name='e'><button>Sign up</button></form></div>", "newsletter"),
    ("newsletter line", "inside", "<p>Sign up for our newsletter and never miss a story.</p>", "call"),
    ("advertisement label", "inside", "<div class='ad-slot'><p>Advertisement</p></div>", "advertisement"),
    ("story continues below", "inside", "<div class='ad-wrapper'><span>Story continues below advertisement</span></div>", "advertisement"),
    ("pull quote", "inside", "<blockquote class='pullquote'><p>We have turned a page</p></blockquote>", None),
    ("long pull quote", "inside", "<blockquote><p>the two countries would exchange ambassadors by the end of the month</p></blockquote>", "repeated"),
    ("embedded video title", "inside", "<div class='video-promo'><h4>WATCH: Trucks queue at the closed crossing</h4></div>", None),
    ("poll", "inside", "<form class='poll'><legend>Do you welcome the deal?</legend><label>Yes</label><label>No</label></form>", "form"),
    ("share bar before", "before", "<div class='share-bar'><a href='#'>Share</a> <a href='#'>Post</a> <a href='#'>Mail</a></div>", "share"),
    ("byline before", "before", "<div class='byline'>By <a href='/au/1'>Mara Lind</a></div>", "byline"),
    ("date before", "before", "<div class='meta'><time datetime='2025-03-05T07:30'>5 March 2025, 07:30</time></div>", "byline"),
    ("breadcrumbs before", "before", "<ol class='breadcrumbs'><li><a href='/'>Home</a></li><li><a href='/world'>World</a></li></ol>", "navigation"),
    ("reading time before", "before", "<p>3 min read</p>", "byline"),
    ("listen button before", "before", "<button>Listen to this article</button>", "button"),
    ("photo credit before", "before", "<figure><img src='b.jpg'><figcaption>A closed gate. Photo: Jo Doe</figcaption></figure>", "caption"),
    ("legal note in its own box", "after", f"<div class='legal'><p>Legal Disclaimer:</p><p>{SHORT_NOTE}</p></div>", "legal note"),
    ("legal note without a box", "end", f"<p>{SHORT_NOTE}</p>", "legal note"),
    ("copyright line in the body", "end", "<p>© 2025 Example Wire. All rights reserved. This material may not be republished.</p>", "legal note"),
    ("author note in its own box", "after", "<div class='author-bio'><p>Mara Lind covers the northern border for the Example Post and has reported from Valdora since 2011.</p></div>", "author note"),
    ("most popular after", "after", f"<section><h3>Most popular stories</h3><ul>{LINKS}</ul></section>", None),
    ("more headlines in the body", "end", f"<h3>You may also like</h3><ul>{LINKS}</ul>", "other stories"),
    ("links at the end without a heading", "end", f"<ul>{LINKS}</ul>", "link"),
    ("tags after", "after", "<div class='post-tags'><a href='/t/1'>Arvania</a> <a href='/t/2'>Belmark</a></div>", None),
    ("follow us at the end", "end", "<p>Follow us on <a href='#'>Example</a> and subscribe to our channel.</p>", "call"),
    ("comment box", "after", "<section id='comments'><h3>Comments</h3><p>No comment</p><form><textarea></textarea><button>Send</button></form></section>", None),
    ("readers' comments", "after", "<div class='comments'><div class='comment'><p>About time that they opened that gate, my cousin has waited for months now.</p></div><div class='comment'><p>Who will pay for the new customs house? Not a word about that in the deal.</p></div></div>", "comments"),
    ("cookie note", "beside", "<div class='cookie-consent'><p>We use cookies to improve your experience. By continuing you accept our policy.</p><button>Accept</button></div>", "cookie"),
    ("sidebar of briefs", "beside", "<aside class='sidebar'><h3>In brief</h3><p>A storm closed schools in the north of Arvania on Wednesday, the weather office said.</p><p>The salt tax rises in April, the treasury of Belmark confirmed in a note to shops.</p></aside>", None),
    ("newsletter box beside", "beside", "<div id='newsletter'><h4>The week in one mail</h4><p>Our editors choose the best of the week for you.</p></div>", None),
    ("hidden modal", "beside", "<div style='display:none'><p>Please log in to save this story to your reading list, it is free of charge.</p></div>", "hidden"),
    ("shortcode", "inside", "<p>[gallery ids='3,4,5']</p>", None),
    ("sentence repeated as a paragraph", "end", f"<p>{REPORT[1]}</p>", "repeated paragraph"),
    ("whole body again", "end", "".join(f"<p>{text}</p>" for text in REPORT), "repeated body"),
    ("whole body again but the first", "end", "".join(f"<p>{text}</p>" for text in REPORT[1:]), "repeated body"),
    ("heading over nothing", "end", "<h3>What happens next</h3>", "heading without text"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "markup", "reason"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_report_comes_out_exactly(where: str, markup: str, reason: str | None) -> None:
    article = extract_article(make_page(build(**{where: markup})))
    assert article.text.split("\n") == list(REPORT)
    if reason is not None:
        assert any(reason in cut.reason for cut in article.cuts)


def test_all_clutter_at_once() -> None:
    places: dict[str, str] = {}
    for _, where, markup, _ in CASES:
        places[where] = places.get(where, "") + markup
    article = extract_article(make_page(build(**places)))
    assert article.text.split("\n") == list(REPORT)


def test_nothing_is_lost() -> None:
    article = extract_article(make_page(build(inside="<p>Read more: <a href='/x'>Fishermen freed</a></p>")))
    told = article.text + "\n" + "\n".join(cut.text for cut in article.cuts)
    for words in (*REPORT, TITLE, "Fishermen freed", "Example Post. All rights reserved.", "Sport", "About us"):
        assert words in told


#: paragraphs that look like clutter and are the report's own
KEPT = [
    "Read together, the two letters leave little room for a third meeting before the summer recess.",
    "More than 400 trucks waited at the crossing on Tuesday, the border guard said.",
    "The treaty speaks of liability and of responsibility for damage to the river, and of nothing else.",
    "“No comment,” said the minister of Belmark when asked about the price of the deal.",
    "Photographs of the handshake hung in both capitals by the evening.",
    "By Tuesday evening the first truck had crossed.",
    "Follow-up talks on fisheries open in Belmark's capital on 12 April.",
    "The ministers agreed to share data on smuggling, and to sign up to the river convention.",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_looks_like_clutter_stays(text: str) -> None:
    article = extract_article(make_page(build(inside=f"<p>{text}</p>")))
    assert text in article.text.split("\n")
