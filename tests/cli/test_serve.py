"""`detente serve` and `detente review` as a user types them."""

from __future__ import annotations

import importlib
import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from detente.review import Corrections, corrections_path
from tests.cli.conftest import Run


@pytest.fixture
def archive(run: Run, news: Path, tmp_path: Path) -> Path:
    path = tmp_path / "news.duckdb"
    assert run("code", news, "--store", path, "--out", tmp_path / "e.jsonl", "--format", "jsonl").code == 0
    return path


def test_serve_answers_and_ends(archive: Path) -> None:
    command = [str(Path(sys.executable).with_name("detente")), "serve", str(archive), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            told = ""
            while not (found := re.search(r"http://127\.0\.0\.1:\d+/", told)):
                line = server.stderr.readline()
                assert line, told
                told += line
            for _ in range(100):
                try:
                    answer = json.load(urllib.request.urlopen(found[0] + "healthz", timeout=5))
                    break
                except OSError:
                    time.sleep(0.1)
            assert answer["status"] == "ok"
        finally:
            server.terminate()
        assert server.wait(10) in (0, -15)


def test_what_cannot_be_served_is_said_in_one_line(run: Run, archive: Path, tmp_path: Path) -> None:
    ran = run("serve", tmp_path / "nothing.duckdb")
    assert ran.code == 2
    assert "there is no archive" in ran.err
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = run("serve", archive, "--port", taken.getsockname()[1])
    assert ran.code == 2
    assert ran.told[-1].endswith("choose another with --port")


def test_without_the_extra_the_command_to_install_it_is_told(
    run: Run, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.import_module("detente.cli.serve"), "_NEEDED", ("no_such_package",))
    ran = run("serve", archive)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "pip install 'detente[web]'" in ran.err


def test_review_prints_corrections_and_gold(run: Run, archive: Path, tmp_path: Path) -> None:
    seen = {
        "article_id": "ar-1",
        "text": "Chad expelled the envoy.",
        "source": [[0, 4]],
        "target": [[14, 23]],
        "type": "SANCTION",
    }
    Corrections(corrections_path(archive)).add("event", "ev-1", "rejected", by="Ada", seen=seen)
    ran = run("review", archive)
    assert json.loads(ran.out)["by"] == "Ada"
    assert ran.told[-1].startswith("1 corrections")
    ran = run("review", archive, "--gold", "--out", tmp_path / "gold.jsonl")
    assert json.loads((tmp_path / "gold.jsonl").read_text("utf-8"))["type"] == "NONE"
    assert run("evaluate", tmp_path / "gold.jsonl").code in (0, 2)
    assert run("review", tmp_path / "no.duckdb").code == 2
