"""The pages: each shows its record, the API gives the same, and every figure leads to the words."""

from __future__ import annotations

import csv
import html
import io
import re
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from detente.archive import Archive
from detente.data.tables import rows
from detente.related import coder_doubt
from detente.relations import relation
from detente.web import templates
from detente.web.records import Filters
from detente.web.relation import relation_page
from detente.web.site import Site

PAGES = ["/", "/?period=quarter", "/relation/CHN/CAN", "/relation/CHN/CAN?since=2018-01-01&until=2019-12-31&by=month",
         "/relation/USA/IRN?deed=deeds", "/relation/CHN/CAN?volume=raw", "/relation/CHN/CAN?measure=level&by=quarter",
         "/relation/CHN/CAN/brief",
         "/actor/CAN", "/actor/justin-trudeau?side=did", "/search?q=canola", "/search?q=canola&scope=events",
         "/search?q=trade&scope=statements", "/about", "/review", "/review?view=merges", "/review?view=links",
         "/review?view=history"]  # fmt: skip


def api_path(path: str) -> str:
    return "/api/home" + path[1:] if path.partition("?")[0] == "/" else f"/api{path}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_the_record_that_the_api_gives(
    client: httpx.Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    render = templates.render

    def keep(name: str, **context: Any) -> str:
        shown.append(context["page"])
        return render(name, **context)

    monkeypatch.setattr(templates, "render", keep)
    # The guard remembers whole pages: another address of the same page is made anew.
    fresh = (
        path + ("&" if "?" in path else "?") + ("event=" if "review" in path else "until=" if path != "/about" else "")
    )
    answer = client.get(fresh.rstrip("?&"), headers={"authorization": "Bearer x"})
    assert answer.status_code == 200
    if path != "/about":
        assert shown, path
    for record in shown:
        assert client.get(api_path(path)).json() == record.model_dump(mode="json")


