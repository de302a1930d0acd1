"""Rounds of a watch against a site of the tests' own: what comes in, what is asked again, and what is told."""

from __future__ import annotations

import email
import email.policy
import json
import socketserver
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from detente.archive import Archive
from detente.cli.watch import watch as watch_command
from detente.errors import DetenteError, StoreError
from detente.records import Story
from detente.upkeep import check_archive
from detente.watch.metrics import METRICS, Metrics, serve_metrics
from tests.factories import make_article, make_event

if TYPE_CHECKING:
    from tests.watch.conftest import Clock, Site, Watch

EXPELLED = (
    "Chad expelled the French ambassador on Tuesday after a row over the basing of troops at Faya-Largeau. France "
    "called the decision a mistake. The envoy had been in N'Djamena for two years and was told of it by letter, his "
    "office said. "
    "Trade between the two countries had fallen for three years in a row before the row began."
)
MET = "Canadian Foreign Minister Anita Anand met Chinese Foreign Minister Wang Yi in Beijing on Friday."


def page(text: str, title: str = "Row", clutter: str = "") -> bytes:
    return (
        f"<html><head><title>{title}</title></head><body><nav>{clutter}</nav><article><h1>{title}</h1><p>{text}</p>"
        "</article></body></html>"
    ).encode()


def texts(watch: Watch) -> list[str]:
    with Archive(watch.store, read_only=True) as archive:
        return [article.text for article in archive.articles()]


def test_pages_come_in_once_and_alerts_are_told_once(site: Site, watch: Watch, clock: Clock) -> None:
    """One flow through all of it: a feed, its pages, a copy a day later, a changed page, and what is told of it."""
    site.answers["/rss"] = (200, {"ETag": '"1"'}, site.rss("/a", "/b"))
    site.answers["/a"] = (200, {"ETag": '"a1"'}, page(EXPELLED))
    site.answers["/b"] = (200, {}, page(MET, "Meeting"))
    rule = '[[alert]]\nname = "expulsions"\ntypes = ["SANCTION"]\npair = ["TCD", "FRA"]\nto = ["file:told.jsonl"]\n'
    watch.write(f"{site.address}/rss", more=rule, top='revisit = ["1h"]')
    with watch.open() as watching:
        assert "new 2" in watching.round()
        told = (watch.folder / "told.jsonl").read_text("utf-8").splitlines()
        assert len(told) == 1
        alert = json.loads(told[0])
        assert alert["event"]["evidence"]["text"].startswith("Chad expelled")
        assert alert["event"]["url"] == f"{site.address}/a"

        # Nothing is due: nothing is asked.
        asked = len(site.asked)
        watching.round()
        assert len(site.asked) == asked

        # An hour later both pages are visited again; one answers 304, one has changed around the report only.
        site.answers["/b"] = (200, {}, page(MET, "Meeting", clutter="<a href='/x'>Other news of the day</a>"))
        clock.now += 3_700
        watching.round()
        assert any(path == "/rss" and head.get("if-none-match") == '"1"' for _, path, head in site.asked[asked:])
        assert any(path == "/a" and head.get("if-none-match") == '"a1"' for _, path, head in site.asked[asked:])
        assert len(texts(watch)) == 2

        # A day later another site carries a copy, and the feed lists it.
        clock.now += 86_400
        site.answers["/rss"] = (200, {}, site.rss("/a", "/b", "/copy"))
        site.answers["/copy"] = (200, {}, page(f"{EXPELLED} It gave him two days to leave.", "Envoy told to go"))
        assert "new 1" in watching.round(last=True)
    assert len(texts(watch)) == 3
    assert len((watch.folder / "told.jsonl").read_text("utf-8").splitlines()) == 1, "a copy was told again"
    assert check_archive(watch.store).sound


