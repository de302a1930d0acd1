"""The training corpus: its format, its reader and its validator.

A record is a paragraph: the sentence with its mentions in brackets, then indented lines that say what holds
between them. The world is closed: an ordered pair of mentions without a line has no event.

    [1:Norway's foreign minister] urged [2:Jakarta] to release two reporters whom [3:Indonesian police] had detained.
      1>2  REQUEST.yield  done  "urged"  rights_freedoms  press-freedom
      3>_  COERCE.arrest  historical  "detained"  rights_freedoms  press-freedom
      says 1 > 2 | "urged" | "to release two reporters whom Indonesian police had detained" | demand | press-freedom

`[1:...]` is an actor; `[*2:...]` is a thing acted on that cannot act (a decision, an attack, a treaty).
Columns are parted by two spaces or more; `-` is an empty column. `corpus/README.md` has the whole grammar.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from detente.data.codebook import CONTEXTS, MODES, STATUSES, TYPES
from detente.data.issues import issue_names
from detente.events.labels import KIND_LABELS

__all__ = ["Block", "CorpusError", "MarkedMention", "Record", "Relation", "Statement", "is_held_out", "read_corpus"]

QUOTES = ("direct", "indirect", "mixed")
HEADERS = ("block", "construction", "register", "era", "region", "codes", "says")

_MENTION = re.compile(r"\[(\*?)(\d+):([^\[\]]+)\]")
_ENDS = re.compile(r"^(_|\d+(?:\+\d+)*)>(_|\d+(?:\+\d+)*)$")
_SYMMETRIC = re.compile(r"^\d+(?:=\d+)+$")
_QUOTED = re.compile(r'^"(.+)"(?:#(\d+))?$')
_SAYS = re.compile(r"^says\s+(\d+|_)\s*>\s*(\d+(?:\+\d+)*|_)\s*\|")


class CorpusError(ValueError):
    """A record that does not parse; the message starts with `file:line:`."""


@dataclass(frozen=True, slots=True)
class MarkedMention:
    """A bracketed span of the bare sentence; `is_actor` is False for a thing acted on."""

    number: int
    start: int
    end: int
    is_actor: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """One event: mention numbers (empty for `_`), labels, and the trigger's offsets in the bare sentence."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    type: str
    mode: str | None
    status: str
    trigger: tuple[int, int]
    contexts: tuple[str, ...]
    issues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One `says` line; spans are offsets in the bare sentence, `content` may be split around the cue."""

    speaker: int | None
    addressee: tuple[int, ...]
    cue: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    kind: str
    issues: tuple[str, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One sentence with its mentions, events and statements; `group` keeps a storyline in one part of a split."""

    text: str
    mentions: tuple[MarkedMention, ...]
    relations: tuple[Relation, ...]
    statements: tuple[Statement, ...]
    group: str
    where: str
    says_marked: bool
    codes: tuple[str, ...] = ()


@dataclass(slots=True)
class Block:
    """A file of records by one plan, with its header."""

    path: Path
    header: dict[str, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)


_ISSUES = frozenset(issue_names())


def read_corpus(*roots: Path) -> tuple[list[Block], list[str]]:
    """Return every block under `roots` and the list of errors, each `file:line: what is wrong`.

    A record with an error is left out of its block; the rest is kept, so one slip never hides a file.
    """
    blocks: list[Block] = []
    errors: list[str] = []
    for root in roots:
        for path in [root] if root.is_file() else sorted(root.rglob("*.txt")):
            block = _read_block(path, errors)
            blocks.append(block)
    return blocks, errors


def _read_block(path: Path, errors: list[str]) -> Block:
    block = Block(path)
    group, grouped = path.stem, False
    count = 0
    for line_number, lines in _paragraphs(path):
        if lines[0].startswith("## "):
            group, grouped = f"{path.stem}/{lines[0][3:].strip()}", True
            lines = lines[1:]
            line_number += 1
            if not lines:
                continue
        if lines[0].startswith("#"):
            for line in lines:
                key, _, value = line.lstrip("# ").partition(":")
                block.header[key.strip()] = value.strip()
            continue
        count += 1
        try:
            block.records.append(
                _parse_record(
                    lines,
                    group=group if grouped else f"{path.stem}/{count}",
                    where=f"{path}:{line_number}",
                    says_marked=block.header.get("says", "no") == "full",
                )
            )
        except CorpusError as error:
            errors.append(f"{path}:{line_number}: {error}")
    errors += [f"{path}:1: the header has no `# {key}:` line" for key in HEADERS if key not in block.header]
    return block


def _paragraphs(path: Path) -> Iterator[tuple[int, list[str]]]:
    lines: list[str] = []
    start = 1
    for number, raw in enumerate([*path.read_text("utf-8").splitlines(), ""], 1):
        if raw.strip():
            if not lines:
                start = number
            lines.append(raw.rstrip())
        elif lines:
            yield start, lines
            lines = []