class Links(HTMLParser):
    """The links of a page, with the text inside them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self._open = 0
        self.loose: list[str] = []
        self._figure = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if known.get("id"):
            self.ids.add(str(known["id"]))
        if tag == "a" and known.get("href"):
            self.found.append((str(known["href"]), ""))


def links(page: str) -> list[str]:
    return [href for href, _ in Links(page).found]


def test_every_link_leads_somewhere(client: httpx.Client) -> None:
    seen: set[str] = set()
    for path in PAGES:
        for href in links(client.get(path).text):
            target = href.partition("#")[0]
            if href.startswith("/") and target not in seen and len(seen) < 400:
                seen.add(target)
                answer = client.get(target)
                assert answer.status_code == 200, (path, href, answer.text[:300])
    assert len(seen) > 150


def words_of(client: httpx.Client, path: str) -> list[str]:
    """Return the sentences that a page marks as chosen."""
    return re.findall(r'<mark class="[^"]*\bchosen\b[^"]*"[^>]*>([^<]*)</mark>', client.get(path).text)


@pytest.mark.parametrize("path", ["/", "/relation/CHN/CAN", "/actor/CAN", "/about", "/search?q=canola"])
def test_any_figure_leads_to_its_sentence_in_two_clicks(client: httpx.Client, path: str) -> None:
    """Links around figures lead to a sentence at once, or to a page whose events or reports do."""
    page = client.get(path).text
    figures = re.findall(r'<a[^>]*href="(/[^"]*)"[^>]*>(?:<[^>]*>|\s)*[▲▼+−]?\s*\d[\d\u202f]*[^<]{0,30}<', page)
    assert figures or path == "/search?q=canola"
    for href in {html.unescape(f) for f in figures}:
        if href.startswith(("/search?since", "/review")):
            continue
        second = client.get(href.partition("#")[0]).text
        stories = [html.unescape(h) for h in links(second) if h.startswith("/story/")]
        nothing = "?other=" in href and re.search(r">\s*0 events", second)
        assert stories or nothing, href
        events = [h for h in stories if "event=" in h]
        if events and "search?kind" not in href:
            assert words_of(client, events[0].partition("#")[0]), events[0]


def test_a_loose_figure_stands_nowhere(client: httpx.Client) -> None:
    """Sums and counts that a table shows are links."""
    for path in ("/actor/CAN", "/about"):
        page = client.get(path).text
        for cell in re.findall(r'<td class="n[^"]*">(.*?)</td>', page):
            assert cell.startswith("<a "), cell


def test_the_story_marks_every_event_where_it_stands(client: httpx.Client, site: Site) -> None:
    row = site.db.execute("SELECT id FROM story ORDER BY events DESC LIMIT 1").fetchone()
    page = client.get(f"/api/story/{row['id']}").json()
    text = "\n".join("".join(piece["text"] for piece in p["pieces"]) for p in page["paragraphs"])
    with Archive(site.source.path, read_only=True) as archive:
        article = archive.article(page["article_id"])
        assert article is not None
        assert text == "\n".join(p.text for p in article.paragraphs)
    for card in page["events"]:
        marked = "".join(
            x["text"] for p in page["paragraphs"] for x in p["pieces"] if card["line"]["id"] in x["events"]
        )
        assert marked == card["record"]["evidence"]["text"]
        trigger = "".join(
            x["text"] for p in page["paragraphs"] for x in p["pieces"] if card["line"]["id"] in x["triggers"]
        )
        assert trigger == (card["record"]["evidence"]["trigger"] or {"text": ""})["text"]
    for said in page["statements"]:
        marked = "".join(x["text"] for p in page["paragraphs"] for x in p["pieces"] if said["id"] in x["statements"])
        assert marked.split() == said["words"].replace(" … ", " ").split() or "…" in said["words"]


@pytest.mark.parametrize("by", ["month", "quarter", "year"])
@pytest.mark.parametrize("volume", ["share", "raw"])
def test_the_figures_are_those_of_the_command(site: Site, by: Any, volume: Any) -> None:
    """The index is a way to be quick; the series is the one that `detente relation` prints."""
    with Archive(site.source.path, read_only=True) as archive:
        events = list(archive.events(pair=("CHN", "CAN")))
    told = relation(events, ("CHN", "CAN"), by=by, volume=volume, doubt=coder_doubt()).to_json()
    shown = relation_page(site, ("CHN", "CAN"), Filters(by=by, volume=volume))
    mine = {(p.period, p.direction): p for p in shown.series}
    assert set(mine) == {(p["period"], p["direction"]) for p in told["series"]}
    for period in told["series"]:
        found = mine[period["period"], period["direction"]]
        assert (found.stories, found.events) == (period["stories"], period["events"])
        assert found.net == pytest.approx(period["net"], abs=0.002)
        reach = max(period["high"] - period["low"], 0.5)
        assert found.low == pytest.approx(period["low"], abs=0.1 * reach)
        assert found.high == pytest.approx(period["high"], abs=0.1 * reach)
    assert [t.date for t in shown.turns] == [t["date"] for t in told["turns"]]


def test_filters_narrow_what_is_listed(client: httpx.Client) -> None:
    get = lambda **query: client.get("/api/relation/CHN/CAN", params=query).json()  # noqa: E731
    everything = get()
    some = get(since="2018-01-01", until="2019-12-31")
    assert 0 < some["events"]["total"] < everything["events"]["total"]
    assert all("2018" <= e["date"][:4] <= "2019" for e in some["events"]["items"])
    assert len(some["series"]) == len(everything["series"])  # the chart stays whole
    words, deeds = get(deed="words")["events"], get(deed="deeds")["events"]
    assert words["total"] + deeds["total"] == everything["events"]["total"]
    assert {e["quad"] for e in deeds["items"]} <= {2, 4}
    for choice in everything["choices"]["issue"]:
        found = get(issue=choice["value"])["events"]
        assert found["total"] == choice["count"]
        assert all(choice["value"] in e["issues"] for e in found["items"])
    for choice in everything["choices"]["type"]:
        assert get(type=choice["value"])["events"]["total"] == choice["count"]
    forth, back = get(direction="CHN>CAN")["events"], get(direction="CAN>CHN")["events"]
    assert forth["total"] + back["total"] >= everything["events"]["total"]
    strongest = get(order="strongest")["events"]["items"]
    weights = [abs(e["intensity"] * e["confidence"]) for e in strongest]
    assert weights == pytest.approx(sorted(weights, reverse=True), abs=0.01)


def test_the_pages_of_a_list_hold_each_event_once(client: httpx.Client) -> None:
    first = client.get("/api/relation/CHN/CAN/events").json()
    ids = [e["id"] for n in range(1, first["pages"] + 1)
           for e in client.get(f"/api/relation/CHN/CAN/events?page={n}").json()["items"]]  # fmt: skip
    assert len(ids) == len(set(ids)) == first["total"]
    assert client.get(f"/api/relation/CHN/CAN/events?page={first['pages'] + 1}").json()["items"] == []


@pytest.mark.parametrize(
    ("path", "head"),
    [("/api/relation/CHN/CAN/chart", "period"), ("/api/home/matrix", "from"), ("/api/about/coverage", "month"),
     ("/api/actor/CAN/counterparts", "state")],
)  # fmt: skip
def test_each_chart_is_a_picture_and_a_table(client: httpx.Client, path: str, head: str) -> None:
    svg = client.get(f"{path}.svg")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert svg.text.startswith("<svg xmlns=")
    assert "class=" not in svg.text  # a file on its own has no style sheet
    png = client.get(f"{path}.png")
    assert png.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(png.content) > 5_000
    table = list(csv.reader(io.StringIO(client.get(f"{path}.csv").text)))
    assert table[0][0] == head
    assert len(table) > 2
    assert client.get(f"{path}.gif").status_code == 422


def test_the_events_of_a_relation_are_a_table(client: httpx.Client) -> None:
    table = list(csv.DictReader(io.StringIO(client.get("/api/relation/CHN/CAN/events.csv?deed=deeds").text)))
    assert len(table) == client.get("/api/relation/CHN/CAN?deed=deeds").json()["events"]["total"]
    assert all(row["sentence"] and row["event_id"].startswith("ev-") for row in table)


def test_two_states_in_the_search_box_lead_to_their_relation(client: httpx.Client) -> None:
    for words in ("China Canada", "canada-china", "Beijing and Ottawa", "CHN CAN"):
        found = client.get("/api/search", params={"q": words}).json()["links"]
        assert found[0]["href"] in ("/relation/CHN/CAN", "/relation/CAN/CHN"), words
    assert client.get("/relation?a=China&b=Canada").headers["location"] == "/relation/CHN/CAN"


def test_what_the_site_says_of_the_coder_is_what_was_measured() -> None:
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs" / "quality.md").read_text("utf-8")
    for row in rows("measured"):
        assert row["quoted"] in page, row["name"]