def test_a_changed_report_is_kept_as_a_version(site: Site, watch: Watch, clock: Clock) -> None:
    site.answers["/rss"] = (200, {}, site.rss("/a"))
    site.answers["/a"] = (200, {}, page(EXPELLED))
    watch.write(f"{site.address}/rss", top='revisit = ["1h"]')
    with watch.open() as watching:
        watching.round()
        site.answers["/a"] = (200, {}, page(EXPELLED.replace("a mistake", "a grave mistake")))
        clock.now += 3_700
        watching.round(last=True)
        assert watching.metrics.values["versions_total"] == 1
    assert sorted("grave" in text for text in texts(watch)) == [False, True]
    with Archive(watch.store, read_only=True) as archive:
        assert {article.url for article in archive.articles()} == {f"{site.address}/a"}
        (story,) = archive.stories()
        assert len(story.article_ids) == 2


def test_what_was_fetched_outlives_a_kill(site: Site, watch: Watch) -> None:
    """Raw first: a watch that dies between fetching and coding codes it next time, without asking the site again."""
    site.answers["/rss"] = (200, {}, site.rss("/a"))
    site.answers["/a"] = (200, {}, page(EXPELLED))
    watch.write(f"{site.address}/rss")
    with watch.open() as watching:
        watching.visits.ask_feeds()
        watching.visits.visit(10)
        assert watching.state.waiting_count() == 1
    site.answers.clear()
    assert "new 1" in watch.round(last=True)
    assert site.paths().count("/a") == 1
    assert texts(watch) == [EXPELLED]


def test_while_another_process_holds_the_archive_pages_wait(site: Site, watch: Watch, clock: Clock) -> None:
    site.answers["/rss"] = (200, {}, site.rss("/a"))
    site.answers["/a"] = (200, {}, page(EXPELLED))
    watch.write(f"{site.address}/rss")
    code = f"from detente import Archive; a = Archive({str(watch.store)!r}); print('held', flush=True); input()"
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with watch.open() as watching:
            line = watching.round()
            assert "archive in use" in line
            assert line.startswith("NOT WELL")
            assert "waiting 1" in line
            holder.communicate("\n")
            clock.now += 40
            assert "new 1" in watching.round()
    finally:
        holder.kill()
        holder.wait()


def test_two_watches_of_one_archive(site: Site, watch: Watch) -> None:
    watch.write(f"{site.address}/rss")
    with watch.open(), pytest.raises(StoreError, match="another process watches"):
        watch.open()


def test_a_clock_that_was_set_back_stops_nothing(site: Site, watch: Watch, clock: Clock) -> None:
    site.answers["/rss"] = (200, {}, site.rss())
    watch.write(f"{site.address}/rss")
    with watch.open() as watching:
        watching.round()
        clock.now -= 400 * 86_400
        watching.round()
        assert site.paths() == ["/rss", "/rss"]


@pytest.mark.parametrize(("status", "head", "least"), [
    (429, {"Retry-After": "7200"}, 7_200), (503, {}, 1_700), (500, {}, 1_700), (410, {}, 20 * 86_400),
])  # fmt: skip
def test_a_feed_that_fails_is_left_alone_longer(
    site: Site, watch: Watch, clock: Clock, status: int, head: dict[str, str], least: float
) -> None:
    site.answers["/rss"] = (status, head, b"")
    watch.write(f"{site.address}/rss")
    with watch.open() as watching:
        assert watching.round().startswith("NOT WELL feeds 0/1")
        assert watching.state.feed(f"{site.address}/rss")[2] - clock.now >= least
        first = watching.state.feed(f"{site.address}/rss")[2]
        clock.now = first + 1
        watching.round()
        assert watching.state.feed(f"{site.address}/rss")[2] - clock.now >= min(first - 1_760_000_000.0, 86_400)
        site.answers["/rss"] = (200, {}, site.rss())
        clock.now += 31 * 86_400
        assert watching.round().startswith("ok")