def _parse_record(lines: list[str], *, group: str, where: str, says_marked: bool) -> Record:
    sentence = [line for line in lines if not line.startswith("  ")]
    labels = [line.strip() for line in lines if line.startswith("  ")]
    if len(sentence) != 1 or not lines[0] == sentence[0]:
        raise CorpusError("a record is one unindented sentence line followed by indented label lines")
    text, mentions = _strip_marks(sentence[0].strip())
    numbers = {m.number for m in mentions}
    relations: list[Relation] = []
    statements: list[Statement] = []
    codes: list[str] = []
    for label in labels:
        if label.startswith("says "):
            statements.append(_parse_statement(label, text, numbers))
        elif label.startswith("cameo "):
            codes.extend(label.split()[1:])
        else:
            relations.append(_parse_relation(label, text, numbers))
    seen: set[tuple[object, ...]] = set()
    for r in relations:
        for key in {(s, t, r.type, r.mode, r.trigger) for s in r.source or (0,) for t in r.target or (0,)}:
            if key in seen:
                raise CorpusError(f"the same event is given twice for {key[0]}>{key[1]}")
            seen.add(key)
    return Record(
        text, mentions, tuple(relations), tuple(statements), group, where, says_marked or bool(statements), tuple(codes)
    )


def _strip_marks(marked: str) -> tuple[str, tuple[MarkedMention, ...]]:
    text, at = "", 0
    mentions: list[MarkedMention] = []
    for match in _MENTION.finditer(marked):
        text += marked[at : match.start()]
        number, span = int(match[2]), match[3]
        if span != span.strip():
            raise CorpusError(f"mention {number} starts or ends with a space")
        if number in {m.number for m in mentions}:
            raise CorpusError(f"mention number {number} is used twice")
        mentions.append(MarkedMention(number, len(text), len(text) + len(span), not match[1]))
        text += span
        at = match.end()
    text += marked[at:]
    if re.search(r"\[\*?\d+:|\[\d|\d\]$", text):
        raise CorpusError("a bracket is not closed or mentions are nested")
    return text, tuple(mentions)


def _find(quoted: str, text: str, what: str) -> tuple[int, int]:
    match = _QUOTED.match(quoted.strip())
    if not match:
        raise CorpusError(f'{what} must be "in double quotes", got {quoted!r}')
    words, nth = match[1], int(match[2] or 1)
    at = -1
    for _ in range(nth):
        at = text.find(words, at + 1)
        if at < 0:
            raise CorpusError(f"{what} {words!r} (occurrence {nth}) is not in the sentence")
    return at, at + len(words)


def _numbers(side: str, known: set[int], label: str) -> tuple[int, ...]:
    if side == "_":
        return ()
    found = tuple(int(n) for n in side.split("+"))
    for n in found:
        if n not in known:
            raise CorpusError(f"{label!r} names mention {n}, which the sentence does not have")
    return found


def _parse_relation(label: str, text: str, known: set[int]) -> Relation:
    columns = re.split(r"\s{2,}", label)
    if len(columns) != 6:
        raise CorpusError(
            f"a relation has six columns parted by two spaces (ends, TYPE.mode, status, trigger, contexts, issues), "
            f"got {len(columns)} in {label!r}"
        )
    ends, type_mode, status, trigger, contexts, issues = columns
    if _SYMMETRIC.match(ends):
        source = target = _numbers(ends.replace("=", "+"), known, label)
    elif match := _ENDS.match(ends):
        source, target = _numbers(match[1], known, label), _numbers(match[2], known, label)
        if not source and not target:
            raise CorpusError(f"{label!r} has neither source nor target")
        if set(source) & set(target):
            raise CorpusError(f"{label!r} has a mention on both sides; write 1=2 for a symmetric event")
    else:
        raise CorpusError(f"the ends {ends!r} are neither 1>2, 1+2>3, 1>_ nor 1=2")
    event_type, _, mode = type_mode.partition(".")
    if event_type not in TYPES:
        raise CorpusError(f"{event_type!r} is not one of the sixteen types")
    if mode and mode not in MODES[event_type]:
        raise CorpusError(f"{event_type} has no mode {mode!r}; it has {', '.join(MODES[event_type]) or 'none'}")
    if status not in STATUSES:
        raise CorpusError(f"{status!r} is not a status ({', '.join(STATUSES)})")
    return Relation(
        source,
        target,
        event_type,
        mode or None,
        status,
        _find(trigger, text, "the trigger"),
        _listed(contexts, frozenset(CONTEXTS), "context"),
        _listed(issues, _ISSUES, "issue"),
    )


def _listed(column: str, allowed: frozenset[str], what: str) -> tuple[str, ...]:
    if column == "-":
        return ()
    names = tuple(name.strip() for name in column.split(","))
    for name in names:
        if name not in allowed:
            raise CorpusError(f"{name!r} is not a known {what}")
    return names


