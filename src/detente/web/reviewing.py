"""The review page, and what a person's word does: it is kept, and the pages it touches are made anew."""

from __future__ import annotations

import json
import re
from typing import Any, Final, cast

from detente import queries
from detente.errors import DetenteError
from detente.records import Event, Mention
from detente.review import Correction
from detente.review.apply import check_changes
from detente.review.corrections import KINDS, Kind, Verdict
from detente.web import lookups
from detente.web.index_build import reread
from detente.web.records import EventLine, ReviewItem, ReviewPage, Word
from detente.web.sections import ledger_of
from detente.web.site import Site

__all__ = ["WordError", "find_event", "give_word", "name_actor", "review_page"]

_QUEUE = 30

#: Pairs whose ledgers are looked through where none is named.
_LEDGERS = 3


_STORY: Final = re.compile(r"st-[0-9a-f]+")


class WordError(DetenteError):
    """A correction that cannot be made; the message says why."""


def review_page(
    site: Site, *, view: str = "events", event: str | None = None, pair: tuple[str, str] | None = None
) -> ReviewPage:
    """Return what awaits a person's word: the events the coder is least sure of first, or the one asked for."""
    waiting, reviewed, lines = lookups.queue(site.db, limit=_QUEUE, pair=pair)
    chosen = lookups.story_of_event(site.db, event) if event else (lines[0] if lines else None)
    return ReviewPage(
        view=view, waiting=waiting, reviewed=reviewed,  # type: ignore[arg-type]
        item=_item(site, chosen) if chosen and view == "events" else None, queue=lines if view == "events" else [],
        merges=_merges(site) if view == "merges" else [], links=_links(site, pair) if view == "links" else [],
        history=[_word(site, c) for c in site.corrections.history()[:200]] if view == "history" else [],
    )  # fmt: skip


def find_event(site: Site, event_id: str) -> Event | None:
    """Return an event as the coder made it."""
    line = lookups.story_of_event(site.db, event_id)
    article = line.article_id if line else None
    if article is None:
        return None
    with site.source.read() as archive:
        told = queries.list_events(archive, articles=[article], story_once=False)
        return next((event for event in told if event.id == event_id), None)


def _item(site: Site, line: EventLine) -> ReviewItem:
    event = find_event(site, line.id)
    parties: list[dict[str, Any]] = []
    for side in ("source", "target", "said_by") if event else ():
        for mention in getattr(event, side):
            target = f"{line.article_id}:{mention.span.start}-{mention.span.end}"
            word = site.corrections.verdict("actor", target)
            means = ", ".join(actor.name for actor in mention.actors) or None
            if word and word.verdict != "confirmed":
                means = word.changes["actor"]["name"] if word.verdict == "corrected" else None
            parties.append({
                "target": target, "side": side, "text": mention.span.text, "why": mention.why, "means": means,
                "review": word.verdict if word else None,
            })  # fmt: skip
    word = site.corrections.verdict("event", line.id)
    return ReviewItem(line=line, parties=parties, word=_word(site, word) if word else None)


def _merges(site: Site) -> list[dict[str, Any]]:
    found = []
    with site.source.read() as archive:
        for row in lookups.merged_stories(site.db, _QUEUE):
            articles = queries.list_some_articles(archive, json.loads(row["articles"]))
            found.append({
                "story_id": row["id"], "title": row["title"],
                "articles": [
                    {
                        "id": a.id, "title": a.title, "outlet": a.outlet, "published": a.published,
                        "lead": a.id == row["lead"], "opening": a.text[:240],
                        "review": w.verdict if (w := site.corrections.verdict("merge", a.id)) else None,
                    }
                    for a in articles
                ],
            })  # fmt: skip
    apart = [c for c in site.corrections.current("merge") if c.verdict == "rejected"]
    return found + [{"story_id": None, "title": c.seen.get("title"), "articles": [
        {"id": c.target, "title": c.seen.get("title"), "outlet": c.seen.get("outlet"), "published": None, "lead": False,
         "opening": "", "review": "rejected"}]} for c in apart]  # fmt: skip


def _links(site: Site, pair: tuple[str, str] | None) -> list[dict[str, Any]]:
    """Return the entries of a pair's ledger that something is said to have followed; without a pair, the busiest's."""
    pairs = [pair] if pair else lookups.busy_pairs(site.db, 2)[:_LEDGERS]
    entries = [{**entry, "pair": "-".join(each)} for each in pairs for entry in ledger_of(site, each)]
    return [entry for entry in entries if entry["followed"]][:_QUEUE]


def _word(site: Site, correction: Correction) -> Word:
    current = site.corrections.verdict(correction.kind, correction.target)
    return Word(**correction.to_json(), current=current is correction)


def name_actor(name: str, on: str | None) -> dict[str, Any]:
    """Return the actor that a person named, by code or by name, as a correction keeps it.

    Raises WordError where the name is open or unknown.
    """
    from detente.actors import resolve
    from detente.data.states import states

    text = " ".join(name.split())
    if text.upper() in states():
        state = states()[text.upper()]
        return {"id": state.iso3, "name": state.name, "country": state.iso3, "sectors": ["GOV"], "office": None}
    actor = resolve(text, on) or resolve(text.title(), on) if text else None
    if actor is None:
        raise WordError(f"“{text[:80]}” names nobody known; write a code like CHN, or a name like Wang Yi")
    return {"id": actor.id, "name": actor.name, "country": actor.country, "sectors": list(actor.sectors),
            "office": actor.office}  # fmt: skip


