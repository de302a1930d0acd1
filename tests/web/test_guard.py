"""What stands before the pages: hosts, sizes, rates, headers, the token, and forms that come from elsewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import httpx
import pytest

from detente.web.guard import CSP, Limits
from detente.web.site import Site
from tests.web.serving import serving

WORD = {"kind": "event", "verdict": "confirmed", "by": "Ada"}


def mark_in(page: str) -> str:
    return re.findall(r'name="mark" value="([0-9a-f]{64})"', page)[0]


def test_every_answer_has_the_headers(client: httpx.Client) -> None:
    for path in ("/", "/relation/CHN/CAN", "/nothing", "/api/about", "/api/openapi.json", "/static/site.css",
                 "/healthz",
                 "/review", "/api/relation/CHN/CAN/chart.svg"):  # fmt: skip
        for _ in range(2):  # made, then remembered
            head = client.get(path).headers
            assert head["content-security-policy"] == CSP, path
            assert head["x-content-type-options"] == "nosniff"
            assert head["x-frame-options"] == "DENY"
            assert head["referrer-policy"] == "same-origin"
            assert head["cache-control"] in ("no-store", "no-cache"), path


def test_nothing_of_a_page_is_inline(client: httpx.Client) -> None:
    for path in ("/", "/relation/CHN/CAN", "/review", "/about"):
        page = client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
        assert not re.search(r"\son\w+=|\sstyle=", page)
        assert not re.search(r'(?:src|href)="(?:https?:)?//(?!\w+(?:-\w+)*\.example\.org)', page), path


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""])
def test_a_name_of_somebody_elses_is_refused(client: httpx.Client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:8700", "127.0.0.1:1", "[::1]:8700"])
def test_this_machine_is_answered_under_its_names(client: httpx.Client, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_what_is_too_large_is_refused(client: httpx.Client) -> None:
    assert client.get("/search", params={"q": "x" * 5_000}).status_code == 414
    answer = client.post("/api/review/corrections", content=b"x" * 70_000)
    assert answer.status_code == 413
    assert answer.json()["error"]["status"] == 413


def test_a_body_that_lies_about_its_length_is_cut_off(client: httpx.Client) -> None:
    def body() -> object:
        for _ in range(100):
            yield b"x" * 4_096

    try:
        status = client.post("/api/review/corrections", content=body()).status_code  # type: ignore[arg-type]
    except httpx.HTTPError:
        status = 400
    assert status >= 400


def test_a_client_that_asks_too_often_waits(demo: Path, tmp_path: Path) -> None:
    archive = Path(shutil.copy(demo, tmp_path / "rate.duckdb"))
    with serving(archive, limits=Limits(rate=2, burst=5)) as (address, _), httpx.Client(base_url=address) as client:
        statuses = [client.get("/healthz").status_code for _ in range(12)]
        assert statuses[:5] == [200] * 5
        assert statuses.count(429) >= 5
        refused = client.get("/healthz")
        assert refused.headers["retry-after"] == "1"


def test_off_loopback_reviewing_needs_the_token(own: Path) -> None:
    with serving(own, host="0.0.0.0", token="right") as (address, site), httpx.Client(base_url=address) as client:
        event = site.db.execute("SELECT id FROM event LIMIT 1").fetchone()["id"]
        assert client.get("/").status_code == 200
        assert client.get("/review").status_code == 403
        assert client.get("/review", params={"token": "wrong"}).status_code == 403
        assert client.get("/api/review").status_code == 403
        assert client.get("/review/gold.jsonl").status_code == 403
        assert client.post("/api/review/corrections", json={**WORD, "target": event}).status_code == 403
        assert client.post("/review", data={"mark": "x", "target": event}).status_code == 403
        bearer = {"authorization": "Bearer right"}
        assert client.post("/api/review/corrections", json={**WORD, "target": event}, headers=bearer).status_code == 201
        entered = client.get("/review", params={"token": "right"})
        assert entered.status_code == 303
        assert "HttpOnly" in entered.headers["set-cookie"]
        assert client.get("/review").status_code == 200
        assert len(site.corrections) == 1


def test_a_token_is_made_where_none_is_given(own: Path) -> None:
    with serving(own, host="0.0.0.0") as (address, _):
        assert httpx.get(f"{address}/review").status_code == 403


def test_a_form_from_elsewhere_changes_nothing(own: Path) -> None:
    with serving(own) as (address, site), httpx.Client(base_url=address) as client:
        event = site.db.execute("SELECT id FROM event WHERE queue = 2 LIMIT 1").fetchone()["id"]
        form = {**WORD, "target": event}
        assert client.post("/review", data=form).status_code == 403  # no mark, no cookie
        mark = mark_in(client.get("/review").text)
        assert client.post("/review", data={**form, "mark": "0" * 64}).status_code == 403
        for head in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
            assert client.post("/review", data={**form, "mark": mark}, headers=head).status_code == 403
            assert client.post("/api/review/corrections", json=form, headers=head).status_code == 403
        # A page elsewhere may send text to the API without asking the browser's leave; it is not JSON.
        text = client.post("/api/review/corrections", content=b"{}", headers={"content-type": "text/plain"})
        assert text.status_code == 422
        with httpx.Client(base_url=address) as other:  # another reader's mark
            other.get("/review")
            assert other.post("/review", data={**form, "mark": mark}).status_code == 403
        assert len(site.corrections) == 0
        assert client.post("/review", data={**form, "mark": mark}).status_code == 303
        assert len(site.corrections) == 1


def test_pages_are_remembered_until_something_changes(own: Path) -> None:
    with serving(own) as (address, site), httpx.Client(base_url=address) as client:
        first = client.get("/relation/CHN/CAN")
        again = client.get("/relation/CHN/CAN", headers={"if-none-match": first.headers["etag"]})
        assert again.status_code == 304
        assert client.get("/relation/CHN/CAN", headers={"accept-encoding": "identity"}).text == first.text
        event = site.db.execute("SELECT event FROM dyad WHERE pair = 'CAN-CHN' LIMIT 1").fetchone()["event"]
        target = site.db.execute("SELECT id FROM event WHERE n = ?", [event]).fetchone()["id"]
        answer = client.post("/api/review/corrections", json={**WORD, "verdict": "rejected", "target": target})
        assert answer.status_code == 201
        assert client.get("/relation/CHN/CAN").headers["etag"] != first.headers["etag"]


def test_errors_say_what_to_do(client: httpx.Client) -> None:
    for path, status, words in (
        ("/relation/XXX/CAN", 404, "write /relation/CHN/CAN"),
        ("/relation/CHN/CHN", 404, "not the codes of two states"),
        ("/story/st-nothing", 404, "there is no story"), ("/actor/nobody", 404, "there is no actor"),
        ("/relation/CHN/CAN?by=century", 422, "by:"),
        ("/relation/CHN/CAN?since=2019-01-01&until=2018-01-01", 422, "after"),
        ("/relation/CHN/CAN?since=yesterday", 422, "since:"), ("/search?q=a&wrong=1", 422, "wrong:"),
    ):  # fmt: skip
        page = client.get(path)
        assert page.status_code == status, path
        assert words in page.text, page.text
        answer = client.get(f"/api{path}")
        assert answer.status_code == status
        assert words in answer.json()["error"]["reason"]


def test_the_site_is_not_its_own_writer(site: Site) -> None:
    with site.source.read() as archive, pytest.raises(Exception, match="read-only"):
        archive.execute("DELETE FROM events")
