"""Actors against gold: composed reports, and stretches of real ones kept by file, line and offsets.

`figures()` gives what `make eval` holds to floors: the half of each set that nobody tuned on (`test`), as totals only.
`python -m tests.eval.actors dev` lists the faults of the other half.

Spans match when they are equal but for a leading article. Country, sector and person are asked of matched mentions.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from detente.actors import find_mentions, resolve
from detente.articles import extract_article
from detente.data.offices import holders, holders_of
from detente.data.states import states
from detente.pages import make_page, read_pages
from detente.records import Article, Mention, Page, Reporter
from tests.eval.actors_gold import COMPOSED, read_composed

__all__ = ["figures", "office_figures", "real_figures", "score"]

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data"
REFERENCES = ("pronoun", "role", "group")
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gold:
    """A labelled mention: its offsets, kind, countries, and main sector where one is labelled."""

    start: int
    end: int
    kind: str
    countries: frozenset[str]
    sector: str | None


@dataclass(slots=True)
class Labelled:
    """An article with the labelled stretch of it."""

    name: str
    article: Article
    gold: list[Gold]
    start: int = 0
    end: int = 10**9


@dataclass(slots=True)
class Score:
    """Counts over articles, and the faults in words for the half that may be read."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Return F1 of mentions, and the shares right among the matched."""
        n = self.counts
        precision, recall = n["matched"] / max(n["found"], 1), n["matched"] / max(n["gold"], 1)
        return {
            "mentions": float(n["gold"]),
            "mention_f1": 2 * precision * recall / max(precision + recall, 1e-9),
            "precision": precision,
            "recall": recall,
            "country": n["country_right"] / max(n["matched"], 1),
            "sector": n["sector_right"] / max(n["sector"], 1),
            "references": n["reference_right"] / max(n["reference"], 1),
        }


def composed(half: str) -> Iterator[Labelled]:
    """Yield one half of the composed reports."""
    for text in read_composed(COMPOSED):
        if text.half == half:
            link = (Reporter("an outlet", "outlet", text.outlet_country),) if text.outlet_country else ()
            article = Article(
                id=text.id, text=text.text, published=text.date.isoformat(), credits=link,
                dateline=extract_article(make_page(text.text)).dateline,
            )  # fmt: skip
            gold = [Gold(m.span.start, m.span.end, m.kind, frozenset(m.countries), m.sector) for m in text.mentions]
            yield Labelled(text.id, article, gold)


def real(half: str) -> Iterator[Labelled]:
    """Yield one half of the labelled stretches of real reports."""
    stretches: dict[tuple[str, str], tuple[int, int]] = {}
    gold: defaultdict[tuple[str, str], list[Gold]] = defaultdict(list)
    for path in sorted(HERE.glob("actors_real*.csv")):
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            place = (row["file"], row["line"])
            if "half" in row:
                if row["half"] == half:
                    stretches[place] = (int(row["start"]), int(row["end"]))
            else:
                countries = frozenset(c for c in re.split(r"[+; ]+", row["country"]) if c and c != "-")
                sector = row["sector"].split("+")[0] if row["sector"] not in ("", "-") else None
                gold[place].append(Gold(int(row["start"]), int(row["end"]), row["kind"], countries, sector))
    for file in sorted({file for file, _ in stretches}):
        for page in read_pages(SHARED / file):
            if not isinstance(page, Page):
                continue
            line = page.origin.rsplit("line ", 1)[-1] if "line " in page.origin else Path(page.origin).name
            if (file, line) in stretches:
                start, end = stretches[file, line]
                yield Labelled(f"{file}:{line}", extract_article(page), gold[file, line], start, end)


