"""Wraps the composed reports in the pages of six invented outlets: `python -m detente.demo.build`.

The reports are written by hand in `reports/*.txt`; this module only lays them out. It writes `pages/*.html` and
`truth.jsonl`, and the same reports always give the same bytes.
"""

from __future__ import annotations

import hashlib
import html
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from string import Template

__all__ = ["OUTLETS", "Report", "build", "load_reports", "read_records", "render"]

HERE = Path(__file__).parent
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
AP_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
OUTLETS = {
    "harbour-wire": "Harbour Wire", "second-meridian": "The Second Meridian Courier",
    "paper-lantern": "Paper Lantern Daily", "northgate-ledger": "The Northgate Ledger",
    "saltmarsh": "Saltmarsh Newsline", "tin-quay": "Tin Quay Review",
}  # fmt: skip
FORMS = ("full", "short", "doubled", "doubled-tail")
WORDS = (90, 220)
NOTICE = (
    "Composed example report: written from the public record for the demonstration of Détente. "
    "This outlet, its staff and its readers are invented."
)


@dataclass(frozen=True, slots=True)
class Report:
    """One report as one outlet carries it; `story` is shared by all copies, `days` dates the weekdays it names."""

    id: str
    story: str
    outlet: str
    title: str
    published: datetime
    dateline: str | None
    byline: str | None
    days: dict[str, date]
    paragraphs: tuple[str, ...]
    form: str = "full"
    source: str | None = None

    @property
    def file(self) -> str:
        """The name of the page: the story and the outlet.

        >>> load_reports()[0].file
        'cc-2016-08-31-annual-talks--harbour-wire.html'
        """
        return f"{self.story}--{self.outlet}.html"

    @property
    def number(self) -> int:
        """A number such as content systems give: eight digits that depend on the page's name alone."""
        return 10_000_000 + int(hashlib.sha256(self.file.encode()).hexdigest(), 16) % 90_000_000

    @property
    def url(self) -> str:
        """The address the page claims to have, under example.org."""
        words = slug(self.title)
        at, host = self.published, f"https://{self.outlet}.example.org"
        paths = {
            "harbour-wire": f"/world/{at:%Y/%m/%d}/{words}",
            "second-meridian": f"/{at:%Y/%m/%d}/{words}/",
            "paper-lantern": f"/asia/node/{self.number}",
            "northgate-ledger": f"/business/trade/{words}-{self.number}/",
            "saltmarsh": f"/{self.number}/{'-'.join(word.capitalize() for word in words.split('-'))}",
            "tin-quay": f"/story.php?id={self.number}&s={words[:24].strip('-')}",
        }
        return host + paths[self.outlet]

    @property
    def author(self) -> str:
        """Whom the page names as the author: its reporter, or the outlet that the report comes from."""
        return self.byline or OUTLETS[self.source or self.outlet].removeprefix("The ")

    @property
    def prefix(self) -> str:
        """What the page prints before the first paragraph's words: credit, place, both or nothing."""
        place = self.dateline.upper() if self.dateline else None
        credit = OUTLETS[self.source or self.outlet].removeprefix("The ")
        if self.outlet == "harbour-wire":
            return f"({credit}) {place} — "
        if self.outlet == "second-meridian":
            return f"{place}, {AP_MONTHS[self.published.month - 1]} {self.published.day} ({credit}) – "
        if self.outlet == "northgate-ledger":
            return f"{place} ({credit}) — " if self.source else f"{place} — "
        if self.outlet == "saltmarsh":
            return f"({credit}) " if self.number % 3 else "(Saltmarsh Newsline) "
        return f"{place}: " if self.outlet == "tin-quay" and self.number % 2 else ""

    @property
    def place(self) -> str | None:
        """The dateline's place if the page shows one: in the text, or on its own line as Paper Lantern has it."""
        shown = self.outlet == "paper-lantern" or (self.dateline and self.dateline.upper() in self.prefix)
        return self.dateline if shown else None

    @property
    def printed(self) -> tuple[str, ...]:
        """The paragraphs in the order in which the page prints them, so twice in a doubled report."""
        first = self.prefix + self.paragraphs[0]
        again = {"doubled": (first, *self.paragraphs[1:]), "doubled-tail": self.paragraphs[1:]}
        return (first, *self.paragraphs[1:], *again.get(self.form, ()))


