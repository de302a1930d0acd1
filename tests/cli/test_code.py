"""`detente code`: every form, the same bytes however the run went, and one clear line for what cannot be coded."""

# ruff: noqa: E501 - a row of a table reads best on one line
from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
from pathlib import Path

import pytest

from detente.archive import Archive
from detente.export import COLUMNS
from tests.cli.conftest import EXPELLED, MET, Run

LONE = '{"text": "Chad expelled the French ambassador \\ud800 on Tuesday.", "date": "2024-05-02", "title": "\\udc00"}\n'


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


# Forms ---------------------------------------------------------------------------------------------------------------


def test_table_of_one_page(run: Run, news: Path) -> None:
    ran = run("code", news / "cc-2018-12-05-meng-arrest--harbour-wire.html")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Canada arrests Huawei finance chief")
    assert re.search(r"kept \d paragraphs, \d+ words; cut \d+ pieces of the page", ran.out)
    assert "cut (caption): " in ran.out
    assert "who → whom" in ran.out


def test_evidence_shows_sentence_and_type(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "chad.txt"
    page.write_text(EXPELLED, "utf-8")
    ran = run("code", page, "--evidence")
    assert ran.code == 0
    assert "SANCTION.expel (done)" in ran.out
    assert "“Chad expelled the French ambassador on Tuesday.”" in ran.out


def test_jsonl_holds_the_contract(run: Run, news: Path) -> None:
    ran = run("code", news, "--format", "jsonl")
    events = rows(ran.out)
    assert events
    assert all(list(event) == list(COLUMNS) for event in events)
    assert len({event["id"] for event in events}) == len(events)


def test_csv_has_the_same_rows(run: Run, news: Path) -> None:
    events = rows(run("code", news, "-f", "jsonl").out)
    table = list(csv.DictReader(io.StringIO(run("code", news, "-f", "csv").out)))
    assert [row["id"] for row in table] == [event["id"] for event in events]
    assert [json.loads(row["evidence"]) for row in table] == [event["evidence"] for event in events]
    assert [row["contexts"] for row in table] == [";".join(event["contexts"]) for event in events]  # type: ignore[arg-type]


def test_parquet_has_the_same_rows(run: Run, news: Path, tmp_path: Path) -> None:
    import pyarrow.parquet

    events = rows(run("code", news, "-f", "jsonl").out)
    assert run("code", news, "-f", "parquet", "--out", tmp_path / "e.parquet").out == ""
    table = pyarrow.parquet.read_table(tmp_path / "e.parquet")
    assert table.column_names == list(COLUMNS)
    for event, row in zip(events, table.to_pylist(), strict=True):
        assert {**row, "date": row["date"] and row["date"].isoformat(), "reported_by": len(row["reported_by"])} == {
            **event,
            "reported_by": len(event["reported_by"]),  # type: ignore[arg-type]
        }


def test_parquet_of_nothing_is_a_table_of_nothing(run: Run, tmp_path: Path) -> None:
    import pyarrow.parquet

    quiet = tmp_path / "quiet.txt"
    quiet.write_text("The weather was mild on Tuesday, and nobody said a word about it.", "utf-8")
    assert run("code", quiet, "-f", "parquet", "-o", tmp_path / "e.parquet").code == 0
    assert pyarrow.parquet.read_table(tmp_path / "e.parquet").num_rows == 0


@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
def test_out_gets_what_the_terminal_would(run: Run, news: Path, tmp_path: Path, form: str) -> None:
    shown = run("code", news, "-f", form).out
    written = run("code", news, "-f", form, "--out", tmp_path / "events")
    assert written.out == ""
    assert (tmp_path / "events").read_bytes().decode("utf-8") == shown


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EXPELLED.encode())))
    assert rows(run("code", "-", "-f", "jsonl").out)[0]["type"] == "SANCTION"


