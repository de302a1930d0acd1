"""Statements against real attributions, against the corpus's held-out tenth, and on the page the project started from.

Attributions are PolNeAR's development sentences, never trained on. They come with "that" and with quotation marks,
which a statement's content has not, so `exact` compares without either; the sentences whose attribution lies in another
sentence are left out. A baseline of punctuation and a list of verbs is measured in the same run.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente import code
from detente.actors import find_mentions
from detente.events import Coder, code_sentences, find_times, load_coder
from detente.events.labels import KIND_LABELS
from detente.events.sentences import split_sentences
from detente.pages import read_pages
from detente.records import Actor, Article, Mention, Page, Statement
from detente.run import Coded, code_page
from detente.statements import find_statements
from detente.statements.cues import SAYING
from detente.statements.quotes import find_quotations
from detente.statements.wording import tidy
from detente.training.corpus import Record, is_held_out, read_corpus
from tests.eval.judged import wilson

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Attribution:
    """Who said what in a sentence: spans in characters, any of them empty."""

    source: Spans
    cue: Spans
    content: Spans
    direct: bool


def on_attributions(coder: Coder | None = None) -> dict[str, float] | None:
    """Return F1 of speaker, cue and content, overlapping and exact, and of direct quotes; and the baseline's.

    A found attribution is held against the one whose content, or else cue, it shares most of; a part counts where it
    overlaps that one's part, and `exact` where it is the same words.
    """
    path = SHARED / "data" / "polnear_dev.jsonl"
    if not path.exists():
        return None
    texts, gold, found, plain = [], [], [], []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if any(not any(s["text"] for s in each["content"]) for each in row["attributions"]):
            continue  # an attribution whose words stand in another sentence: what should be found is not known
        article = Article(id=row["id"], text=row["text"].replace("\n", " "), published=row["date"])
        texts.append(article.text)
        gold.append(
            [_gold(article.text, each) for each in row["attributions"] if any(s["text"] for s in each["content"])]
        )
        found.append([_attribution(s) for s in _statements(article, coder) if s.speaker or s.cue or s.quoted])
        plain.append(list(by_punctuation(article)))
    figures = _figures(texts, gold, found)
    return figures | {f"baseline_{name}": value for name, value in _figures(texts, gold, plain).items()}


def _statements(article: Article, coder: Coder | None) -> Sequence[Statement]:
    coder = coder or load_coder()
    mentions = find_mentions(article)
    _, heard = code_sentences(article, mentions, coder)
    return find_statements(article, mentions, heard, find_times=find_times, coder=coder.name).statements


def _gold(text: str, row: dict[str, list[dict[str, object]]]) -> Attribution:
    def spans(part: str) -> Spans:
        return tuple((int(s["start"]), int(s["end"])) for s in row[part] if s["text"])  # type: ignore[call-overload]

    content = spans("content")
    return Attribution(spans("source"), spans("cue"), content, _is_direct(text, content))


def _is_direct(text: str, content: Spans) -> bool:
    """Tell whether all of the content is in quotation marks."""
    words = [re.sub(r"^that\s+", "", text[a:b].strip()) for a, b in content]
    return bool(words) and all(
        re.match(r"[“\"‘]|''|'(?=\w)", w) and re.search(r"(?:[”\"’']|'')[.,]?$", w) for w in words
    )


def _attribution(statement: Statement) -> Attribution:
    speaker, cue = statement.speaker, statement.cue
    return Attribution(
        ((speaker.span.start, speaker.span.end),) if speaker else (),
        ((cue.start, cue.end),) if cue else (),
        tuple((p.start, p.end) for p in statement.content),
        statement.quote == "direct",
    )


def by_punctuation(article: Article) -> Iterable[Attribution]:
    """Yield what marks and a list of verbs find: "X said (that) …", "…, X said", quotations beside either."""
    text = article.text
    quotations = find_quotations(text, article.paragraphs)
    for sentence in split_sentences(article):
        match = re.search(rf"\b{SAYING}\b", sentence.text)
        quoted = [q for q in quotations if sentence.start <= q.start < sentence.end]
        if match is None:
            continue
        cue = (sentence.start + match.start(), sentence.start + match.end())
        before = re.search(r"(?:^|[,;”\"])\s*([^,;”\"“]{2,80}?)\s*$", sentence.text[: match.start()])
        source = (sentence.start + before.start(1), sentence.start + before.end(1)) if before else None
        if quoted:
            yield Attribution((source,) if source else (), (cue,), tuple((q.first, q.last) for q in quoted), True)
        elif source and source[0] - sentence.start > 20:
            yield Attribution((source,), (cue,), ((sentence.start, source[0] - 2),), False)
        elif source:
            yield Attribution((source,), (cue,), (tidy(text, cue[1], sentence.end),), False)


def _figures(texts: list[str], gold: list[list[Attribution]], found: list[list[Attribution]]) -> dict[str, float]:
    hits = dict.fromkeys(["speaker", "cue", "content", "speaker_exact", "cue_exact", "content_exact"], 0)
    given = dict.fromkeys(["speaker", "cue", "content"], 0)
    made = dict.fromkeys(["speaker", "cue", "content"], 0)
    direct_hits = 0
    for text, wanted, got in zip(texts, gold, found, strict=True):
        for each in wanted:
            for part, spans in _parts(each):
                given[part] += bool(spans)
        for each in got:
            for part, spans in _parts(each):
                made[part] += bool(spans)
        for a, b in _aligned(wanted, got):
            direct_hits += a.direct and b.direct and bool(_common(a.content, b.content))
            for (part, x), (_, y) in zip(_parts(a), _parts(b), strict=True):
                hits[part] += bool(_common(x, y))
                # Attributions come with "that", marks and stops; a statement's content has none of them.
                plain = [tuple(tidy(text, *span) for span in sorted(spans)) for spans in (x, y)]
                hits[f"{part}_exact"] += bool(x) and plain[0] == plain[1]
    figures = {
        name: _f1(count, made[name.removesuffix("_exact")], given[name.removesuffix("_exact")])
        for name, count in hits.items()
    }
    figures["direct_quotes"] = _f1(
        direct_hits, sum(a.direct for got in found for a in got), sum(a.direct for wanted in gold for a in wanted)
    )
    return figures


def _parts(attribution: Attribution) -> list[tuple[str, Spans]]:
    return [("speaker", attribution.source), ("cue", attribution.cue), ("content", attribution.content)]


def _common(a: Spans, b: Spans) -> int:
    return sum(max(0, min(y, v) - max(x, u)) for x, y in a for u, v in b)


def _aligned(wanted: list[Attribution], got: list[Attribution]) -> list[tuple[Attribution, Attribution]]:
    scored = sorted(
        (
            (-_common(a.content, b.content) - 1000 * bool(_common(a.cue, b.cue)), i, j)
            for i, a in enumerate(wanted)
            for j, b in enumerate(got)
            if _common(a.content, b.content) or _common(a.cue, b.cue)
        )
    )
    left, right, pairs = set(range(len(wanted))), set(range(len(got))), []
    for _, i, j in scored:
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append((wanted[i], got[j]))
    return pairs


def _f1(hits: int, made: int, given: int) -> float:
    return 2 * hits / (made + given) if made + given else 0.0


def on_held_out(coder: Coder | None = None) -> dict[str, float]:
    """Return the figures on the statements of the corpus's held-out tenth, its own mentions given.

    A statement that was not heard counts as wrong in all. `kind_macro_f1` is over the ten kinds; `speaker` the share of
    statements whose speaker is the marked one (or rightly none); `addressee` and `issues` are F1 over all of them.
    """
    coder = coder or load_coder()
    blocks, _ = read_corpus(ROOT / "corpus" / "blocks")
    records = [r for b in blocks for r in b.records if is_held_out(r) and r.says_marked]
    kinds: list[tuple[str, str]] = []
    counts = dict.fromkeys(["gold", "found", "speaker", "content", "quote", "addressee_hits", "issue_hits"], 0)
    totals = {"addressee": [0, 0], "issue": [0, 0]}
    for record in records:
        article, mentions = _as_article(record)
        _, heard = code_sentences(article, tuple(mentions.values()), coder)
        found = find_statements(article, tuple(mentions.values()), heard, find_times=find_times, coder="held out")
        said = [s for s in found.statements if s.speaker or s.cue]
        counts["gold"] += len(record.statements)
        counts["found"] += len(said)
        gold = [Attribution((), (s.cue,), tuple(s.content), False) for s in record.statements]
        made = [_attribution(s) for s in said]
        taken: set[int] = set()
        pairs = {gold.index(a): made.index(b) for a, b in _aligned(gold, made)}
        for at, wanted in enumerate(record.statements):
            totals["addressee"][0] += len(wanted.addressee)
            totals["issue"][0] += len(wanted.issues)
            if at not in pairs:
                kinds.append((wanted.kind, "none"))
                continue
            taken.add(pairs[at])
            got = said[pairs[at]]
            kinds.append((wanted.kind, got.kind))
            numbers = {a.id for m in got.addressee for a in m.actors}
            counts["addressee_hits"] += len(numbers & {str(n) for n in wanted.addressee})
            counts["issue_hits"] += len(set(wanted.issues) & set(got.issues))
            speaks = {a.id for a in got.speaker.actors} if got.speaker else set()
            counts["speaker"] += (str(wanted.speaker) in speaks) if wanted.speaker else not speaks
            counts["content"] += bool(_common(tuple(wanted.content), made[pairs[at]].content))
        for at, got in enumerate(said):
            totals["addressee"][1] += sum(len(m.actors) or 1 for m in got.addressee)
            totals["issue"][1] += len(got.issues)
            if at not in taken:
                kinds.append(("none", got.kind))
    return {
        "kind_macro_f1": _macro_f1(kinds), "speaker": counts["speaker"] / counts["gold"],
        "addressee": _f1(counts["addressee_hits"], totals["addressee"][1], totals["addressee"][0]),
        "issues": _f1(counts["issue_hits"], totals["issue"][1], totals["issue"][0]),
        "content": _f1(counts["content"], counts["found"], counts["gold"]), "statements": float(counts["gold"]),
    }  # fmt: skip


def _macro_f1(pairs: list[tuple[str, str]]) -> float:
    scores = []
    for kind in KIND_LABELS:
        hits = sum(a == b == kind for a, b in pairs)
        scores.append(_f1(hits, sum(b == kind for _, b in pairs), sum(a == kind for a, _ in pairs)))
    return sum(scores) / len(scores)


def _as_article(record: Record) -> tuple[Article, dict[int, Mention]]:
    """Return a record as an article with its marked mentions; each is an actor of its own, by its number."""
    article = Article(id=record.where, text=record.text, published="2024-05-02")
    words = {"he", "she", "they", "it", "who", "we", "i"}
    mentions = {
        m.number: Mention(
            article.span(m.start, m.end),
            "pronoun" if record.text[m.start : m.end].lower() in words else "name",
            Actor(str(m.number), record.text[m.start : m.end], None),
        )
        for m in sorted(record.mentions, key=lambda m: m.start)
        if m.is_actor
    }
    return article, mentions


def on_judged() -> dict[str, float] | None:
    """Return the share right of the statements judged by reading that are still found as they were, and its interval.

    `judged_statements.csv` keeps judgements by file, line and offsets; no word of the texts is in the repository. Right
    means that it is a statement and that its speaker (country and all) and the whole of its words are; `kind_right` is
    apart. `right_ones_kept` is the share of the right ones still found. The interval is Wilson's, 95%.
    """
    if not (SHARED / "data").is_dir():
        return None
    rows = list(csv.DictReader((Path(__file__).parent / "judged_statements.csv").read_text("utf-8").splitlines()))
    found: set[tuple[str, str, str, str, str]] = set()
    for file in sorted({row["file"] for row in rows}):
        wanted = {row["line"] for row in rows if row["file"] == file}
        for page in read_pages(SHARED / "data" / file):
            line = page.origin.rsplit("line ", 1)[-1] if isinstance(page, Page) else ""
            coded = code_page(page) if isinstance(page, Page) and line in wanted else None
            if isinstance(coded, Coded):
                found |= {(file, line, *_place(s)) for s in coded.statements}
    kept = [r for r in rows if (r["file"], r["line"], r["cue"], r["speaker"], r["content"]) in found]
    right = sum(row["right"] == "1" for row in kept)
    low, high = wilson(right, len(kept))
    return {
        "judged": float(len(rows)), "still_found": float(len(kept)), "right": right / max(len(kept), 1), "low": low,
        "high": high, "kind_right": sum(row["kind_right"] == "1" for row in kept) / max(len(kept), 1),
        "right_ones_kept": right / max(sum(row["right"] == "1" for row in rows), 1),
    }  # fmt: skip


def _place(statement: Statement) -> tuple[str, str, str]:
    """Return where a statement's cue, speaker and words stand, as the file of judgements writes it."""
    return (
        str(statement.cue.start) if statement.cue else "",
        str(statement.speaker.span.start) if statement.speaker else "",
        " ".join(f"{part.start}-{part.end}" for part in statement.content),
    )


