"""`detente article`, `relation`, `evaluate`, `demo`, and the command itself."""

# ruff: noqa: E501 - a row of a table reads best on one line
from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente import Archive, __version__
from tests.cli.conftest import EXPELLED, PAGES, Run
from tests.factories import make_article

COMMAND = [sys.executable, "-c", "from detente.cli import main; main()"]


def test_version_and_help(run: Run) -> None:
    assert run("--version").out == f"detente {__version__}\n"
    assert "Commands:" in run("--help").out


def test_article_shows_the_report_and_every_cut(run: Run) -> None:
    page = PAGES / "cc-2018-05-23-aecon--northgate-ledger.html"
    ran = run("article", page)
    assert ran.code == 0
    article = json.loads(run("article", page, "--json").out)
    assert article["title"] in ran.out
    assert all(paragraph in ran.out for paragraph in article["text"].split("\n"))
    assert ran.out.count("    cut (") == len(article["cuts"]) > 0


def test_article_knows_what_its_site_prints_on_every_page(run: Run, tmp_path: Path) -> None:
    with Archive(tmp_path / "a.duckdb") as archive:
        for number in range(8):
            other = make_article(f"The {number} boats landed cod.\nFrom our desk at the quay.", id=f"ar-{number}",
                                 url=f"https://www.quay.example/{number}")  # fmt: skip
            archive.add_article(other, [], [], coder="c 1", lexicon="l 1")
    page = tmp_path / "page.jsonl"
    told = {
        "text": "Chad expelled the envoy of Sudan on Monday after a row over the border.\nFrom our desk at the quay.",
        "url": "http://quay.example/new",
    }
    page.write_text(json.dumps(told), "utf-8")
    assert "desk" in json.loads(run("article", page, "--json").out)["text"]
    found = json.loads(run("article", page, "--json", "--store", tmp_path / "a.duckdb").out)
    assert found["text"] == told["text"].split("\n")[0]
    assert found["cuts"] == [{"text": "From our desk at the quay.", "reason": "recurs on the site"}]
    page.write_text(json.dumps(told | {"url": "http://other.example/new"}), "utf-8")
    assert "desk" in json.loads(run("article", page, "--json", "--store", tmp_path / "a.duckdb").out)["text"]


@pytest.mark.parametrize(("content", "line"), [(None, "no such file"), (b"", "the file is empty")])
def test_article_of_nothing(run: Run, tmp_path: Path, content: bytes | None, line: str) -> None:
    page = tmp_path / "page.html"
    if content is not None:
        page.write_bytes(content)
    ran = run("article", page)
    assert (ran.code, ran.out, ran.told) == (1, "", [f"no article: {page}: {line}"])


def test_relation_as_table_and_json(run: Run, news: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.duckdb"
    run("code", news, "--store", archive)
    ran = run("relation", "CHN", "Canada", "--store", archive, "--by", "year")
    assert ran.code == 0
    assert ran.out.splitlines()[2].startswith("2018 ")
    found = json.loads(run("relation", "china", "can", "--store", archive, "--by", "year", "-f", "json").out)
    assert found["pair"] == ["CHN", "CAN"]
    assert [(p["period"], p["direction"]) for p in found["series"]] == [
        ("2018", "CHN>CAN"), ("2018", "CAN>CHN"), ("2018", "both"),
    ]  # fmt: skip
    late = run("relation", "CHN", "CAN", "--store", archive, "--since", "2020-01-01")
    assert (late.code, late.out) == (0, "no events between them in these dates\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["CHN", "XYZ"], "XYZ names no state; write a code like CHN, or a name like China"),
        (["CHN", "NATO"], "NATO names no state; write a code like CHN, or a name like China"),
        (["CHN", "China"], "CHN and China are one state; a relation needs two"),
        (["CHN", "CAN", "--since", "x"], "--since x: not a date; write it as 2024-05-02"),
        (["CHN", "CAN"], "there is no archive at a.duckdb; `detente code SOURCE --store a.duckdb` makes one"),
    ],
)
def test_relation_of_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("relation", *arguments, "--store", "a.duckdb")
    assert (ran.code, ran.out, ran.told) == (2, "", [f"detente: {line}"])


