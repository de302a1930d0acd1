"""`python -m tests.bench.web`: how fast the site answers over 200,000 stories and a million events, 20 readers at once.

Makes a synthetic archive (kept under --folder for the next time), serves it with `detente serve`, and asks
it with wrk on this machine: home, relations and searches, most addresses for the first time; by readers who look at
a page for a second, then by readers who look at nothing; then addresses that were asked for before. Needs wrk (Debian's
package of that name).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from detente.data.states import states
from tests.bench.synthetic import VOCABULARY, WORDS, make_archive

READERS, SECONDS, PORT = 20, 15, 8765

#: Readers who look at a page for about `PAUSE` milliseconds, or not at all: the hardest that twenty can be.
LUA = """
local pause = tonumber(os.getenv("PAUSE"))
if pause > 0 then function delay() return math.random(pause / 2, pause * 3 / 2) end end
local paths = {}
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
local at, step = 0, 0
local counter = 0
function setup(thread) thread:set("id", counter) counter = counter + 1 end
function init() at = id * math.floor(#paths / 2) end
function request() at = at % #paths + 1 return wrk.format("GET", paths[at]) end
function response(status) if status ~= 200 then print("status " .. status) end end
"""


def addresses(kind: str, count: int, chance: random.Random) -> list[str]:
    """Return addresses of one kind: relations by Zipf's law of states, searches of one to three words."""
    codes = [code for code, state in states().items() if state.exists(None)][:120]
    draw = lambda: codes[min(int(len(codes) ** chance.random()) - 1, len(codes) - 1)]  # noqa: E731
    found: list[str] = []
    while len(found) < count:
        if kind == "home":
            found.append(f"/?period={chance.choice(('week', 'month', 'quarter', 'year'))}")
        elif kind == "relation":
            a, b = draw(), draw()
            if a != b:
                year = chance.randint(2015, 2023)
                days = f"?since={year}-01-01&until={year + 1}-12-31" if chance.random() < 0.5 else ""
                found.append(f"/relation/{a}/{b}{days}")
        else:
            words = chance.choices((*WORDS, *VOCABULARY), k=chance.randint(1, 3))
            scope = chance.choice(("", "&scope=events"))
            found.append(f"/search?q={quote(' '.join(words))}{scope}")
    return found


def ask(name: str, paths: list[str], folder: Path, seconds: int, pause: int = 0) -> None:
    """Let wrk ask for the paths and print median, 95th percentile and requests a second."""
    listed, script = folder / "paths.txt", folder / "ask.lua"
    listed.write_text("\n".join(paths), "utf-8")
    script.write_text(
        LUA + 'function done(s, l, r) print(string.format("FOUND %.1f %.1f %d %d", l:percentile(50) / 1000, '
        "l:percentile(95) / 1000, s.requests, s.errors.status + s.errors.timeout + s.errors.read)) end\n", "utf-8"
    )  # fmt: skip
    ran = subprocess.run(
        ["wrk", "-t2", f"-c{READERS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), f"http://127.0.0.1:{PORT}"],
        env={**os.environ, "PATHS": str(listed), "PAUSE": str(pause)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = re.search(r"FOUND ([\d.]+) ([\d.]+) (\d+) (\d+)", ran.stdout)
    assert found, ran.stdout
    median, late, requests, errors = found.groups()
    print(f"{name:<42} {median:>9} {late:>8} {int(requests) / seconds:>8.0f} {errors:>7}", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--stories", type=int, default=200_000)
    asked.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "detente-bench")
    asked.add_argument("--seconds", type=int, default=SECONDS)
    asked.add_argument("--settle", type=int, default=90)
    options = asked.parse_args()
    if not shutil.which("wrk"):
        sys.exit("this needs wrk: apt-get install wrk")
    options.folder.mkdir(parents=True, exist_ok=True)
    archive = options.folder / f"synthetic-{options.stories}.duckdb"
    if not archive.exists():
        make_archive(archive, stories=options.stories)
    started = time.perf_counter()
    command = [str(Path(sys.executable).with_name("detente")), "serve", str(archive), "--port", str(PORT)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            wait(server)
            taken = time.perf_counter() - started
            print(f"{options.stories:,} stories, {options.stories * 5:,} events; first page after {taken:.0f} s")
            print(f"{READERS} readers at once, on {os.cpu_count()} cores")
            time.sleep(options.settle)  # the busiest relations are worked out meanwhile, as at any start
            print(f"{'':<42} {'median ms':>9} {'95th ms':>8} {'a second':>8} {'errors':>7}")
            chance = random.Random(1)
            kinds = {kind: addresses(kind, 20_000, chance) for kind in ("home", "relation", "search")}
            for kind, paths in kinds.items():
                ask(f"{kind}, a page a second each", paths, options.folder, options.seconds, pause=1_000)
            for kind, paths in kinds.items():
                ask(f"{kind}, as fast as they can", paths[10_000:], options.folder, options.seconds)
            ask("all three, asked for before", known(kinds), options.folder, options.seconds)
        finally:
            server.terminate()


def known(kinds: dict[str, list[str]]) -> list[str]:
    """Return some addresses of each kind after asking for each once."""
    found = [path for paths in kinds.values() for path in paths[:60]]
    for path in found:
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=60).read()
    random.Random(3).shuffle(found)
    return found


def wait(server: subprocess.Popen[bytes]) -> None:
    """Wait until the site answers."""
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5).read()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("the site did not start")


if __name__ == "__main__":
    main()