def on_seed() -> dict[str, float] | None:
    """Return, as counts, what the page the project started from must give."""
    page = SHARED / "seed" / "page.html"
    if not page.exists():
        return None
    found = code(page.read_bytes())
    article, statements = found.articles[0], found.statements
    chinese = [s for s in statements if s.speaker and {a.country for a in s.speaker.actors} == {"CHN"}]
    # The sentence about trade is the report's own; all others tell what the premier or China says.
    sentences = [s for s in split_sentences(article) if not s.text.startswith("Trade between")]
    told = [
        s
        for s in sentences
        if any(p.evidence.sentence.start < s.end and s.start < p.evidence.sentence.end for p in chinese)
    ]
    claims = {s.claim.form for s in statements if s.claim and s.claim.flow == "total"}
    return {
        "sentences_told": len(told) / len(sentences),
        "state_media_in_chain": sum(any(r.kind == "state-media" for r in s.reported_by) for s in statements)
        / max(len(statements), 1),
        "quoted_words": float(any(q.text == "practical and constructive" for s in chinese for q in s.quoted)),
        "milestones": float(sum((m.years, m.since) in ((55, 1970), (20, 2005)) for m in found.milestones)),
        "trade_claims": float(len(claims & {"trend", "rank"})),
        "tied_to_events": float(sum(s.event_id is not None for s in statements)),
    }
