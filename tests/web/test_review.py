"""Corrections: kept apart, the last word wins, everywhere, and out as gold."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from detente.archive import Archive
from detente.errors import StoreError
from detente.evaluation import read_gold
from detente.review import Corrections, apply_corrections, corpus_block, corrections_path, gold_rows
from tests.factories import make_event
from tests.web.serving import serving


@pytest.fixture
def kept(tmp_path: Path) -> Corrections:
    return Corrections(tmp_path / "a.corrections.jsonl")


def test_the_last_word_counts_and_none_is_lost(kept: Corrections) -> None:
    kept.add("event", "ev-1", "confirmed", by="Ada")
    kept.add("event", "ev-1", "rejected", by="Ben")
    kept.add("event", "ev-2", "confirmed", by="Ada")
    kept.add("event", "ev-2", "withdrawn", by="Ada")
    again = Corrections(kept.path)
    word = again.verdict("event", "ev-1")
    assert word is not None
    assert (word.verdict, word.by) == ("rejected", "Ben")
    assert again.verdict("event", "ev-2") is None
    assert [c.target for c in again.current()] == ["ev-1"]
    assert len(again.history()) == 4


def test_a_line_cut_short_by_a_power_failure_is_passed_over(kept: Corrections) -> None:
    kept.add("event", "ev-1", "confirmed", by="Ada")
    with kept.path.open("ab") as file:
        file.write(b'{"id": "co-2", "kind": "ev')
    assert len(Corrections(kept.path)) == 1


def test_a_line_that_is_no_correction_is_named(kept: Corrections) -> None:
    kept.path.write_text('{"id": 1}\n{"id": 2}\n', "utf-8")
    with pytest.raises(StoreError, match="line 1"):
        Corrections(kept.path)


def test_a_file_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    kept = Corrections(tmp_path / "no" / "folder.jsonl")
    with pytest.raises(StoreError, match="nothing was kept"):
        kept.add("event", "ev-1", "confirmed", by="Ada")
    assert kept.current() == []


def test_a_correction_makes_the_event_what_a_person_said(kept: Corrections) -> None:
    event = make_event("COERCE", mode="arrest", confidence=0.6)
    kept.add(
        "event", event.id, "corrected", by="Ada", changes={"type": "ACCUSE", "status": "planned", "date": "2018-12-01"}
    )
    found = apply_corrections(event, kept)
    assert found is not None
    assert (found.type, found.mode, found.quad, found.intensity, found.status) == ("ACCUSE", None, 3, -3.0, "planned")
    assert found.cameo == "110"
    assert str(found.date.date) == "2018-12-01"
    assert found.confidence == 1.0
    assert found.evidence == event.evidence


def test_whom_a_mention_means_counts_in_every_event_it_takes_part_in(kept: Corrections) -> None:
    event = make_event("ACCUSE")
    span = event.source[0].span
    actor = {"id": "TCD", "name": "Chad", "country": "TCD", "sectors": ["GOV"], "office": None}
    kept.add("actor", f"{event.article_id}:{span.start}-{span.end}", "corrected", by="Ada", changes={"actor": actor})
    found = apply_corrections(event, kept)
    assert found is not None
    assert [a.country for m in found.source for a in m.actors] == ["TCD"]
    kept.add("actor", f"{event.article_id}:{span.start}-{span.end}", "rejected", by="Ada")
    nobody = apply_corrections(event, kept)
    assert nobody is not None
    assert nobody.source[0].actors == ()


def test_a_rejected_event_is_gone(kept: Corrections) -> None:
    event = make_event("ACCUSE")
    kept.add("event", event.id, "rejected", by="Ada")
    assert apply_corrections(event, kept) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [({}, "nothing was changed"), ({"type": "PRAISE"}, "not a type"), ({"mode": "visit"}, "no mode"),
     ({"status": "perhaps"}, "not a status"), ({"date": "yesterday"}, "not a day"), ({"source": "xqzw"},
     "nobody known"),     ({"text": "x"}, "no field")],
)  # fmt: skip
def test_a_correction_that_cannot_be_made_is_refused(own: Path, changes: dict[str, str], words: str) -> None:
    with serving(own) as (address, site):
        event = site.db.execute("SELECT id FROM event WHERE type = 'ACCUSE' AND queue = 2 LIMIT 1").fetchone()["id"]
        body = {"kind": "event", "target": event, "verdict": "corrected", "by": "Ada", "changes": changes}
        answer = httpx.post(f"{address}/api/review/corrections", json=body)
        assert answer.status_code == 422
        assert words in answer.json()["error"]["reason"]
        assert len(site.corrections) == 0


def test_every_kind_of_correction_through_the_api(own: Path, tmp_path: Path) -> None:
    with serving(own) as (address, site), httpx.Client(base_url=address, timeout=20) as client:
        row = site.db.execute(
            "SELECT event.id AS id, line FROM event JOIN dyad ON dyad.event = event.n WHERE pair = 'CAN-CHN' "
            "AND queue = 2 AND event.type = 'ACCUSE' LIMIT 1"
        ).fetchone()
        say = lambda **body: client.post("/api/review/corrections", json={"by": "Ada", **body})  # noqa: E731
        # Who: by name, found in the actor tables.
        answer = say(kind="event", target=row["id"], verdict="corrected", changes={"source": "France", "target": "JPN"})
        assert answer.status_code == 201, answer.text
        assert answer.json()["changes"]["source"]["country"] == "FRA"
        assert row["id"] in {e["id"] for e in client.get("/api/relation/FRA/JPN").json()["events"]["items"]}
        assert row["id"] in {e["id"] for e in client.get("/api/actor/FRA").json()["events"]["items"]}
        # A mention: every event it takes part in.
        item = client.get(f"/api/review?event={row['id']}").json()["item"]
        target = item["parties"][0]["target"]
        assert say(kind="actor", target=target, verdict="corrected", changes={"actor": "Spain"}).status_code == 201
        assert client.get(f"/api/review?event={row['id']}").json()["item"]["parties"][0]["means"] == "Spain"
        assert say(kind="actor", target="ar-1:0-5", verdict="confirmed").status_code == 422
        # A copy that is none.
        story = site.db.execute("SELECT id, articles, lead FROM story WHERE copies > 0 LIMIT 1").fetchone()
        copy = next(a for a in json.loads(story["articles"]) if a != story["lead"])
        stories = client.get("/api/home").json()["archive"]["stories"]
        assert say(kind="merge", target=copy, verdict="rejected").status_code == 201
        assert client.get("/api/home").json()["archive"]["stories"] == stories + 1
        assert say(kind="link", target="lk-nothing", verdict="confirmed").status_code == 422
        # Out as gold: only words on events, with spans inside the sentence.
        gold = tmp_path / "gold.jsonl"
        gold.write_text("".join(json.dumps(r) + "\n" for r in client.get("/api/review/gold").json()), "utf-8")
        assert all(r.type == "ACCUSE" for r in read_gold(gold))
        history = client.get("/api/review?view=history").json()["history"]
        assert [h["kind"] for h in history] == ["merge", "actor", "event"]
        assert all(h["by"] == "Ada" and h["at"] for h in history)


def test_stories_are_joined_and_parted_again(own: Path) -> None:
    with serving(own) as (address, site), httpx.Client(base_url=address, timeout=20) as client:
        one, other = (row["id"] for row in site.db.execute("SELECT id FROM story WHERE events > 0 ORDER BY n LIMIT 2"))
        before = client.get("/api/home").json()["archive"]
        say = lambda **body: client.post("/api/review/corrections", json={"by": "Ada", "kind": "merge", **body})  # noqa: E731
        answer = say(target=one, verdict="corrected", changes={"with": f"{address}/story/{other}"})
        assert answer.status_code == 201, answer.text
        assert client.get(f"/story/{one}").status_code == 404
        copies = client.get(f"/api/story/{other}").json()["copies"]
        assert answer.json()["target"] in {each["id"] for each in copies}
        now = client.get("/api/home").json()["archive"]
        assert now["stories"] == before["stories"] - 1
        assert now["events"] <= before["events"]
        wrong = say(target=other, verdict="corrected", changes={"with": other})
        assert (wrong.status_code, "already" in wrong.text) == (422, True)
        assert say(target=other, verdict="corrected", changes={"with": "st-0"}).status_code == 422
        with Archive(own, read_only=True) as archive:
            assert len(list(archive.stories())) == before["stories"] - 1
        assert say(target=answer.json()["target"], verdict="withdrawn").status_code == 201
        assert client.get(f"/story/{one}").status_code == 200
        assert client.get("/api/home").json()["archive"] == before


def test_corrections_win_in_python_and_on_the_command_line_too(own: Path) -> None:
    with Archive(own, read_only=True) as archive:
        events = [e for e in archive.events(pair=("CHN", "CAN")) if e.status == "done" and e.date.precision == "day"]
        before = archive.relation("CHN", "CAN", by="year")
    rejected, retyped = events[0], events[1]
    kept = Corrections(corrections_path(own))
    kept.add("event", rejected.id, "rejected", by="Ada", seen={"article_id": rejected.article_id})
    kept.add("event", retyped.id, "corrected", by="Ada", seen={"article_id": retyped.article_id},
             changes={"type": "ASSAULT"})  # fmt: skip
    with Archive(own, read_only=True) as archive:
        left = {event.id: event for event in archive.events(pair=("CHN", "CAN"))}
        after = archive.relation("CHN", "CAN", by="year")
        brief = archive.brief("CHN", "CAN")
    assert rejected.id not in left
    assert (left[retyped.id].type, left[retyped.id].confidence) == ("ASSAULT", 1.0)
    count = lambda relation: sum(p.events for p in relation.series if p.direction == "both")  # noqa: E731
    assert count(after) == count(before) - 1
    assert rejected.id not in {reference.id for reference in brief.references}
    with serving(own) as (address, _):
        page = httpx.get(f"{address}/api/relation/CHN/CAN?by=year", timeout=20).json()
    told = [(p.period, round(p.net, 3), p.events) for p in after.series if p.direction == "both"]
    assert [(p["period"], p["net"], p["events"]) for p in page["series"] if p["direction"] == "both"] == told
    with Archive(own) as archive:  # whoever writes sees what the coder made
        assert rejected.id in {event.id for event in archive.events(pair=("CHN", "CAN"))}


def test_gold_has_a_row_for_each_event_with_words_on_both_sides(kept: Corrections) -> None:
    seen = {
        "text": "Chad expelled the envoy.",
        "source": [[0, 4]],
        "target": [[14, 23]],
        "type": "SANCTION",
        "mode": "expel",
    }
    kept.add("event", "ev-1", "confirmed", by="Ada", seen=seen)
    kept.add("event", "ev-2", "corrected", by="Ada", seen=seen, changes={"type": "COERCE"})
    kept.add("event", "ev-3", "rejected", by="Ada", seen=seen)
    kept.add("event", "ev-4", "confirmed", by="Ada", seen={**seen, "target": []})
    kept.add("merge", "ar-1", "rejected", by="Ada")
    rows = list(gold_rows(kept.current()))
    assert [(r["type"], r.get("mode")) for r in rows] == [("SANCTION", "expel"), ("COERCE", None), ("NONE", None)]


def test_what_was_reviewed_is_a_corpus_block(own: Path, tmp_path: Path) -> None:
    from detente.training.corpus import read_corpus

    with serving(own) as (address, site):
        rows = site.db.execute("SELECT event.id FROM event JOIN dyad ON event = n WHERE queue = 2 ORDER BY n LIMIT 12")
        for row in rows.fetchall():
            body = {"kind": "event", "target": row["id"], "verdict": "confirmed", "by": "Ada"}
            assert httpx.post(f"{address}/api/review/corrections", json=body, timeout=20).status_code == 201
        block, lost = corpus_block(site.corrections.current("event"))
    (tmp_path / "reviewed.txt").write_text(block, "utf-8")
    blocks, errors = read_corpus(tmp_path)
    assert errors == []
    relations = [relation for block in blocks for record in block.records for relation in record.relations]
    assert len(relations) + lost >= 10
    assert len(relations) > lost
