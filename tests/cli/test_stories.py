"""`detente stories`, as it is typed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_copies_are_printed_under_their_story(run: Run, news: Path) -> None:
    ran = run("stories", news)
    assert ran.code == 0
    told = ran.out.splitlines()
    assert told[-1] == f"{len(list(news.iterdir()))} articles, {sum(line.startswith('  st-') for line in told)} stories"
    arrest = next(at for at, line in enumerate(told) if "arrests Huawei" in line)
    assert "3 articles · 3 outlets" in told[arrest + 1]
    kinds = [line.split()[0] for line in told[arrest + 2 : told.index("", arrest)]]
    assert {"lead", "shortened"} <= set(kinds)
    assert kinds.count("lead") == 1


def test_one_json_line_a_story(run: Run, news: Path, tmp_path: Path) -> None:
    out = tmp_path / "stories.jsonl"
    assert run("stories", news, "--copied", "--format", "jsonl", "--out", out).code == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert rows
    for row in rows:
        assert row["copies"] == len(row["article_ids"]) - 1 >= 1
        assert [version["article_id"] for version in row["versions"]] == row["article_ids"]
        assert [v["article_id"] for v in row["versions"] if v["kind"] == "lead"] == [row["lead_id"]]
        assert "happenings" not in row


def test_csv_has_a_row_for_every_article(run: Run, news: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("stories", news, "-f", "csv").out)))
    assert len({row["article_id"] for row in rows}) == len(rows)
    assert {row["kind"] for row in rows} >= {"lead", "shortened"}


def test_linked_stories_and_the_archive_tell_the_same_happenings(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    told = "Chad expelled the French ambassador on Tuesday{}"
    (folder / "a.jsonl").write_text(
        "".join(
            json.dumps({"text": told.format(rest), "published": "2024-05-02", "publisher": name}) + "\n"
            for name, rest in (("Agency", ". It gave no reason at all."), ("Post", ", a spokesman told reporters."))
        ),
        "utf-8",
    )
    linked = [json.loads(line) for line in run("stories", folder, "--linked", "-f", "jsonl").out.splitlines()]
    assert len(linked) == 2
    ((happening,), (same,)) = (row["happenings"] for row in linked)
    assert happening == same
    assert (happening["stories"], happening["outlets"]) == (2, ["Agency", "Post"])
    run("code", folder, "--store", tmp_path / "a.duckdb")
    kept = [
        json.loads(line) for line in run("stories", "--store", tmp_path / "a.duckdb", "-f", "jsonl").out.splitlines()
    ]
    assert [row["happenings"] for row in kept] == [row["happenings"] for row in linked]
    assert "told by 1 other story, 2 outlets in all" in run("stories", folder, "--linked").out


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(run: Run, news: Path) -> None:
    (news / "empty.html").write_text("", "utf-8")
    ran = run("stories", news)
    assert ran.code == 1
    assert any("empty.html" in line for line in ran.told)
    assert "arrests Huawei" in ran.out


@pytest.mark.parametrize("arguments", [(), ("here", "--store", "there.duckdb")])
def test_either_sources_or_an_archive(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run("stories", *arguments)
    assert ran.code == 2
    assert "--store FILE" in ran.err


def test_parquet_has_the_rows_of_the_csv(run: Run, news: Path, tmp_path: Path) -> None:
    import duckdb

    out = tmp_path / "stories.parquet"
    assert run("stories", news, "-f", "parquet", "--out", out).code == 0
    with duckdb.connect() as connection:
        found = connection.execute("SELECT story_id, article_id, copies FROM read_parquet(?)", [str(out)]).fetchall()
    rows = list(csv.DictReader(io.StringIO(run("stories", news, "-f", "csv").out)))
    assert found == [(row["story_id"], row["article_id"], int(row["copies"])) for row in rows]
    ran = run("stories", news, "-f", "parquet")
    assert ran.code == 2
    assert "needs --out FILE" in ran.err