def slug(text: str) -> str:
    """Return `text` as the words of an address.

    >>> slug("Canada's 100% tariff, explained")
    'canadas-100-tariff-explained'
    """
    return "-".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("é", "e")))


def long_date(at: date) -> str:
    """Return a date as British papers print it.

    >>> long_date(date(2025, 9, 23))
    '23 September 2025'
    """
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def read_records(path: Path) -> Iterator[tuple[str, dict[str, str], tuple[str, ...]]]:
    """Yield each record of a report file: its id, its header lines and its paragraphs."""
    text = re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for part in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        head, *paragraphs = re.split(r"\n\s*\n", part.strip())
        name, *lines = head.split("\n")
        yield name.strip(), dict(line.split(": ", 1) for line in lines), tuple(paragraphs)


def _days(text: str) -> dict[str, date]:
    pairs = (pair.strip().split("=") for pair in text.split(";") if pair.strip())
    return {name: date.fromisoformat(day) for name, day in pairs}


def check(report: Report) -> None:
    """Raise ValueError where a report breaks the rules of the corpus: length, outlet, form, weekdays."""
    text = " ".join(report.paragraphs)
    count = len(text.split())
    if report.outlet not in OUTLETS or report.form not in FORMS:
        raise ValueError(f"{report.id}: unknown outlet or form")
    if not report.source and not WORDS[0] <= count <= WORDS[1]:
        raise ValueError(f"{report.id}: {count} words")
    named = set(re.findall(rf"\b({'|'.join(WEEKDAYS)})\b", text))
    if named - report.days.keys() or (not report.source and report.days.keys() - named):
        raise ValueError(f"{report.id}: weekdays {sorted(named ^ report.days.keys())} without a date or without use")
    for name, day in report.days.items():
        if WEEKDAYS[day.weekday()] != name:
            raise ValueError(f"{report.id}: {day} is not a {name}")
        if not -6 <= (report.published.date() - day).days <= 8:
            raise ValueError(f"{report.id}: {name} {day} is too far from {report.published:%Y-%m-%d}")


def load_reports() -> list[Report]:
    """Return every report, originals first in file order, then the copies; raise ValueError if one breaks a rule."""
    reports: dict[str, Report] = {}
    for path in sorted((HERE / "reports").glob("*-*.txt")):
        for name, head, paragraphs in read_records(path):
            reports[name] = Report(
                id=name, story=name, outlet=head["outlet"], title=head["title"],
                published=datetime.fromisoformat(head["published"]), dateline=head.get("dateline"),
                byline=head.get("byline"), days=_days(head.get("days", "")), paragraphs=paragraphs,
            )  # fmt: skip
    for name, head, paragraphs in read_records(HERE / "reports" / "copies.txt"):
        first = reports[head["of"]]
        kept = tuple(first.paragraphs[int(at) - 1] for at in head["keep"].split()) if "keep" in head else None
        copy = replace(
            first, id=name, outlet=head["outlet"], title=head["title"], form=head["form"], byline=None,
            published=datetime.fromisoformat(head["published"]), source=first.outlet,
            paragraphs=paragraphs or kept or first.paragraphs,
        )  # fmt: skip
        if name in reports or copy.published <= first.published:
            raise ValueError(f"{name}: sent before its original, or twice")
        reports[name] = copy
    for report in reports.values():
        check(report)
    if len({report.file for report in reports.values()}) != len(reports):
        raise ValueError("two reports share a page")
    return list(reports.values())


@dataclass(frozen=True, slots=True)
class Clutter:
    """What surrounds one report: picked by the page's name, so that pages differ and rebuilds do not."""

    headlines: list[str]
    markets: list[str]
    comments: list[str]
    caption: str
    newsletter: str
    cookie: str
    bio: str
    related: list[Report]
    crawled: str = "Monday, 17 November 2025"

    @classmethod
    def pick(cls, report: Report, pool: dict[str, list[str]], reports: list[Report]) -> Clutter:
        """Return the clutter of a page: unrelated headlines and notes, and older reports on the same two states."""
        rng = random.Random(report.number)
        older = [
            other for other in reports
            if other.story[:2] == report.story[:2] and other.outlet == report.outlet
            and other.published < report.published
        ]  # fmt: skip
        bios = dict(line.split("|") for line in pool["bios"])
        return cls(
            headlines=rng.sample(pool["headlines"], 14), markets=rng.sample(pool["markets"], 4),
            comments=rng.sample(pool["comments"], rng.randint(0, 3)), caption=rng.choice(pool["captions"]),
            newsletter=rng.choice(pool["newsletters"]), cookie=rng.choice(pool["cookies"]),
            bio=bios.get(report.byline or "", ""), related=sorted(older, key=lambda other: other.published)[-3:],
        )  # fmt: skip

    @staticmethod
    def pool() -> dict[str, list[str]]:
        """Return the lines of `reports/clutter.txt` by section."""
        text = (HERE / "reports" / "clutter.txt").read_text(encoding="utf-8")
        parts = re.split(r"^\[(\w+)\]\n", text, flags=re.MULTILINE)[1:]
        return {name: lines.split("\n") for name, lines in zip(parts[::2], map(str.strip, parts[1::2]), strict=True)}