def give_word(
    site: Site,
    kind: str,
    target: str,
    verdict: str,
    *,
    by: str,
    changes: dict[str, Any] | None = None,
    note: str = "",
    pair: str | None = None,
) -> Correction:
    """Keep a person's word on a record and make anew what it touches.

    Names in `changes` (`source`, `target`, `actor`) are looked up. Raises WordError where the record is not here or the
    change cannot be made; nothing is kept then.
    """
    by = " ".join(by.split())
    if not by:
        raise WordError("say who you are: a correction without a name is nobody's word")
    if kind not in KINDS:
        raise WordError(f"{kind[:40]} is not one of {', '.join(KINDS)}")
    if verdict not in ("confirmed", "corrected", "rejected", "withdrawn"):
        raise WordError(f"{verdict[:40]} is not one of confirmed, corrected, rejected, withdrawn")
    if kind == "merge" and (named := _STORY.search(target)) and (story := lookups.story(site.db, named[0])):
        target = story["lead"]
    seen, article, day = _seen(site, kind, target, pair)
    made = {name: value for name, value in (changes or {}).items() if value not in (None, "")}
    if verdict == "corrected" and not made:
        raise WordError("nothing was changed; confirm the record if it is right")
    for name in ("source", "target", "actor"):
        if isinstance(made.get(name), str):
            made[name] = name_actor(made[name], day)
    touched = {article} if article else set()
    if kind == "merge":
        before = site.corrections.verdict("merge", target)
        touched |= {before.changes["with"]} if before and before.changes else set()
        if verdict == "corrected":
            made = {"with": _teller(site, target, made)}
            touched |= {made["with"]}
    if kind == "event":
        wrong = check_changes({**made, "type": made.get("type", seen["type"])})
        if wrong:
            raise WordError(wrong)
    elif kind == "actor" and verdict == "corrected" and set(made) != {"actor"}:
        raise WordError("a correction of an actor says whom the words mean: `actor`")
    word = site.corrections.add(
        cast(Kind, kind), target, cast(Verdict, verdict), by=by[:120],
        changes=made if verdict == "corrected" else {}, seen=seen, note=note[:2000],
    )  # fmt: skip
    if touched:
        reread(site.source, site.index, site.corrections, touched)
    return word


def _teller(site: Site, target: str, changes: dict[str, Any]) -> str:
    """Return the article that speaks for the story which a correction names, by its id or its address."""
    named = _STORY.search(str(changes.get("with", "")))
    story = lookups.story(site.db, named[0]) if named and set(changes) == {"with"} else None
    if story is None:
        raise WordError("name the story that tells the same report: its address, or its id st-…")
    if target in json.loads(story["articles"]):
        raise WordError("the report is in that story already")
    lead: str = story["lead"]
    return lead


def _seen(site: Site, kind: str, target: str, pair: str | None) -> tuple[dict[str, Any], str | None, str | None]:
    """Return what a correction keeps of its record, the article to read again, and the day names are looked up for."""
    if kind == "event":
        event = find_event(site, target)
        if event is None:
            raise WordError(f"there is no event {target[:60]}")
        return _seen_event(event), event.article_id, event.published and event.published[:10]
    if kind == "link":
        return _seen_link(site, target, pair), None, None
    article_id = target.partition(":")[0] if kind == "actor" else target
    with site.source.read() as archive:
        article = queries.find_article(archive, article_id)
        mentions = queries.list_mentions(archive, article_id) if kind == "actor" and article else ()
    if article is None:
        raise WordError(f"there is no article {article_id[:60]}")
    if kind == "merge":
        return {"article_id": article.id, "title": article.title, "outlet": article.outlet}, article.id, None
    at = target.partition(":")[2]
    found = next((m for m in mentions if f"{m.span.start}-{m.span.end}" == at), None)
    if found is None:
        raise WordError(f"no actor is named at {at[:40]} of {article_id[:60]}")
    seen = {"article_id": article.id, "text": found.span.text, "actor": found.actor.id if found.actor else None}
    return seen, article.id, article.published and article.published[:10]


def _seen_link(site: Site, link_id: str, pair: str | None) -> dict[str, Any]:
    """Return what a ledger link proposed: the words of the entry and of what is said to have followed.

    A ledger is made for a pair; without one only the busiest are looked through.
    """
    named = tuple(pair.split("-")) if pair and pair.count("-") == 1 else None
    for two in [(named[0], named[1])] if named else lookups.busy_pairs(site.db, 2)[:_LEDGERS]:
        for entry in ledger_of(site, two):
            for link in entry["followed"]:
                if link["id"] == link_id:
                    return {"text": entry["words"], "proposes": link["proposes"], "pair": list(two),
                            "followed": link["evidence"]["text"]}  # fmt: skip
    raise WordError(f"there is no ledger link {link_id[:60]}{'' if pair else '; name its pair, CHN-CAN'}")


def _seen_event(event: Event) -> dict[str, Any]:
    """Return the event as a gold row keeps it: its sentence, the spans of both sides in it, and what the coder said."""
    start, end = event.evidence.sentence.start, event.evidence.sentence.end

    def spans(mentions: tuple[Mention, ...]) -> list[list[int]]:
        inside = [m.span for m in mentions if start <= m.span.start and m.span.end <= end]
        return sorted([s.start - start, s.end - start] for s in inside)

    trigger = event.evidence.trigger
    return {
        "article_id": event.article_id, "text": event.evidence.sentence.text, "source": spans(event.source),
        "target": spans(event.target), "trigger": [trigger.start - start, trigger.end - start] if trigger else None,
        "contexts": list(event.contexts), "issues": list(event.issues),
        "type": event.type, "mode": event.mode, "status": event.status,
        "coder": event.coder, "confidence": round(event.confidence, 3),
    }  # fmt: skip