def test_robots_are_obeyed_and_hosts_get_their_pause(site: Site, watch: Watch) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\nCrawl-delay: 0.2\n")
    site.answers["/rss"] = (200, {}, site.rss("/private/a", "/b", "/c"))
    watch.write(f"{site.address}/rss")
    began = time.monotonic()
    with watch.open() as watching:
        watching.round()
        clock_free = watching.state.due(watch.clock.now + 86_400 * 30, 10)
    assert "/private/a" not in site.paths()
    assert site.asked[0][1] == "/robots.txt"
    assert sum(path == "/robots.txt" for _, path, _ in site.asked) == 1
    assert time.monotonic() - began > 0.6
    assert f"{site.address}/private/a" not in [address.url for address in clock_free], "it is not tried again"


def test_robots_that_cannot_be_read_close_the_site(site: Site, watch: Watch) -> None:
    site.answers["/robots.txt"] = (500, {}, b"")
    site.answers["/rss"] = (200, {}, site.rss("/a"))
    watch.write(f"{site.address}/rss")
    watch.round()
    assert site.paths() == []


def test_a_host_that_asks_for_a_pause_gets_it(site: Site, watch: Watch, clock: Clock) -> None:
    site.answers["/rss"] = (200, {}, site.rss("/a", "/b", "/c"))
    site.answers["/a"] = (429, {"Retry-After": "600"}, b"")
    watch.write(f"{site.address}/rss")
    with watch.open() as watching:
        watching.round()
        assert site.paths() == ["/rss", "/a"]
        assert watching.state.due(clock.now + 500, 10) == []
        assert len(watching.state.due(clock.now + 700, 10)) == 3


def test_a_sitemap_index_is_followed(site: Site, watch: Watch) -> None:
    when = "2025-10-09T08:00:00Z"
    site.answers["/map"] = (
        200,
        {},
        f"<sitemapindex><sitemap><loc>{site.address}/new</loc><lastmod>{when}</lastmod>"
        f"</sitemap><sitemap><loc>{site.address}/old</loc><lastmod>2020-01-01</lastmod></sitemap></sitemapindex>".encode(),
    )
    site.answers["/new"] = (200, {}, f"<urlset><url><loc>{site.address}/a</loc><lastmod>{when}</lastmod></url><url>"
        f"<loc>{site.address}/ancient</loc><lastmod>2019-01-01</lastmod></url></urlset>".encode())  # fmt: skip
    site.answers["/a"] = (200, {}, page(EXPELLED))
    watch.write(f"{site.address}/map")
    assert "new 1" in watch.round(last=True)
    assert site.paths() == ["/map", "/new", "/a"]


def test_alerts_that_do_not_arrive_are_sent_later(site: Site, watch: Watch, clock: Clock) -> None:
    site.answers["/rss"] = (200, {}, site.rss("/a"))
    site.answers["/a"] = (200, {}, page(EXPELLED))
    site.answers["/hook"] = (500, {}, b"")
    watch.write(
        f"{site.address}/rss",
        more=f'[[alert]]\nname = "all"\ncountries = ["TCD"]\nto = ["webhook:{site.address}/hook"]\n',
    )
    with watch.open() as watching:
        assert "alerts waiting 0" not in watching.round(last=True)
        waiting = watching.state.counts()["alerts"]
        first = {head.get("idempotency-key") for _, path, head in site.asked if path == "/hook"}
        site.answers["/hook"] = (204, {}, b"")
        clock.now += 60
        assert "alerts waiting 0" in watching.round()
        assert len(first) == waiting
        asked = sum(path == "/hook" for _, path, _ in site.asked)
        clock.now += 86_400
        watching.round()
        assert sum(path == "/hook" for _, path, _ in site.asked) == asked