def _esc(text: str) -> str:
    return html.escape(text, quote=True)


@dataclass(frozen=True, slots=True)
class Layout:
    """How an outlet writes what repeats on its page; `layouts/<outlet>.html` holds the rest.

    `paragraph` and `between` write the body, `headline` a line of the unrelated news, `link` an older report,
    `comment` a reader's words. `inserts` go between the paragraphs, after the first, the second and so on.
    """

    paragraph: str = "<p>{}</p>"
    between: str = "\n"
    headline: str = '<li><a href="#">{}</a></li>'
    headlines: int = 5
    link: str = '<li><a href="{}">{}</a></li>'
    comment: str = ""
    inserts: tuple[str, ...] = ()
    us_date: str = "{month} {at.day}, {at.year}"


LAYOUTS = {
    "harbour-wire": Layout(paragraph='<p class="wire-article__para">{}</p>'),
    "second-meridian": Layout(
        headlines=6, us_date="{ap} {at.day}, {at.year}",
        link='<div class="jp-relatedposts-post"><h4><a href="{}">{}</a></h4></div>',
        comment='<li class="comment even depth-1"><div class="comment-author vcard"><b class="fn">{}</b> says:</div>'
                '<div class="comment-content"><p>{}</p></div><a class="comment-reply-link" href="#">Reply</a></li>',
    ),
    "paper-lantern": Layout(
        headlines=4, link='<div class="views-row"><a href="{}">{}</a>',
        headline='<div class="views-row"><span class="field-content"><a href="#">{}</a></span></div>',
    ),
    "northgate-ledger": Layout(
        paragraph='<p class="c-article-body__text">{}</p>',
        headline='<article class="card"><span class="card__label">{}</span></article>',
        link='<article class="card"><h3 class="card__title"><a href="{}">{}</a></h3></article>',
        inserts=(
            '<div class="ad-slot ad-slot--inline"><span>Story continues below advertisement</span></div>',
            '<div class="newsletter-promo__Box-sc-{style}"><h3>Stay informed</h3><p>{newsletter}</p></div>',
            '<div class="interstitial-link"><p>Read also: <a href="#">{more}</a></p></div>',
        ),
    ),
    "saltmarsh": Layout(headlines=6, us_date="{at.month}/{at.day}/{at.year} {hour}:{at:%M}:00 {half}"),
    "tin-quay": Layout(
        paragraph="{}", between="<br><br>\n", headline="<li><a href=#>{}", link='<li><a href="{}">{}',
        comment="<div class=cmt>{}: {}</div>",
    ),
}  # fmt: skip


def _metadata(report: Report, lead: str) -> str:
    iso, name = report.published.isoformat(), OUTLETS[report.outlet]
    author = {"@type": "Person" if report.byline else "Organization", "name": report.author}
    article: dict[str, object] = {
        "@type": "NewsArticle", "headline": report.title, "description": lead, "mainEntityOfPage": report.url,
        "datePublished": iso, "author": [author], "publisher": {"@type": "NewsMediaOrganization", "name": name},
    }  # fmt: skip
    if report.outlet == "northgate-ledger":
        steps = [
            {"@type": "ListItem", "position": at, "name": step} for at, step in enumerate(("Business", "Trade"), 1)
        ]
        data: dict[str, object] = {"@graph": [{"@type": "BreadcrumbList", "itemListElement": steps}, article]}
    else:
        data = article | {"dateModified": iso, "articleSection": "World", "inLanguage": "en"}
    text = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


