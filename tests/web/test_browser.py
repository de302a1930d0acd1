"""The site in a real browser, over the demo: from the first screen to a correction, and axe on every page."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from detente.evaluation import read_gold
from detente.web.site import Site
from tests.web.serving import FLAGS, serving

playwright = pytest.importorskip("playwright.sync_api", reason="needs pip install 'detente[browser]'")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parent / "axe" / "axe.min.js"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page of a fresh context; anything it loads from elsewhere, and any script error, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: None if "//127.0.0.1" in asked.url else wrong.append(f"asked for {asked.url}"))
    yield page
    context.close()
    assert wrong == []


def brush(tab: Page, since: str, until: str) -> None:
    """Drag across the chart between two days, as its own scale places them."""
    tab.wait_for_selector(".u-over")
    edges = tab.evaluate(
        """([since, until]) => {
            const data = JSON.parse(document.getElementById('chart-data').textContent);
            const rows = data.series, first = Date.parse(rows[0][0]), last = Date.parse(rows.at(-1)[1]) + 864e5;
            const box = document.querySelector('.u-over').getBoundingClientRect();
            const at = (day) => box.left + (Date.parse(day) - first) / (last - first) * box.width;
            return [at(since), at(until), box.top + box.height / 2];
        }""",
        [since, until],
    )
    tab.mouse.move(edges[0], edges[2])
    tab.mouse.down()
    tab.mouse.move((edges[0] + edges[1]) / 2, edges[2], steps=4)
    tab.mouse.move(edges[1], edges[2], steps=4)
    tab.mouse.up()


def test_from_the_first_screen_to_an_exported_correction(own: Path, tab: Page, tmp_path: Path) -> None:
    with serving(own) as (address, site):
        # Find the relation from the first screen.
        tab.goto(address)
        tab.fill("#q", "China Canada")
        tab.press("#q", "Enter")
        tab.click(".jump a:has-text('China and Canada')")
        assert tab.inner_text("h1") == "China – Canada"
        everything = int(tab.inner_text("#events-title").split()[0])

        # Brush the years of the fall: list, sums and address follow.
        brush(tab, "2018-01-03", "2019-12-28")
        tab.wait_for_url(re.compile("since=2018"), wait_until="commit")
        tab.wait_for_selector("#events-title .chip")
        chosen = int(tab.inner_text("#events-title").split()[0])
        assert 0 < chosen < everything
        assert "until=2019-12" in tab.url
        days = tab.eval_on_selector_all("#events time", "all => all.map(one => one.dateTime)")
        assert days
        assert all("2018-01" <= day < "2020" for day in days)
        assert tab.inner_text(".sums div:has(dt:text-is('Conflict')) dd").startswith("−")

        # Two clicks from a figure to the words it came from: the conflict, the strongest event, its report.
        tab.click(".sums div:has(dt:text-is('Conflict')) a")
        tab.wait_for_url(re.compile("order=strongest"), wait_until="commit")
        tab.click("#events .event.confside .said a >> nth=0")
        tab.wait_for_selector("mark.chosen")
        sentence = " ".join(tab.locator("mark.chosen").all_inner_texts())
        assert sentence
        assert tab.locator("mark.chosen-trigger").count() == 1
        assert tab.evaluate("document.querySelector('mark.chosen').getBoundingClientRect().top < innerHeight")

        # Correct it by keyboard.
        words = " ".join(re.findall(r"\w+", sentence)[:4])
        event = tab.get_attribute(".card.chosen", "data-event")
        was = tab.inner_text(".card.chosen .kindline a").split()[0].upper()
        assert was in ("COERCE", "SANCTION", "ASSAULT", "ACCUSE", "MOBILIZE", "THREATEN")
        actor = tab.get_attribute(".card.chosen .sides a", "href")
        assert event is not None
        tab.click(".card.chosen a:has-text('confirm or correct')")
        tab.fill("[name=by]", "Ada Reader")
        tab.locator("h1").click()
        tab.keyboard.press("c")
        tab.select_option("#type", "PROTEST")
        tab.click("button[value=corrected]")
        tab.wait_for_selector(".badge.corrected")

        # It shows everywhere: story, relation, actor, search, the first screen's figures, the API.
        def line() -> dict[str, Any]:
            found: dict[str, Any] = tab.request.get(f"{address}/api/review?event={event}").json()["item"]["line"]
            return found

        assert (line()["type"], line()["review"], line()["review_by"]) == ("PROTEST", "corrected", "Ada Reader")
        story = line()["story_id"]
        tab.goto(f"{address}/story/{story}?event={event}")
        assert "protest" in tab.inner_text(f".card[data-event={event}]")
        for path in ("/relation/CHN/CAN?type=PROTEST", str(actor),
                     f"/search?scope=events&q={quote(chr(34) + words + chr(34))}&type=PROTEST"):  # fmt: skip
            tab.goto(address + path)
            if "actor" in path:
                while not tab.locator(f"a[href*='{event}']").count():
                    tab.click("a[rel=next]")
            assert tab.locator(f"article:has(a[href*='{event}']) .badge.corrected").count() >= 1, path
        told = tab.request.get(f"{address}/api/relation/CHN/CAN?type=PROTEST").json()
        assert event in {each["id"] for each in told["events"]["items"]} or told["events"]["pages"] > 1

        # Reject it by keyboard: it no longer counts.
        tab.goto(f"{address}/review?event={event}")
        tab.locator("h1").click()
        tab.keyboard.press("n")
        tab.wait_for_selector(".badge.rejected")
        tab.goto(f"{address}/relation/CHN/CAN")
        assert int(tab.inner_text("#events-title").split()[0]) == everything - 1

        # Take the rejection back, then export: gold labels that evaluate reads.
        tab.goto(f"{address}/review?event={event}")
        tab.locator("h1").click()
        with tab.expect_navigation():
            tab.keyboard.press("u")
        tab.wait_for_selector(".under-review .badge", state="detached")
        tab.locator("h1").click()
        tab.keyboard.press("y")
        tab.wait_for_selector(".badge.confirmed")
        with tab.expect_download() as kept:
            tab.click("a:has-text('gold labels')")
        gold = tmp_path / "gold.jsonl"
        kept.value.save_as(gold)
        [row] = read_gold(gold)
        assert row.type == was
        assert len(site.corrections) == 4


PAGES = ["/", "/relation/CHN/CAN", "/relation/USA/IRN?by=year", "/relation/CHN/CAN/brief",
         "STORY", "/actor/CAN", "/search?q=canola",
         "/search?q=canola&scope=events", "/review", "/review?view=merges", "/review?view=history", "/about", "/api",
         "/nothing-here"]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(served: tuple[str, Site], browser: Browser, scheme: Any) -> None:
    address, site = served
    story = site.db.execute("SELECT id FROM story WHERE copies > 0 AND events > 3 LIMIT 1").fetchone()["id"]
    # axe itself is put in from outside, which the pages' own policy would refuse.
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    found: dict[str, list[str]] = {}
    for path in PAGES:
        tab.goto(address + (f"/story/{story}" if path == "STORY" else path))
        tab.add_script_tag(path=str(AXE))
        result = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [v for v in result["violations"] if v["impact"] in ("serious", "critical")]
        found[path] = [
            f"{v['id']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0]['failureSummary'][:300]}" for v in serious
        ]
    context.close()
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_pages_fit_a_phone(served: tuple[str, Site], browser: Browser) -> None:
    address, site = served
    story = site.db.execute("SELECT id FROM story LIMIT 1").fetchone()["id"]
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    tab = context.new_page()
    wide = {}
    for path in PAGES:
        tab.goto(address + (f"/story/{story}" if path == "STORY" else path))
        wide[path] = tab.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert {path: width for path, width in wide.items() if width > 360} == {}


def test_pages_read_without_script(served: tuple[str, Site], browser: Browser) -> None:
    address, _ = served
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/relation/CHN/CAN?since=2018-01-01&until=2019-12-31")
    assert tab.locator("#chart svg.chart").is_visible()
    assert tab.locator("#events .event").count() > 5
    tab.click("#events .said a")
    assert tab.locator("mark.chosen").count() >= 1
    context.close()