def _parse_statement(label: str, text: str, known: set[int]) -> Statement:
    head = _SAYS.match(label)
    if not head:
        raise CorpusError(f"{label!r} does not start `says SPEAKER > ADDRESSEE | `")
    parts = [part.strip() for part in label[head.end() :].split(" | ")]
    if len(parts) not in (4, 5):
        raise CorpusError(f"{label!r} needs cue | content | kind | issues and perhaps flags")
    cue, content, kind, issues = parts[:4]
    flags = tuple(f.strip() for f in parts[4].split(",")) if len(parts) == 5 else ()
    if kind not in KIND_LABELS:
        raise CorpusError(f"{kind!r} is not a statement kind ({', '.join(KIND_LABELS)})")
    for flag in flags:
        if flag not in (*QUOTES, "hedged", "negative", "conditional"):
            raise CorpusError(f"{flag!r} is not a statement flag")
    spans = tuple(_find(part, text, "the content") for part in re.split(r'(?<=")\s*\+\s*(?=")', content))
    speaker = _numbers(head[1], known, label)
    return Statement(
        speaker[0] if speaker else None,
        _numbers(head[2], known, label),
        _find(cue, text, "the cue"),
        spans,
        kind,
        _listed(issues, _ISSUES, "issue"),
        flags,
    )


def is_held_out(record: Record) -> bool:
    """Whether the record is in the part that no coder is trained on: a tenth, whole storylines at a time.

    >>> record = Record("Chad waited.", (), (), (), group="any/1", where="", says_marked=False)
    >>> is_held_out(record) == is_held_out(record)
    True
    """
    return int(hashlib.md5(record.group.encode(), usedforsecurity=False).hexdigest(), 16) % 10 == 0


def shared_runs(records: list[Record], words: int = 6) -> list[tuple[str, str, str]]:
    """Return pairs of records that share `words` words in a row, as (where, where, the words)."""
    seen: dict[tuple[str, ...], str] = {}
    found: dict[tuple[str, str], str] = {}
    for record in records:
        tokens = re.findall(r"[\w'-]+", record.text.lower())
        for i in range(len(tokens) - words + 1):
            run = tuple(tokens[i : i + words])
            other = seen.setdefault(run, record.where)
            if other != record.where:
                found.setdefault((other, record.where), " ".join(run))
    return [(a, b, run) for (a, b), run in found.items()]


def summarise(records: list[Record]) -> str:
    """Return the counts by which a block is accepted, as a few lines of text."""
    types: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    first = directed = pairs = events = objects = 0
    triggers: Counter[str] = Counter()
    openings: Counter[str] = Counter()
    for r in records:
        span = {m.number: m.start for m in r.mentions}
        pairs += len(span) * (len(span) - 1)
        openings[" ".join(r.text.split()[:2]).lower()] += 1
        objects += sum(not m.is_actor for m in r.mentions)
        for x in r.relations:
            types[x.type] += 1
            statuses[x.status] += 1
            triggers[r.text[x.trigger[0] : x.trigger[1]].lower()] += 1
            events += sum(s != t for s in x.source for t in x.target)
            if x.source and x.target and x.source != x.target:
                directed += 1
                first += min(span[n] for n in x.source) < min(span[n] for n in x.target)
    lengths = sorted(len(r.text.split()) for r in records) or [0]
    lines = [
        f"{len(records)} records, {sum(not r.relations for r in records)} without an event, "
        f"{sum(types.values())} events, {sum(len(r.statements) for r in records)} statements, "
        f"{objects} things acted on",
        f"ordered pairs {pairs}, without an event {1 - events / max(pairs, 1):.0%}; "
        f"source first in {first / max(directed, 1):.0%}; "
        f"words: median {lengths[len(lengths) // 2]}, over 35 in {sum(n > 35 for n in lengths) / len(lengths):.0%}",
        "types: " + ", ".join(f"{t} {types[t]}" for t in TYPES),
        "status: " + ", ".join(f"{s} {statuses[s]}" for s in STATUSES),
        "commonest triggers: " + ", ".join(f"{t} {n}" for t, n in triggers.most_common(15)),
        "commonest openings: " + ", ".join(f"{t} {n}" for t, n in openings.most_common(6)),
    ]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Validate files or folders of the corpus, print the counts, and return 1 where something does not parse."""
    parser = argparse.ArgumentParser(prog="python -m detente.training.corpus", description=main.__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--runs", action="store_true", help="also list records that share six words in a row")
    options = parser.parse_args(argv)
    blocks, errors = read_corpus(*options.paths)
    records = [record for block in blocks for record in block.records]
    print(summarise(records))
    if options.runs:
        for a, b, run in shared_runs(records):
            print(f"{a} and {b} share: {run}")
    for error in errors:
        print(error, file=sys.stderr)
    print(f"{len(errors)} errors")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