def test_copies_are_told_once(run: Run, news: Path) -> None:
    ran = run("code", news)
    copies = re.findall(r"a copy: its story is told by (ar-\w+)", ran.out)
    assert copies
    told = [(e["story_id"], e["type"], e["evidence"]["text"]) for e in rows(run("code", news, "-f", "jsonl").out)]  # type: ignore[index]
    parties = [json.dumps([e["source"], e["target"]]) for e in rows(run("code", news, "-f", "jsonl").out)]
    assert len(set(zip(told, parties, strict=True))) == len(told)


# The same bytes ------------------------------------------------------------------------------------------------------


def test_store_resumed_prints_the_whole(run: Run, news: Path, tmp_path: Path) -> None:
    whole = run("code", news, "-f", "jsonl")
    archive = tmp_path / "a.duckdb"
    some = sorted(news.iterdir())[2:4]
    assert run("code", *some, "--store", archive).code == 0
    resumed = run("code", news, "-f", "jsonl", "--store", archive)
    assert resumed.out == whole.out
    assert resumed.told == ["6 coded, 2 in the archive already"]
    again = run("code", news, "-f", "jsonl", "--store", archive)
    assert (again.out, again.told) == (whole.out, ["0 coded, 8 in the archive already"])


def test_jobs_change_nothing(run: Run, news: Path) -> None:
    (news / "again.txt").write_text(EXPELLED, "utf-8")
    (news / "empty.html").touch()
    one, two = (run("code", news, "-f", "jsonl", "--jobs", jobs) for jobs in (1, 2))
    assert one == two
    assert one.told[-1] == "8 coded, 1 in the archive already, 1 not coded"


