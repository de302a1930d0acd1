"""Export and import: every scheme holds what it can, and what is written is read back, by us and by others."""

from __future__ import annotations

import csv
import dataclasses
import io
import zipfile
from pathlib import Path

import pandas
import polars
import pytest

from detente import Archive
from detente.errors import InputError, StoreError
from detente.export import TABLES, Told, expand, write_plover, write_table
from detente.export.expand import number_of
from detente.imports import ForeignEvent, read_foreign
from detente.records import Actor, Event, Mention, Rejected, Span, Story
from tests.factories import make_article, make_event, make_mention

LEADER = Mention(Span(0, 9, "Mr. Saito"), "person", Actor("p-1", 'A "quoted"\tname', "JPN", ("GOV", "LEG"), "minister"))


def meeting() -> Event:
    together = (make_mention("CHN"), make_mention("CAN", start=30))
    return dataclasses.replace(
        make_event("CONSULT", mode="visit", story="s1"), source=together, target=together, cameo="042"
    )


def events() -> list[Event]:
    named = dataclasses.replace(make_event("SANCTION", "USA", "JPN", "1987-03-27", mode="discontinue", story="s2"),
                                target=(LEADER,), cameo="163", url="https://news.example.org/1")  # fmt: skip
    bare = dataclasses.replace(make_event("ACCUSE", "TCD", "SDN", "2024-05-01", story="s3"), cameo="112", place=None)
    nobody = dataclasses.replace(make_event("ASSAULT", "TCD", "SDN", "2024-05-02", story="s4"), target=(), cameo="190")
    return [meeting(), named, bare, nobody]


def written(form: str, told: list[Event] | None = None) -> str:
    out = io.StringIO()
    write_table([Told(event) for event in told or events()], form, out)
    return out.getvalue()


WIDTHS = {"polecat": 40, "icews": 20, "gdelt": 61, "gdelt-mentions": 16}


@pytest.mark.parametrize("form", WIDTHS)
def test_every_scheme_has_its_columns(form: str) -> None:
    assert len(TABLES[form].columns) == WIDTHS[form] == len(set(TABLES[form].columns))
    rows = list(csv.reader(io.StringIO(written(form)), delimiter="\t"))
    assert {len(row) for row in rows} == {WIDTHS[form]}
    # A meeting of two is two rows; the others are one each.
    assert len(rows) == 5 + TABLES[form].header


def test_what_several_do_together_becomes_pairs_each_way() -> None:
    assert [(p.source.country, p.target.country) for p in expand(meeting()) if p.source and p.target] == [
        ("CHN", "CAN"), ("CAN", "CHN"),
    ]  # fmt: skip
    numbers = [number_of(pair.id) for event in events() for pair in expand(event)]
    assert len(set(numbers)) == 5
    assert all(0 < number < 2**53 for number in numbers)


@pytest.mark.parametrize("status", ["denied", "hypothetical", "planned"])
@pytest.mark.parametrize("form", WIDTHS)
def test_what_has_not_taken_place_is_left_out(form: str, status: str) -> None:
    event = dataclasses.replace(events()[1], status=status)
    assert len(written(form, [event]).splitlines()) == TABLES[form].header


@pytest.mark.parametrize("form", ["polecat", "icews", "gdelt"])
def test_export_and_import_lose_nothing_the_scheme_holds(form: str, tmp_path: Path) -> None:
    path = tmp_path / "events.txt"
    path.write_text(written(form), "utf-8")
    found = list(read_foreign(path))
    assert all(isinstance(each, ForeignEvent) for each in found)
    pairs = [pair for event in events() for pair in expand(event)]
    assert len(found) == len(pairs)
    for each, pair in zip(found, pairs, strict=True):
        assert isinstance(each, ForeignEvent)
        event = pair.event
        assert each.origin == form
        assert each.id == (pair.id if form == "polecat" else str(number_of(pair.id)))
        assert each.day == event.date.date
        assert (each.source, each.target) == tuple(
            side.country if side else None for side in (pair.source, pair.target)
        )
        assert (each.quad, each.intensity) == (event.quad, event.intensity)
        assert (each.type, each.cameo) == ((event.type, None) if form == "polecat" else (None, event.cameo))


@pytest.mark.parametrize("form", ["polecat", "icews", "gdelt"])
def test_imported_files_are_written_back_as_they_were(form: str, tmp_path: Path) -> None:
    from detente.export import write_rows

    path, table = tmp_path / "events.txt", TABLES[form]
    path.write_text(written(form), "utf-8")
    with Archive(tmp_path / "a.duckdb") as archive:
        for _ in range(2):  # importing again changes nothing
            archive.add_foreign(each for each in read_foreign(path) if isinstance(each, ForeignEvent))
        assert archive.foreign_sources() == {form: 5}
        out = io.StringIO()
        write_rows(archive.foreign_rows(form), table.columns if table.header else None, out)
        assert sorted(out.getvalue().splitlines()) == sorted(path.read_text("utf-8").splitlines())
        with pytest.raises(StoreError, match="detente import FILE"):
            archive.foreign_relation("CHN", "CAN", source="elsewhere")


