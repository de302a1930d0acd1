"""Own actors and remembered persons, as a run codes with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import detente
from detente import Archive
from detente.cli import app
from detente.errors import InputError
from detente.pages import read_pages
from detente.run import code_into

HEADER = "name,aliases,country,sectors,from,to\n"
TEXT = "Chad barred Saltmarsh Lines from its ports on Monday."


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "actors.csv"
    path.write_text(f"{HEADER}Saltmarsh Shipping,Saltmarsh Lines,NOR,MNC,1998-01-01,\n", "utf-8")
    return path


def test_own_actors_are_coded_with(own: Path, tmp_path: Path) -> None:
    assert [m.country for e in detente.code(TEXT, actors=own) for t in e.target for m in t.actors] == ["NOR"]
    report = tmp_path / "report.txt"
    report.write_text(TEXT, "utf-8")
    assert [t.actor.name for e in detente.code_files(report, actors=own) for t in e.target if t.actor] == [
        "Saltmarsh Shipping"
    ]
    done = CliRunner().invoke(app, ["code", str(report), "--actors", str(own), "--format", "jsonl"])
    assert json.loads(done.stdout.splitlines()[0])["target"][0]["country"] == "NOR"


def test_every_wrong_line_is_told(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text(f"{HEADER}A,,XXX,,,\nB,,NOR,FOO,,\nC,,NOR,,2020-13-01,\nD,,NOR,,,\n", "utf-8")
    with pytest.raises(InputError, match=r"line 2: unknown country.*line 3: unknown sector.*line 4: .*no date"):
        detente.code(TEXT, actors=path)


def test_a_changed_file_codes_anew(own: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(TEXT, "utf-8")
    with Archive(tmp_path / "a.duckdb") as archive:
        assert code_into(archive, read_pages(report), actors=own).coded == 1
        assert code_into(archive, read_pages(report), actors=own).known == 1
        own.write_text(f"{HEADER}Saltmarsh Shipping,Saltmarsh Lines,KEN,MNC,,\n", "utf-8")
        assert code_into(archive, read_pages(report), actors=own).coded == 1
        assert [m.country for e in archive.events() for t in e.target for m in t.actors] == ["KEN"]


def rows(path: Path, *texts: tuple[str, str]) -> Path:
    path.write_text("".join(json.dumps({"text": text, "date": day}) + "\n" for text, day in texts), "utf-8")
    return path


OPEN = ("Mwangi Kamau said Nairobi would wait.", "2019-06-01")
TOLD = ("Kenyan Trade Minister Mwangi Kamau met Ugandan officials in Kampala on Monday.", "2019-06-03")
LATER = ("Mwangi Kamau said Nairobi had waited.", "2023-06-03")


@pytest.mark.parametrize("order", [(OPEN, TOLD, LATER), (LATER, TOLD, OPEN)])
def test_persons_are_remembered_across_the_archive(tmp_path: Path, order: tuple[tuple[str, str], ...]) -> None:
    with Archive(tmp_path / "a.duckdb") as archive:
        code_into(archive, read_pages(rows(tmp_path / "a.jsonl", *order)))
        found = {
            article.published: [m.actor for m in archive.mentions(article.id) if m.kind == "person"]
            for article in archive.articles()
        }
        assert {a.country for actors in found.values() for a in actors if a} == {"KEN"}
        offices = {day: a.office for day, actors in found.items() for a in actors if a}
        assert offices["2019-06-01"] == "trade minister"
        assert offices["2023-06-03"] is None, "an office is not taken to last for years"
        (known,) = {(actor.name, first, last) for actor, first, last in archive.persons()}
        assert known[0] == "Mwangi Kamau"
        assert str(known[1]) == "2019-06-03"
        assert not list(archive.unplaced())