class Postbox:
    """A mail server of the tests' own, which speaks SMTP over a socket and keeps what it is sent."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuses = False
        postbox = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.say("220 postbox")
                while line := self.rfile.readline():
                    word = line.split()[0].upper() if line.split() else b""
                    if word == b"DATA":
                        self.say("354 go on")
                        raw = b""
                        while (part := self.rfile.readline()) != b".\r\n":
                            raw += part
                        postbox.messages.append(email.message_from_bytes(raw, policy=email.policy.default))
                    if word == b"RCPT" and postbox.refuses:
                        self.say("451 the mailbox is full")
                        continue
                    self.say("221 bye" if word == b"QUIT" else "250 well")
                    if word == b"QUIT":
                        return

            def say(self, line: str) -> None:
                self.wfile.write(f"{line}\r\n".encode())

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    yield box
    box.server.shutdown()
    box.server.server_close()


def test_an_alert_comes_by_mail_with_its_evidence_once(
    site: Site, watch: Watch, clock: Clock, postbox: Postbox
) -> None:
    """Refused at first, sent again, and then never again: not for a copy, nor by another watch of the archive."""
    site.answers["/rss"] = (200, {}, site.rss("/a"))
    site.answers["/a"] = (200, {}, page(EXPELLED))
    rule = '[[alert]]\nname = "expulsions"\ntypes = ["SANCTION"]\nto = ["mail:desk@example.org"]\n'
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {postbox.port}\ntls = false\nfrom = "watch@example.org"\n'
    watch.write(f"{site.address}/rss", more=rule + mail)
    with watch.open() as watching:
        postbox.refuses = True
        assert "alerts waiting 1" in watching.round(last=True)
        assert postbox.messages == []
        (line,) = (line for line in watch.lines if "alert not sent" in line)
        assert "mail:desk@example.org" in line
        assert "mailbox is full" in line
        postbox.refuses = False
        clock.now += 3_600
        assert "alerts waiting 0" in watching.round(last=True)
        (message,) = postbox.messages
        clock.now += 86_400
        site.answers["/rss"] = (200, {}, site.rss("/a", "/copy"))
        site.answers["/copy"] = (200, {}, page(f"{EXPELLED} It gave him two days to leave.", "Envoy told to go"))
        assert "new 1" in watching.round(last=True)
    assert len(postbox.messages) == 1
    assert (message["To"], message["From"]) == ("desk@example.org", "watch@example.org")
    assert message["Subject"].startswith("expulsions: ")
    body = message.get_content()
    assert "“Chad expelled the French ambassador on Tuesday" in body
    assert f"{site.address}/a" in body
    told = json.loads(body[body.index("{") :])
    assert told["event"]["evidence"]["text"].startswith("Chad expelled")
    assert message["Message-ID"] == f"<{told['id']}@detente>"


def hash_of(*parts: object) -> int:
    return zlib.crc32(repr(parts).encode())


def lay_months(store: Path, months: list[tuple[str, str]]) -> None:
    """Write an archive with six reports of one event in each month, of the type that is given with it."""
    with Archive(store) as archive:
        for month, kind in months:
            for number in range(6):
                day = f"{month}-{3 + 4 * number:02}"
                own = " ".join(f"matter{hash_of(day, at)}" for at in range(12))
                event = make_event(
                    kind, day=day, published=day, article=f"ar-{day}",
                    sentence=f"China and Canada {kind.lower()} over {own}.",
                )  # fmt: skip
                words = event.evidence.sentence.text
                article = make_article(words, id=f"ar-{day}", content_hash=day, published=day, url=None)
                archive.add_article(article, (), (event,), coder="test 1", lexicon="test 1")
        archive.set_stories(
            Story(f"st-{article.id}", (article.id,), article.id, ()) for article in list(archive.articles())
        )


def test_a_turn_is_told_once_with_what_made_it(site: Site, watch: Watch, clock: Clock) -> None:
    """Two years of warm months, then cold ones; the watch is asked to tell of a turn, and a report comes in."""
    warm = [(f"{year}-{month:02}", "COOPERATE") for year in (2023, 2024) for month in range(1, 13)]
    warm += [(f"2025-{month:02}", "COOPERATE") for month in range(1, 8)]
    lay_months(watch.store, [*warm, ("2025-08", "SANCTION"), ("2025-09", "SANCTION")])
    site.answers["/rss"] = (200, {}, site.rss("/a"))
    site.answers["/a"] = (200, {}, page(MET))
    rule = '[[alert]]\nname = "a turn"\npair = ["CHN", "CAN"]\nchange_point = true\nto = ["file:told.jsonl"]\n'
    watch.write(f"{site.address}/rss", more=rule)
    assert "new 1" in watch.round(last=True)
    told = watch.folder / "told.jsonl"
    (alert,) = map(json.loads, told.read_text("utf-8").splitlines())
    assert (alert["kind"], alert["pair"]) == ("turn", ["CHN", "CAN"])
    assert alert["turn"]["change"] < 0
    assert "2025-07" <= alert["turn"]["date"] <= "2025-09"
    assert {event["type"] for event in alert["events"]} == {"SANCTION"}
    assert all(event["evidence"]["text"] for event in alert["events"])
    # The next month's reports move nothing, or the day a little: it is the same turn.
    lay_months(watch.store, [("2025-10", "SANCTION")])
    clock.now += 20 * 86_400
    site.answers["/rss"] = (200, {}, site.rss("/a", "/b"))
    site.answers["/b"] = (200, {}, page(MET.replace("Friday", "Monday"), "Second meeting"))
    assert "new 1" in watch.round(last=True)
    assert len(told.read_text("utf-8").splitlines()) == 1


def test_a_full_disk_loses_nothing(site: Site, watch: Watch) -> None:
    """A limit on the size of files stands for the disk: the round fails with what to do, the next goes on."""
    site.answers["/rss"] = (200, {}, site.rss(*(f"/{n}" for n in range(12))))
    for n in range(12):
        site.answers[f"/{n}"] = (200, {}, page(f"{EXPELLED} Day {n}.", clutter=str(hash(n)) * 3_000))
    path = watch.write(f"{site.address}/rss")
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)); import signal;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from detente.cli import main;"
        f"sys.argv = ['detente', 'watch', {str(path)!r}, '--once']; main()"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2, ran.stderr
    assert "could not be written" in ran.stderr or "cannot be" in ran.stderr, ran.stderr
    assert "Traceback" not in ran.stderr
    watch.round(last=True)
    watch.clock.now += 7_200
    watch.round(last=True)
    assert len(texts(watch)) == 12
    assert check_archive(watch.store).sound


# Hostile sites -------------------------------------------------------------------------------------------------------


def drip(handler: object) -> None:
    """Send a header that never ends, a byte at a time."""
    stream = handler.wfile  # type: ignore[attr-defined]
    try:
        stream.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(200):
            stream.write(b"a")
            stream.flush()
            time.sleep(0.05)
    except OSError:
        pass


def endless(handler: object) -> None:
    stream = handler.wfile  # type: ignore[attr-defined]
    try:
        stream.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss><channel>")
        while True:
            stream.write(b"<item><link>/x</link></item>" * 1_000)
    except OSError:
        pass


def bomb() -> bytes:
    import gzip

    return gzip.compress(b"<rss>" + b" " * 200_000_000)


def test_hostile_feeds_end_with_a_reason(site: Site, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.watch import visits as module

    site.answers |= {
        "/longer": (200, {"Content-Length": "5000"}, site.rss("/a")),
        "/loop": (302, {"Location": "/pool"}, b""), "/pool": (302, {"Location": "/loop"}, b""),
        "/chain": (302, {"Location": "/chain1"}, b""),
        **{f"/chain{n}": (302, {"Location": f"/chain{n + 1}"}, b"") for n in range(1, 9)},
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/drip": drip, "/endless": endless,
        "/bomb": (200, {"Content-Encoding": "gzip"}, bomb()),
        "/cut": (200, {"Content-Encoding": "gzip"}, bomb()[:1_000]),
        "/brotli": (200, {"Content-Encoding": "br"}, b"x"),
        "/nothing": (200, {}, b""), "/html": (200, {}, page(EXPELLED)),
    }  # fmt: skip
    paths = [
        "/longer",
        "/loop",
        "/chain",
        "/file",
        "/drip",
        "/endless",
        "/bomb",
        "/cut",
        "/brotli",
        "/nothing",
        "/html",
    ]
    real = module.Guest
    monkeypatch.setattr(module, "Guest", lambda **how: real(**how, seconds=1.0))
    watch.write(*(f"{site.address}{path}" for path in paths))
    began = time.monotonic()
    with watch.open() as watching:
        watching.round()
        failing = watching.state.failing_feeds()
    assert time.monotonic() - began < 25
    reasons = {url.removeprefix(site.address): reason for url, reason in failing.items()}
    expected = {
        "/longer": "did not answer", "/loop": "in circles", "/chain": "more than 5 redirects", "/file": "not an http",
        "/drip": "took longer than", "/endless": "larger than 10 MB", "/bomb": "larger than 10 MB",
        "/cut": "ends early", "/brotli": "nobody asked for", "/nothing": "empty", "/html": "neither a feed",
    }  # fmt: skip
    assert {path for path in expected if expected[path] not in reasons.get(path, "")} == set(), reasons


def test_nothing_leads_into_a_private_network(site: Site, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a feed, nor an address it lists, nor a redirect; the tests' own site stands for the public internet."""
    from detente.pages import fetch

    secret = "http://169.254.169.254/latest/meta-data"
    inside = f"http://localhost:{site.address.rpartition(':')[2]}/admin"
    feed = f"<rss><channel><item><link>{secret}</link></item><item><link>{inside}</link></item>"
    feed += f"<item><link>{site.address}/out</link></item></channel></rss>"
    site.answers |= {
        "/rss": (200, {}, feed.encode()), "/out": (302, {"Location": inside}, b""), "/admin": (200, {}, page(MET)),
    }  # fmt: skip
    resolve = fetch._resolve

    def outside(host: str, port: int, url: str, allow_private: bool) -> str:
        return "127.0.0.1" if host == "127.0.0.1" else resolve(host, port, url, allow_private)

    monkeypatch.setattr(fetch, "_resolve", outside)
    watch.write(f"{site.address}/rss", private=False)
    with watch.open() as watching:
        watching.round()
        assert watching.state.due(watch.clock.now + 86_400, 10) == []
    assert site.paths() == ["/rss", "/out"]
    assert sum("private network" in line for line in watch.lines) == 3