def score(labelled: Iterator[Labelled]) -> Score:
    """Return how the mentions found compare with the labelled ones."""
    total = Score()
    for one in labelled:
        text = one.article.text
        found = {
            _bare(text, m.span.start, m.span.end): m
            for m in find_mentions(one.article)
            if one.start <= m.span.start < one.end
        }
        gold = {_bare(text, g.start, g.end): g for g in one.gold}
        total.counts.update(gold=len(gold), found=len(found), matched=len(gold.keys() & found.keys()))
        for place, mark in gold.items():
            words = (
                f"{one.name}: {text[max(0, place[0] - 50) : place[0]]}⟦{text[slice(*place)]}⟧{text[place[1] :][:40]}"
            )
            mention = found.get(place)
            if mention is None:
                total.counts[f"missed {mark.kind}"] += 1
                total.faults.append(f"MISSED {mark.kind} {words!r}")
                continue
            _compare(total, mark, mention, words)
        for place in found.keys() - gold.keys():
            words = (
                f"{one.name}: {text[max(0, place[0] - 50) : place[0]]}⟦{text[slice(*place)]}⟧{text[place[1] :][:40]}"
            )
            total.faults.append(f"EXTRA {found[place].kind} {words!r}")
    return total


def _shown(one: Labelled, place: tuple[int, int]) -> str:
    text, (start, end) = one.article.text, place
    return f"{one.name}: {text[max(0, start - 50) : start]}⟦{text[start:end]}⟧{text[end:][:40]}"


def _compare(total: Score, mark: Gold, mention: Mention, words: str) -> None:
    countries = frozenset(actor.country for actor in mention.actors if actor.country)
    right = countries == mark.countries
    total.counts["country_right"] += right
    if mark.kind in REFERENCES:
        total.counts.update(reference=1, reference_right=int(right))
    fits = True
    if mark.sector is not None:
        fits = any(mark.sector in actor.sectors for actor in mention.actors)
        total.counts.update(sector=1, sector_right=int(fits))
    if not (right and fits):
        sectors = {sector for actor in mention.actors for sector in actor.sectors}
        total.faults.append(
            f"WRONG {mark.kind} {words!r}: {sorted(mark.countries)} {mark.sector}; is {sorted(countries)} "
            f"{sorted(sectors)}, {mention.why}"
        )


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    article = _ARTICLE.match(text, start, end)
    return (article.end() if article and article.end() < end else start), end


def office_questions(count: int = 300) -> list[tuple[str, date, str]]:
    """Return questions drawn from the table by a fixed seed: an office of a country, a day in its term, the holder."""
    draw = random.Random(1987)
    slots = ("head-of-state", "head-of-government", "foreign-minister", "vice-president", "monarch")
    terms = [t for t in holders() if t.country in states() and t.slot in slots and t.since >= date(1945, 6, 1)]
    draw.shuffle(terms)
    found = []
    for term in terms:
        until = term.until or date(2026, 1, 1)
        day = term.since + (until - term.since) * draw.uniform(0.2, 0.8)
        state = states()[term.country]
        alone = {t.name for t in holders_of(term.country, term.slot, day)} == {term.name}
        if state.adjectives and state.exists(day) and alone and "/" not in term.office:
            found.append((f"the {state.adjectives[0]} {term.office}", day, term.name))
        if len(found) == count:
            break
    return found


def office_figures() -> dict[str, float]:
    """Return the share of questions "whom did this office mean on that day" answered with the holder."""
    questions = office_questions()
    right = 0
    for phrase, day, name in questions:
        actor = resolve(phrase, on=day)
        right += actor is not None and actor.name == name
    return {"office_questions": float(len(questions)), "office_by_date": right / len(questions)}


def figures() -> dict[str, float]:
    """Return the figures of the composed half that nobody tuned on, and of the office-holders."""
    return score(composed("test")).figures() | office_figures()


def real_figures() -> dict[str, float] | None:
    """Return the figures of the real half that nobody tuned on, None where the reports are not here."""
    return score(real("test")).figures() if SHARED.is_dir() else None


def main(half: str) -> None:
    """Print the figures of a half; of the dev half the faults too."""
    for name, labelled in (("composed", composed(half)), ("real", real(half) if SHARED.is_dir() else iter(()))):
        total = score(labelled)
        if half == "dev":
            print("\n".join(total.faults))
        print(name, {key: round(value, 3) for key, value in total.figures().items()})
    print({key: round(value, 3) for key, value in office_figures().items()})


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "dev")