@pytest.mark.parametrize("form", ["polecat", "icews", "gdelt"])
def test_others_read_the_files_as_they_are(form: str, tmp_path: Path) -> None:
    import duckdb

    path, table = tmp_path / "events.txt", TABLES[form]
    path.write_text(written(form), "utf-8")
    name = "Recipient Name" if form == "polecat" else "Target Name" if form == "icews" else "Actor2Name"
    at = table.columns.index(name)
    wanted = 'A "quoted" name' if form != "gdelt" else 'A "QUOTED" NAME'
    frame = pandas.read_csv(path, sep="\t", header=0 if table.header else None)
    assert frame.shape == (5, WIDTHS[form])
    assert frame.iloc[2, at] == wanted
    quick = polars.read_csv(path, separator="\t", has_header=table.header, infer_schema_length=None)
    assert quick.shape == (5, WIDTHS[form])
    assert quick[2, at] == wanted
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT * FROM read_csv(?, delim = '\t', header = ?)", [str(path), table.header]
        ).fetchall()
    assert len(rows) == 5
    assert rows[2][at] == wanted


def test_plover_keeps_both_sides_and_the_words() -> None:
    import json

    out = io.StringIO()
    assert write_plover([Told(event) for event in events()], out) == 4
    first, second, *_ = (json.loads(line) for line in out.getvalue().splitlines())
    assert [party["code"] for party in first["source"]] == ["CHN", "CAN"]
    assert second["event"] == "SANCTION"
    assert second["target"][0]["title"] == "minister"
    assert second["text"] == events()[1].evidence.sentence.text
    assert frame_of(out.getvalue()).shape[0] == 4


def frame_of(lines: str) -> pandas.DataFrame:
    return pandas.read_json(io.StringIO(lines), lines=True)


def test_gdelt_counts_copies_as_articles_and_mentions(tmp_path: Path) -> None:
    events = []
    with Archive(tmp_path / "a.duckdb") as archive:
        for number, outlet in enumerate(("Post", "Gazette", "Star")):
            article = make_article(id=f"ar-{number}", outlet=outlet, published=f"2024-05-0{number + 1}")
            event = dataclasses.replace(make_event("SANCTION", "TCD", "SDN", "2024-05-01", article=f"ar-{number}",
                                                   published=article.published), cameo="163")  # fmt: skip
            events.append(event)
            archive.add_article(article, [], [event], coder="c 1", lexicon="l 1")
        archive.set_stories([Story("st-1", ("ar-0", "ar-1", "ar-2"), "ar-0", ("Post", "Gazette", "Star"))])
        told = list(archive.told_events())
        assert len(told) == 1
        rows = [dict(row) for row in TABLES["gdelt"].rows(told[0])]
        assert [(row["NumMentions"], row["NumSources"], row["NumArticles"]) for row in rows] == [("3", "3", "3")]
        mentions = [dict(row) for row in TABLES["gdelt-mentions"].rows(told[0])]
        assert [row["MentionSourceName"] for row in mentions] == ["Post", "Gazette", "Star"]
        assert len({row["GlobalEventID"] for row in mentions}) == 1


def test_bad_rows_are_told_with_their_line_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = written("gdelt").splitlines()
    broken = lines[1].split("\t")
    broken[30] = "much"
    dated = lines[2].split("\t")
    dated[1] = "20241399"
    path = tmp_path / "events.CSV"
    path.write_text("\n".join([lines[0], "\t".join(broken), "\t".join(dated), "short\trow", lines[3]]) + "\n", "utf-8")
    found = list(read_foreign(path))
    refused = [(each.position, each.reason) for each in found if isinstance(each, Rejected)]
    assert refused == [
        ("line 2", "GoldsteinScale 'much' is no number"), ("line 3", "'2024-13-99' is no date"),
        ("line 4", "the row has 2 columns, not 61"),
    ]  # fmt: skip
    assert len(found) == 5


def test_zipped_and_wrong_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.CSV.zip", "w") as zipped:
        zipped.writestr("a.CSV", written("gdelt"))
    assert len(list(read_foreign(tmp_path / "a.CSV.zip"))) == 5
    for name, text, reason in (
        ("news.csv", "a,b\n1,2\n", "no file of GDELT 2.0"),
        ("m.CSV", written("gdelt-mentions"), "import its events"),
        ("old.CSV", "\t".join(["1"] * 58) + "\n", "GDELT 1.0"),
    ):
        (tmp_path / name).write_text(text, "utf-8")
        with pytest.raises(InputError, match=reason):
            list(read_foreign(tmp_path / name))
    with pytest.raises(InputError, match="no such file"):
        list(read_foreign(tmp_path / "none"))


def test_theirs_stand_beside_ours(tmp_path: Path) -> None:
    (tmp_path / "g.CSV").write_text(written("gdelt"), "utf-8")
    with Archive(tmp_path / "a.duckdb") as archive:
        archive.add_foreign(each for each in read_foreign(tmp_path / "g.CSV") if isinstance(each, ForeignEvent))
        found = archive.foreign_relation("USA", "JPN", source="gdelt", by="week")
    assert [(row.period, row.direction, row.events, row.net) for row in found.series] == [
        ("1987-W13", "USA>JPN", 1, -6.0), ("1987-W13", "both", 1, -6.0),
    ]  # fmt: skip