def test_a_store_shows_only_what_was_asked(run: Run, news: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.duckdb"
    run("code", news, "--store", archive)
    one = news / "chad.txt"
    assert run("code", one, "-f", "jsonl", "--store", archive).out == run("code", one, "-f", "jsonl").out


def test_a_copy_asked_for_alone_speaks_for_itself(run: Run, news: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.duckdb"
    run("code", news, "--store", archive)
    for page in news.glob("*meng-arrest*"):
        alone, kept = (
            [(e["type"], e["evidence"]) for e in rows(run("code", page, "-f", "jsonl", *more).out)]
            for more in ((), ("--store", archive))
        )
        assert alone == kept
        assert "a copy" not in run("code", page, "--store", archive).out


def test_a_store_keeps_to_the_dates(run: Run, news: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.duckdb"
    run("code", news, "--store", archive)
    asked = ("code", news, "-f", "jsonl", "--since", "2018-12-08", "--until", "2018-12-11")
    kept, fresh = run(*asked, "--store", archive), run(*asked)
    assert kept.out == fresh.out
    published = {str(event["published"])[:10] for event in rows(fresh.out)}
    assert published
    assert published <= {f"2018-12-{day:02}" for day in range(8, 12)}
    assert "outside the dates" in fresh.err


# What cannot be coded ------------------------------------------------------------------------------------------------

PACKED = gzip.compress(b"<p>Rivals met.</p>" * 99)


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("gone.html", None, "gone.html: no such file"),
        ("empty.html", b"", "empty.html: the file is empty"),
        ("blank.html", b" \n\n", "blank.html: the file is empty"),
        ("cut.html.gz", PACKED[:40], "cut.html.gz, byte 40: the gzip stream ends early"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "photo.jpg: the file is no text (binary)"),
        ("noise.txt", bytes(range(256)) * 9, "noise.txt: the file is no text (binary)"),
        (
            "front.html",
            b"<html><body><nav><a href='/a'>Home</a></nav></body></html>",
            "front.html: no report found on the page",
        ),
        ("rows.jsonl", b'{"title": "no text"}', "rows.jsonl, line 1: the row has neither `text` nor `html`"),
        ("rows.jsonl", b'{"text": "Rivals met."', "rows.jsonl, line 1: not JSON: Expecting ',' delimiter"),
    ],
)
def test_one_clear_line(run: Run, tmp_path: Path, name: str, content: bytes | None, line: str) -> None:
    page, good = tmp_path / name, tmp_path / "good.txt"
    if content is not None:
        page.write_bytes(content)
    good.write_text(EXPELLED, "utf-8")
    ran = run("code", page, good, "-f", "jsonl", "--rejected", tmp_path / "rejected.jsonl")
    assert ran.code == 1
    assert ran.told == [f"not coded: {tmp_path}/{line}", "1 coded, 1 not coded"]
    assert rows(ran.out), "the run went on"
    [kept] = rows((tmp_path / "rejected.jsonl").read_text("utf-8"))
    place = f"{kept['origin']}, {kept['position']}" if kept["position"] else kept["origin"]
    assert f"{place}: {kept['reason']}" == f"{tmp_path}/{line}"


def test_rejected_is_written_when_nothing_was(run: Run, news: Path, tmp_path: Path) -> None:
    assert run("code", news, "--rejected", tmp_path / "rejected.jsonl").code == 0
    assert (tmp_path / "rejected.jsonl").read_bytes() == b""


def test_half_a_surrogate_pair_becomes_one_character(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "lone.jsonl"
    page.write_text(LONE, "utf-8")
    ran = run("code", page, "-f", "jsonl")
    assert ran.code == 0
    [event, *_] = rows(ran.out)
    assert event["title"] == "\ufffd"
    assert event["evidence"]["text"] == "Chad expelled the French ambassador \ufffd on Tuesday."  # type: ignore[index]


def test_a_mended_page_is_no_longer_rejected(run: Run, tmp_path: Path) -> None:
    archive, page, lines = tmp_path / "a.duckdb", tmp_path / "page.txt", tmp_path / "rows.jsonl"
    page.touch()
    lines.write_text(json.dumps({"text": EXPELLED}) + "\nbroken\n", "utf-8")
    asked = ("code", page, lines, tmp_path / "gone.html", "--store", archive)
    assert run(*asked).code == 1
    with Archive(archive, read_only=True) as kept:
        assert [item.position for item in kept.rejected()] == [None, None, "line 2"]
    page.write_text(MET, "utf-8")
    lines.write_text(json.dumps({"text": EXPELLED}) + "\n", "utf-8")
    assert run(*asked).code == 1
    with Archive(archive, read_only=True) as kept:
        assert [item.origin for item in kept.rejected()] == [str(tmp_path / "gone.html")]


# Wrong arguments -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--since", "spring"], "--since spring: not a date; write it as 2024-05-02"),
        (["--until", "2024-02-30"], "--until 2024-02-30: not a date; write it as 2024-05-02"),
        (["--since", "2024-02-02", "--until", "2024-01-01"], "--since 2024-02-02 comes after --until 2024-01-01; there is nothing between them"),
        (["-f", "parquet"], "--format parquet needs --out FILE"),
        (["-o", "nowhere/e.jsonl"], "--out nowhere/e.jsonl: the folder nowhere is not there; make it first"),
        (["-o", "."], "--out .: is a folder; name a file in it"),
        (["--rejected", "nowhere/r.jsonl"], "--rejected nowhere/r.jsonl: the folder nowhere is not there; make it first"),
        (["--store", "nowhere/a.duckdb"], "nowhere is not there; make the directory first"),
        (["--store", "page.jsonl"], "page.jsonl is not an archive; name another file"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_before_the_work(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.jsonl").write_text(json.dumps({"text": EXPELLED}), "utf-8")
    ran = run("code", "page.jsonl", *arguments)
    assert (ran.code, ran.out, ran.told) == (2, "", [f"detente: {line}"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.jsonl"]


def test_unknown_option(run: Run) -> None:
    ran = run("code", "page.html", "--fromat", "csv")
    assert ran.code == 2
    assert "--fromat" in ran.told[-1]
