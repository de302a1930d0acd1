"""Statements through the archive, files and the command line, and their fields in the reference."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from detente import Archive, code_statements
from detente.cli import app
from detente.errors import StoreError
from detente.export import STATEMENT_COLUMNS, to_csv_row, write_parquet
from detente.records import Article, Event, Milestone, Statement
from detente.statements import Found
from tests.factories import make_event, make_mention
from tests.statements.heard import Say, find, mention

ROOT = Path(__file__).parents[2]
VERSIONS = {"coder": "test-coder 1", "lexicon": "lexicon 1"}

FIRST = "China urged Canada to lift the tariffs on electric cars if talks resume."
WANTED = "to lift the tariffs on electric cars if talks resume"
LATER = "Canada said it would review the tariffs on electric cars."


def found(text: str, says: list[Say], *names: tuple[str, str], name: str, day: str) -> tuple[Article, Found]:
    article = Article(name, text, published=day, title=f"Report of {day}", outlet="Example Post", content_hash=name)
    return article, find(article, [mention(article, words, country) for words, country in names], says)


def reports() -> list[tuple[Article, Found, list[Event]]]:
    first = found(
        FIRST,
        [Say("China", "urged", WANTED, "Canada", "demand", (), ("tariffs",))],
        ("China", "CHN"), ("Canada", "CAN"), name="ar-1", day="2025-03-01",
    )  # fmt: skip
    later = found(
        LATER,
        [Say("Canada", "said", "it would review the tariffs on electric cars", "", "commitment", (), ("tariffs",))],
        ("Canada", "CAN"), name="ar-2", day="2025-05-01",
    )  # fmt: skip
    act = make_event(
        "RETREAT", "CAN", "CHN", "2025-06-01", article="ar-3", sentence="Canada lifted the tariffs on electric cars.",
        published="2025-06-01",
    )  # fmt: skip
    marked = "China and Canada mark the 55th anniversary of diplomatic relations this year."
    article = Article("ar-3", f"Canada lifted the tariffs on electric cars. {marked}", published="2025-06-01")
    last = find(article, [mention(article, "China", "CHN"), mention(article, "Canada", "CAN", nth=1)], [])
    return [(*first, []), (*later, []), (article, last, [_about_tariffs(act)])]


def _about_tariffs(event: Event) -> Event:
    from dataclasses import replace

    return replace(event, issues=("tariffs",))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "news.duckdb"
    with Archive(path) as archive:
        for article, spoken, events in reports():
            archive.add_article(
                article,
                [make_mention("CHN")],
                events,
                statements=spoken.statements,
                milestones=spoken.milestones,
                **VERSIONS,
            )
    return path


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, (result.output, result.exception)
    return result.stdout


def test_an_archive_gives_back_what_it_was_given(store: Path) -> None:
    given = [s for _, spoken, _ in reports() for s in spoken.statements]
    with Archive(store, read_only=True) as archive:
        assert list(archive.statements()) == given
        assert list(archive.milestones()) == [m for _, spoken, _ in reports() for m in spoken.milestones]
        assert archive.counts()["statements"] == len(given)


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({}, ["demand", "commitment"]),
        ({"pair": ("CAN", "CHN")}, ["demand"]),
        ({"speaker": "CAN"}, ["commitment"]),
        ({"issue": "tariffs", "kind": "demand"}, ["demand"]),
        ({"issue": "tourism"}, []),
        ({"articles": ["ar-2"]}, ["commitment"]),
    ],
)
def test_statements_are_asked_for(store: Path, asked: dict[str, Any], kinds: list[str]) -> None:
    with Archive(store, read_only=True) as archive:
        assert [s.kind for s in archive.statements(**asked)] == kinds


def test_days_are_those_of_saying(store: Path) -> None:
    from datetime import date

    with Archive(store, read_only=True) as archive:
        assert [s.kind for s in archive.statements(since=date(2025, 4, 1))] == ["commitment"]
        assert [s.kind for s in archive.statements(until=date(2025, 3, 1))] == ["demand"]


def test_coding_anew_replaces_the_statements(tmp_path: Path) -> None:
    (article, spoken, _), *_ = reports()
    with Archive(tmp_path / "a.duckdb") as archive:
        for _ in range(2):
            archive.add_article(article, [], [], statements=spoken.statements, milestones=spoken.milestones, **VERSIONS)
            archive.flush()
        assert len(list(archive.statements())) == len(spoken.statements)
        archive.add_article(article, [], [], **VERSIONS)
        assert list(archive.statements()) == []


def test_only_a_person_settles_an_entry(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "news.duckdb"
    copy.write_bytes(store.read_bytes())
    with Archive(copy, read_only=True) as archive:
        [entry, *_] = archive.ledger("CHN", "CAN").entries
        assert (entry.kind, entry.status) == ("demand", "open")
        met = next(link for link in entry.links if link.proposes == "met")
        with pytest.raises(StoreError, match="who judges"):
            archive.judge_link(met, "confirmed", by=" ")
        archive.judge_link(met, "confirmed", by="Ada")
        assert archive.ledger("CHN", "CAN").entries[0].status == "met"
        archive.judge_link(met, "withdrawn", by="Ada")
        assert archive.ledger("CHN", "CAN").entries[0].status == "open"


def test_the_ledger_has_milestones_and_anniversaries_ahead(store: Path) -> None:
    from datetime import date

    with Archive(store, read_only=True) as archive:
        ledger = archive.ledger("CHN", "CAN", today=date(2026, 1, 1))
    assert [(m.what, m.since) for m in ledger.milestones] == [("diplomatic relations", 1970)]
    assert [(a.year, a.years) for a in ledger.ahead] == [(2030, 60), (2035, 65)]


# The command line ----------------------------------------------------------------------------------------------------


def test_the_ledger_is_printed(store: Path) -> None:
    printed = run("ledger", "China", "CAN", "--store", str(store))
    assert "CHN → CAN  demand  open" in printed
    assert "on condition: if talks resume" in printed
    assert "met? CAN gave way (RETREAT) on 2025-06-01" in printed
    assert "“Canada lifted the tariffs on electric cars.”" in printed
    assert "55 years: diplomatic relations" in printed
    answer = json.loads(run("ledger", "CHN", "CAN", "--store", str(store), "--format", "json"))
    assert [link["proposes"] for link in answer["entries"][0]["followed"]] == ["advanced", "met"] or answer["entries"]
    rows = list(csv.DictReader(io.StringIO(run("ledger", "CHN", "CAN", "--store", str(store), "--format", "csv"))))
    assert {row["proposes"] for row in rows} >= {"met"}


def test_a_link_is_confirmed_and_rejected_by_name(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "news.duckdb"
    copy.write_bytes(store.read_bytes())
    rows = list(csv.DictReader(io.StringIO(run("ledger", "CHN", "CAN", "--store", str(copy), "-f", "csv"))))
    met = next(row["link_id"] for row in rows if row["proposes"] == "met")
    assert "demand  met" in run("ledger", "CHN", "CAN", "--store", str(copy), "--confirm", met, "--by", "Ada")
    assert "demand  met" not in run("ledger", "CHN", "CAN", "--store", str(copy), "--open").split("milestone")[0]
    assert "demand  open" in run("ledger", "CHN", "CAN", "--store", str(copy), "--reject", met, "--by", "Ada")
    run("ledger", "CHN", "CAN", "--store", str(copy), "--confirm", met, code=1)
    run("ledger", "CHN", "CAN", "--store", str(copy), "--confirm", "lk-0", "--by", "Ada", code=1)


def test_positions_are_printed(store: Path) -> None:
    printed = run("positions", "China", "--issue", "tariffs", "--store", str(store))
    assert "tariffs: no earlier words" in printed
    assert "to lift the tariffs on electric cars" in printed
    answer = json.loads(run("positions", "CHN", "--store", str(store), "--toward", "Canada", "-f", "json"))
    assert [p["issue"] for p in answer["positions"]] == ["tariffs"]
    rows = list(csv.DictReader(io.StringIO(run("positions", "CHN", "--store", str(store), "-f", "csv"))))
    assert rows[0]["words"].startswith("to lift")
    assert "has said nothing" in run("positions", "JPN", "--store", str(store))


@pytest.mark.parametrize(
    "words",
    [
        ["ledger", "CHN", "China"],
        ["ledger", "CHN", "Nowhereland"],
        ["positions", "CHN", "--issue", "tariff"],
        ["statements"],
        ["statements", "x.html", "--format", "parquet"],
        ["statements", "nothing-there.html"],
    ],
)
def test_what_cannot_be_answered_is_an_error_of_ours(store: Path, words: list[str]) -> None:
    from detente.errors import DetenteError

    needs = words[0] != "statements"
    result = CliRunner().invoke(app, [*words, *(["--store", str(store)] if needs else [])])
    assert result.exit_code != 0
    assert isinstance(result.exception, DetenteError | SystemExit)


def test_statements_of_an_archive_in_every_format(store: Path, tmp_path: Path) -> None:
    printed = run("statements", "--store", str(store), "--evidence")
    assert "China → Canada  demand: to lift the tariffs on electric cars if talks resume" in printed
    lines = run("statements", "--store", str(store), "--format", "jsonl", "--kind", "demand").splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["demand"]
    rows = list(csv.DictReader(io.StringIO(run("statements", "--store", str(store), "--format", "csv"))))
    assert list(rows[0]) == list(STATEMENT_COLUMNS)
    out = tmp_path / "s.parquet"
    run("statements", "--store", str(store), "--format", "parquet", "--out", str(out))
    import duckdb

    with duckdb.connect() as connection:
        answer = connection.execute("SELECT kind, speaker.country FROM read_parquet(?)", [str(out)]).fetchall()
    assert answer == [("demand", "CHN"), ("commitment", "CAN")]


def test_statements_of_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "Trade between Chile and Japan rose 4.2 percent to 3 billion dollars in 2024.\n" * 1 + "It was spring.\n"
    )
    printed = run("statements", str(page))
    assert (
        "the report itself  claim: Trade between Chile and Japan rose 4.2 percent to 3 billion dollars in 2024"
        in printed
    )
    assert "up, 4.2 percent, to 3,000,000,000 USD, 2024" in printed


# Fields --------------------------------------------------------------------------------------------------------------


def fields(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield name
            yield from fields(value)
    elif isinstance(part, list):
        for each in part:
            yield from fields(each)


def test_every_field_is_explained_and_a_column() -> None:
    spoken = code_statements("Trade between Chile and Japan rose 4.2 percent in 2024.")
    row = spoken.to_json()[0]
    page = (ROOT / "docs" / "reference" / "statement.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", page + (ROOT / "docs" / "reference" / "event.md").read_text("utf-8")))
    assert set(fields(row)) <= named
    assert list(row) == list(STATEMENT_COLUMNS)
    assert list(spoken.to_pandas().columns) == list(STATEMENT_COLUMNS)


def test_rows_go_flat_and_into_parquet(tmp_path: Path) -> None:
    rows = [s.to_json() for _, spoken, _ in reports() for s in spoken.statements]
    assert all(not isinstance(value, dict | list) for value in to_csv_row(rows[0]).values())
    write_parquet(rows, tmp_path / "s.parquet", STATEMENT_COLUMNS)
    assert (tmp_path / "s.parquet").stat().st_size


def test_repr_tells_the_statements() -> None:
    spoken = code_statements("<p>Trade between Chile and Japan rose 4.2 percent in 2024.</p>")
    assert repr(spoken).splitlines()[0] == "1 statements from 1 articles"
    assert "<script" not in spoken._repr_html_()
    assert isinstance(spoken[0], Statement)
    assert isinstance(spoken.milestones, tuple)
    assert all(isinstance(m, Milestone) for m in spoken.milestones)