def _body(report: Report, layout: Layout, notes: dict[str, str]) -> str:
    paragraphs = [layout.paragraph.format(_esc(text)) for text in report.printed]
    for at, note in enumerate(layout.inserts[: len(paragraphs)]):
        paragraphs[at] += "\n" + note.format(**notes)
    return layout.between.join(paragraphs)


def render(report: Report, reports: list[Report], pool: dict[str, list[str]]) -> str:
    """Return the page of one report, with clutter out of `pool` and links to older ones of `reports`."""
    clutter, layout, at = Clutter.pick(report, pool, reports), LAYOUTS[report.outlet], report.published
    lead = report.paragraphs[0][:150].rsplit(" ", 1)[0]
    style = f"{report.number:x}"[:5]
    shown = clutter.headlines[: layout.headlines]
    notes = {"newsletter": _esc(clutter.newsletter), "style": style, "more": _esc(clutter.headlines[-1])}
    comments = [tuple(map(_esc, line.split(": ", 1))) for line in clutter.comments]
    bio = f'<p class="author-box__bio">{_esc(report.author)} {_esc(clutter.bio)}</p>' if clutter.bio else ""
    fields = notes | {
        "title": _esc(report.title), "url": _esc(report.url), "number": str(report.number), "notice": NOTICE,
        "lead": _esc(lead), "prefix": _esc(report.prefix), "place": _esc(report.dateline or ""), "bio": bio,
        "author": _esc(report.author), "credit": f"Source: {OUTLETS[report.source]}" if report.source else "",
        "iso": at.isoformat(), "day": f"{at:%Y-%m-%d}", "date": long_date(at), "time": f"{at:%H:%M}",
        "dotted": f"{at:%d.%m.%Y}", "packed": f"{at:%d%m%Y}", "folder": f"{at:%Y/%m}", "year": str(at.year),
        "us_date": layout.us_date.format(
            at=at, month=MONTHS[at.month - 1], ap=AP_MONTHS[at.month - 1], hour=at.hour % 12 or 12,
            half="PM" if at.hour >= 12 else "AM",
        ),
        "metadata": _metadata(report, lead), "body": _body(report, layout, notes),
        "caption": _esc(clutter.caption), "cookie": _esc(clutter.cookie), "crawled": clutter.crawled,
        "headlines": "\n".join(layout.headline.format(_esc(line)) for line in shown),
        "related": "\n".join(layout.link.format(_esc(old.url), _esc(old.title)) for old in clutter.related),
        "ticker": "\n".join(f'<span class="ticker__item">{_esc(line)}</span>' for line in clutter.markets),
        "comments": "\n".join(layout.comment.format(*parts) for parts in comments), "count": str(len(comments)),
    }  # fmt: skip
    page = Template((HERE / "layouts" / f"{report.outlet}.html").read_text(encoding="utf-8")).substitute(fields)
    return page.encode("ascii", "xmlcharrefreplace").decode() if report.outlet == "tin-quay" else page


def truth(report: Report) -> dict[str, object]:
    """Return what a perfect reader finds on the page.

    `published` is as precise as the page is; `prefix` is what the page prints before the first paragraph's words.
    """
    dated, text = report.outlet in ("paper-lantern", "saltmarsh"), " ".join(report.paragraphs)
    return {
        "file": report.file, "story": report.story, "outlet": OUTLETS[report.outlet], "url": report.url,
        "title": report.title, "form": report.form,
        "published": report.published.date().isoformat() if dated else report.published.isoformat(),
        "dateline_place": report.place, "prefix": report.prefix, "paragraphs": list(report.paragraphs),
        "days": {name: day.isoformat() for name, day in report.days.items() if name in text},
    }  # fmt: skip


def build(target: Path = HERE) -> int:
    """Write `pages/*.html` and `truth.jsonl` under `target`, drop pages of reports that are gone; return the count."""
    reports, pool = load_reports(), Clutter.pool()
    pages = target / "pages"
    pages.mkdir(parents=True, exist_ok=True)
    for stale in set(pages.glob("*.html")) - {pages / report.file for report in reports}:
        stale.unlink()
    for report in reports:
        (pages / report.file).write_text(render(report, reports, pool), encoding="utf-8", newline="\n")
    lines = [json.dumps(truth(report), ensure_ascii=False) + "\n" for report in sorted(reports, key=lambda r: r.file)]
    (target / "truth.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
    return len(reports)


if __name__ == "__main__":
    print(f"{build()} pages")