GOLD = [
    {"text": "Chad expelled the French ambassador.", "source": [[0, 4]], "target": [[18, 35]], "type": "SANCTION"},
    {"text": "Chad met France in Oslo.", "source": [0, 4], "target": [9, 15], "type": "CONSULT"},
    {"text": "Chad freed three French pilots.", "source": [[0, 4]], "target": [[17, 30]], "type": "YIELD"},
]


def test_evaluate(run: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in GOLD), "utf-8")
    figures = json.loads(run("evaluate", gold, "--merge", "CONCEDE,RETREAT=YIELD", "--json").out)
    assert figures["n"] == 3
    assert {"macro_f1", "accuracy", "quad_macro_f1", "per_type", "sentences_per_second"} <= set(figures)
    ran = run("evaluate", gold, "--merge", "CONCEDE,RETREAT=YIELD")
    assert ran.code == 0
    assert "macro F1" in ran.out
    assert "YIELD" in ran.out


@pytest.mark.parametrize(
    ("content", "merge", "line"),
    [
        (None, [], "gold.jsonl cannot be read: No such file or directory"),
        ("", [], "gold.jsonl holds no sentence"),
        ('{"text": "Rivals met."}', [], "gold.jsonl, line 1: source, target, type missing"),
        (json.dumps(GOLD[2]), [], "sentence 1: 'YIELD' is not a type; use --merge for a benchmark's own types"),
        (json.dumps(GOLD[0]), ["--merge", "PEACE"], "--merge 'PEACE': write it as CONCEDE,RETREAT=YIELD"),
        (json.dumps({**GOLD[0], "target": [[18, 99]]}), [], "gold.jsonl, line 1: target [18, 99] is empty or outside a text of 36 characters"),
    ],
)  # fmt: skip
def test_evaluate_names_the_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None, merge: list[str], line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("gold.jsonl").write_text(content, "utf-8")
    ran = run("evaluate", "gold.jsonl", *merge)
    assert (ran.code, ran.out, ran.told) == (2, "", [f"detente: {line}"])


def test_demo_tells_every_year_and_keeps_its_archive(run: Run, tmp_path: Path) -> None:
    ran = run("demo", "--store", tmp_path / "demo.duckdb")
    assert ran.code == 0
    assert "composed for this project" in ran.out
    assert "130 pages" in ran.out
    assert all(f"\n{year} " in ran.out for year in range(2016, 2026))
    assert f"detente relation USA IRN --store {tmp_path / 'demo.duckdb'}" in ran.out
    assert run("relation", "USA", "IRN", "--store", tmp_path / "demo.duckdb", "--by", "year").code == 0


# The process ---------------------------------------------------------------------------------------------------------


def test_a_reader_that_goes_is_no_error(tmp_path: Path) -> None:
    page = tmp_path / "rows.jsonl"
    page.write_text("".join(json.dumps({"text": f"{at}. {EXPELLED}"}) + "\n" for at in range(150)), "utf-8")
    with subprocess.Popen(
        [*COMMAND, "code", str(page), "-f", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read()
        assert (process.wait(), told) == (0, "")


def test_pipes_get_utf8_whatever_the_locale(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Québec’s premier met France’s president in Montréal.", "utf-8")
    ran = subprocess.run(
        [*COMMAND, "article", str(page)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=True,
    )
    assert "Québec’s premier" in ran.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_stopped_by_the_keyboard_goes_on(run: Run, tmp_path: Path, jobs: str) -> None:
    archive, out, news = tmp_path / "a.duckdb", tmp_path / "events.jsonl", tmp_path / "news"
    shutil.copytree(PAGES, news, ignore=shutil.ignore_patterns("cc-*"))
    asked = ["code", str(news), "--store", str(archive), "-f", "jsonl", "-o", str(out)]
    # A run in the background is born deaf to the keyboard; a shell's own foreground child is not.
    process = subprocess.Popen(
        [*COMMAND, *asked, "-j", jobs], stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    while not archive.exists() and process.poll() is None:
        time.sleep(0.05)
    time.sleep(1.0)
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate()[1].split("\n")
    assert process.returncode == 130, told
    assert [line for line in told if line] == ["detente: stopped; with --store the same command goes on where it was"]
    assert not out.exists()
    assert run(*asked).code == 0
    assert run("code", news, "-f", "jsonl").out == out.read_text("utf-8")