# The command and its metrics -----------------------------------------------------------------------------------------


def test_metrics_are_served_and_written(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.add("rounds_total")
    metrics.write(tmp_path / "m.prom")
    server = serve_metrics(metrics, "127.0.0.1", 0, lambda: (False, "NOT WELL"))
    address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        with urllib.request.urlopen(f"{address}/metrics") as answer:
            assert answer.read().decode() == (tmp_path / "m.prom").read_text()
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{address}/health")
        caught.value.close()
        assert caught.value.code == 503
        with pytest.raises(DetenteError, match="another port"):
            serve_metrics(metrics, "127.0.0.1", server.server_address[1], lambda: (True, ""))
    finally:
        server.shutdown()
        server.server_close()
    text = metrics.text()
    assert all(f"# TYPE detente_{name} " in text for name in METRICS)
    assert "detente_rounds_total 1\n" in text


def test_the_command_checks_without_asking_anybody(
    site: Site, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = watch.write(f"{site.address}/rss")
    watch_command(path, check=True)
    assert "1 feeds" in capsys.readouterr().out
    assert site.asked == []


def test_a_log_is_rotated(watch: Watch, site: Site) -> None:
    from detente.watch import read_settings
    from detente.watch.journal import open_log

    log = '[log]\nfile = "watch.log"\nbytes = 2000\nkeep = 2\n'
    write = open_log(read_settings(watch.write(f"{site.address}/rss", more=log)))
    for number in range(200):
        write(f"line {number} %s")
    files = sorted(path.name for path in watch.folder.glob("watch.log*"))
    assert files == ["watch.log", "watch.log.1", "watch.log.2"]
    assert all(path.stat().st_size <= 2_100 for path in watch.folder.glob("watch.log*"))
    assert "line 199 %s" in (watch.folder / "watch.log").read_text()
