"""Reports are hostile: whatever they hold is shown as text, runs nothing, loads nothing and leads nowhere bad."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest

from detente.web.site import Site
from tests.web.hostile import ATTACKS, hostile_archive
from tests.web.serving import FLAGS, serving

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Site]]:
    with serving(hostile_archive(tmp_path_factory.mktemp("hostile") / "h.duckdb")) as found:
        yield found


def paths() -> list[str]:
    stories = [f"/story/st-{n:016x}" for n in range(len(ATTACKS))]
    return ["/", "/relation/CHN/CAN", "/relation/CHN/CAN/part", *stories, "/actor/CHN", "/review",
            "/review?view=merges",            "/about", "/search?q=accused", "/search?q=accused&scope=events",
            *(f"/search?q={quote(a[:200])}" for a in ATTACKS),
            *(f"/actor/{quote('x-' + a[:40], safe='')}" for a in ATTACKS),
            *(f"/search?q=&outlet={quote(a[:200])}" for a in ATTACKS[:5])]  # fmt: skip


class Parsed(HTMLParser):
    """What a browser would find in a page: elements, handlers, links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        found = dict(attrs)
        self.wrong += [f"{tag} {name}" for name in found if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            value = (found.get(name) or "").strip().lower()
            external = (
                tag == "a" and name == "href" and value.startswith(("https://news.example.org/", "https://ok.example/"))
            )
            if (value and not external and not value.startswith(("/", "#"))) or value.startswith("//"):
                self.wrong.append(f"{tag} {name}={value[:60]}")
        if tag == "script" and not found.get("src") and found.get("type") != "application/json":
            self.wrong.append("an inline script")
        if tag in ("iframe", "object", "embed", "base", "style") or (tag == "meta" and "http-equiv" in found):
            self.wrong.append(tag)


def test_every_page_is_inert(hostile: tuple[str, Site]) -> None:
    address, _ = hostile
    with httpx.Client(base_url=address) as client:
        for path in paths():
            answer = client.get(path)
            assert answer.status_code in (200, 404), path
            assert "49{%" not in answer.text
            assert Parsed(answer.text).wrong == [], path
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy


def test_direction_marks_are_shown_not_obeyed(hostile: tuple[str, Site]) -> None:
    address, _ = hostile
    at = next(n for n, attack in enumerate(ATTACKS) if "\u202e" in attack)
    page = httpx.get(f"{address}/story/st-{at:016x}").text
    assert "\u202e" not in page
    assert "\u2066" not in page
    assert "•gnp.exe•" in page


def test_a_picture_holds_no_script(hostile: tuple[str, Site]) -> None:
    address, _ = hostile
    with httpx.Client(base_url=address) as client:
        for path in ("/api/relation/CHN/CAN/chart.svg", "/api/home/matrix.svg",
                     *(f"/api/actor/{quote('x-' + a[:40], safe='')}/counterparts.svg" for a in ATTACKS)):  # fmt: skip
            answer = client.get(path)
            if answer.status_code == 200:
                assert Parsed(answer.text).elements.count("script") == 0, path
                assert answer.headers["content-type"].startswith("image/svg+xml")


def test_a_table_runs_no_formula(hostile: tuple[str, Site]) -> None:
    address, _ = hostile
    table = httpx.get(f"{address}/api/relation/CHN/CAN/events.csv").text
    rows = list(csv.reader(io.StringIO(table)))
    assert len(rows) > 10
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)
    assert not [cell for row in rows[1:] for cell in row if cell[:1] in "=+@" and cell]


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_nothing_runs_in_a_browser(hostile: tuple[str, Site]) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs pip install 'detente[browser]'")
    address, _ = hostile
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_context(viewport={"width": 1200, "height": 800}).new_page()
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        for path in [each for each in paths() if "part" not in each][:30]:
            tab.goto(address + path)
            assert tab.evaluate("window.hurt === undefined"), path
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        browser.close()
    assert [url for url in asked if not url.startswith(address)] == []
