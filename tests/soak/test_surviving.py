"""A disk that is full, a folder that is read-only, an archive that is held, an archive of pages that was cut off."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from detente.archive import Archive
from detente.demo import pages_folder
from detente.upkeep import check_archive

PAGES = sorted(pages_folder().glob("cc-2018-12-*.html"))


def detente(*arguments: object, before: str = "") -> subprocess.CompletedProcess[str]:
    code = f"{before}\nfrom detente.cli import main\nmain()"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, timeout=120
    )


def full_at(size: int) -> str:
    """A limit on the size of files, as a full disk would have it: a write past it fails."""
    return (
        f"import resource, signal; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}));"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)"
    )


def told(ran: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that an error is told in."""
    assert "Traceback" not in ran.stderr, ran.stderr
    assert ran.returncode == 2, ran.stderr
    lines = [line for line in ran.stderr.splitlines() if line.startswith("detente: ")]
    assert len(lines) == 1, ran.stderr
    return lines[0]


@pytest.mark.parametrize(("option", "value", "reason"), [
    ("--page-seconds", 6, "took longer than 6 seconds"), ("--page-megabytes", 60, "needs more memory"),
])  # fmt: skip
def test_a_page_that_wants_too_much(tmp_path: Path, option: str, value: int, reason: str) -> None:
    """The page is refused with the reason, and those around it are coded."""
    report = "China's foreign minister met Canada's envoy in Beijing on day {} and urged Ottawa to lift its tariffs. "
    for name, sentences in (("a.txt", 1), ("b.txt", 40_000), ("c.txt", 2)):
        (tmp_path / name).write_text("".join(report.format(number) for number in range(sentences)), "utf-8")
    out = tmp_path / "out.jsonl"
    ran = detente("code", tmp_path, "--jobs", 2, option, value, "--rejected", out, "-f", "jsonl")
    assert ran.returncode == 1
    (refused,) = map(json.loads, out.read_text("utf-8").splitlines())
    assert refused["origin"].endswith("b.txt")
    assert reason in refused["reason"]
    assert "2 coded, 1 not coded" in ran.stderr


@pytest.mark.parametrize("size", [20_000, 2_000_000])
def test_a_full_disk(tmp_path: Path, size: int) -> None:
    news, store = tmp_path / "news", tmp_path / "a.duckdb"
    news.mkdir()
    for page in PAGES:
        # Large enough that the disk fills in the middle of the run.
        clutter = "".join(f"<!-- {hash((page.name, n))} -->" for n in range(40_000))
        (news / page.name).write_text(page.read_text("utf-8") + clutter, "utf-8")
    line = told(detente("code", news, "--store", store, before=full_at(size)))
    assert "cannot be opened" in line or "could not be written" in line, line
    assert detente("code", news, "--store", store, "-f", "jsonl").returncode == 0
    found = check_archive(store)
    assert found.sound, found.counts
    assert found.articles == len(PAGES)


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    """`/sys` is read-only even for root."""
    if not Path("/sys").is_dir():
        pytest.skip("there is no /sys here")
    assert "/sys" in told(detente("code", PAGES[0], "--store", "/sys/a.duckdb"))
    assert "/sys" in told(detente("code", PAGES[0], "--out", "/sys/a.jsonl"))
    plan, feeds = tmp_path / "PLAN.toml", tmp_path / "FEEDS.toml"
    plan.write_text(f'inputs = ["{PAGES[0]}"]\noutput = "/sys/out"\n', "utf-8")
    assert "name another output" in told(detente("run", plan))
    feeds.write_text('store = "/sys/a.duckdb"\n[[feed]]\nurl = "https://news.example.org/rss"\n', "utf-8")
    assert "/sys" in told(detente("watch", feeds, "--once"))


@pytest.mark.parametrize(
    "command", [("archive", "compact"), ("archive", "recode"), ("archive", "check"), ("archive", "delete-source", "-y")]
)
def test_an_archive_that_is_held(tmp_path: Path, command: tuple[str, ...]) -> None:
    store = tmp_path / "a.duckdb"
    with Archive(store):
        more = ["Harbour Wire"] if "delete-source" in command else []
        assert "in use by another process" in told(detente(*command, store, *more))
    assert [path.name for path in tmp_path.iterdir()] == ["a.duckdb"]


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_of_pages_that_was_cut_off(tmp_path: Path, packed: bool) -> None:
    raw = b""
    for number, page in enumerate(PAGES):
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page.read_bytes()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example.org/{number}\r\n"
            f"WARC-Date: 2018-12-07T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        ).encode()
        record = head + answer + b"\r\n\r\n"
        raw += gzip.compress(record) if packed else record
    path, store = tmp_path / "cut.warc", tmp_path / "a.duckdb"
    path.write_bytes(raw[: len(raw) * 2 // 3])
    ran = detente("code", path, "--store", store, "--rejected", tmp_path / "r.jsonl", "-f", "jsonl")
    assert ran.returncode == 1, ran.stderr
    assert "Traceback" not in ran.stderr
    refused = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text("utf-8").splitlines()]
    assert refused
    assert all("early" in each["reason"] and each["position"] for each in refused), refused
    whole = check_archive(store)
    assert whole.sound
    assert 2 <= whole.articles < len(PAGES)
    path.write_bytes(raw)
    assert detente("code", path, "--store", store, "-f", "jsonl").returncode == 0
    assert check_archive(store).articles == len(PAGES)
