"""Read the composed gold of actors: texts with every mention marked, and what each mention stands for.

`actors_composed.txt` holds texts parted by a line `---`. A text is a header, one or more paragraphs with the mentions
in numbered brackets, and one line per mention:

    # id: canola | date: 2025-09-23 | outlet country: CAN | half: dev
    OTTAWA - [1:The minister] thanked [2:Li Qiang].
    1 role CAN GOV -
    2 person CHN GOV Li Qiang

The fields of a mention are its number, its kind, its country or countries (`IGO` for an international organisation, `-`
where none is known or several are possible), its main PLOVER sector or `-`, and the full names of the persons it stands
for, parted by ` + `, or `-` where the text and the date name nobody (to be skipped in scoring, not a claim that nobody
is known). Lines that start with `##` are comments.

The conventions of marking:

- The whole noun phrase: article, number, title and a complement with `of`, `from` or `to` (`Farmers from Thrace`), a
  possessor (`its foreign minister`, `the agency's board`), no relative clause and no place with `in`. No nesting. An
  apposition after a comma is a mention of its own. A possessive before a thing that cannot act is marked alone.
- Coordination parts mentions: `[British] and [French forces]`, `[the presidents of Guinea] and [Mauritania]`, which is
  labelled as the state that its words name.
- Pronouns, possessives and reflexives that stand for an actor are marked, also in quotations; `it` for a thing not.
- A state's adjective is marked before a thing by which the state acts or is acted on (`duties on [Canadian] canola`)
  and is bare where it only describes (`French bread`). A place where something happens is bare, and so are datelines
  and credits.
- `name`: states, provinces, capitals and seats; `body`: organs of a state, its forces, courts and embassies;
  `organisation`: international and non-governmental ones, parties, unions, movements and rebels; `firm`: private and
  state firms, media too; `role`: by office or occupation, one or several; `population`: the many without office;
  `group`: `both sides`, `each other`, `the leaders`; `pronoun`: also `the latter`, `the kingdom`, `his country`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal, TypeGuard

from detente.data.codebook import SECTORS
from detente.data.states import states
from detente.errors import GoldError
from detente.records import Span

__all__ = ["COMPOSED", "KINDS", "GoldMention", "GoldText", "read_composed"]

Half = Literal["dev", "test"]

COMPOSED: Final = Path(__file__).parent / "actors_composed.txt"
KINDS: Final = ("name", "body", "organisation", "person", "role", "group", "pronoun", "population", "firm")

_HEADER = re.compile(
    r"# id: (?P<id>[a-z0-9-]+) \| date: (?P<date>\S+) \| outlet country: (?P<country>\S+) \| half: (?P<half>\S+)"
)
_LABEL = re.compile(r"(?P<number>\d+) (?P<kind>\S+) (?P<countries>\S+) (?P<sector>\S+) (?P<persons>\S.*)")
_MARK = re.compile(r"\[(\d+):([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A marked span and its labels; `countries` is empty where none is known, `persons` where nobody is named."""

    number: int
    span: Span
    kind: str
    countries: tuple[str, ...]
    sector: str | None
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldText:
    """One composed report: `text` is without brackets, and each span of `mentions` holds its own words in it."""

    id: str
    date: date
    outlet_country: str | None
    half: Half
    text: str
    mentions: tuple[GoldMention, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file with where it stands, so that a complaint can name it."""

    path: Path
    number: int
    words: str

    def wrong(self, reason: str) -> GoldError:
        return GoldError(f"{self.path.name}, line {self.number}: {reason}")


def read_composed(path: Path = COMPOSED) -> tuple[GoldText, ...]:
    """Return the texts of a composed gold file in order, with spans in characters of the text without brackets.

    Raises GoldError, with the file and the line, for a header, bracket or label that breaks the format, a code that is
    no state's, a sector that is not PLOVER's, or an id used twice.
    """
    blocks: list[list[_Line]] = [[]]
    for number, words in enumerate(path.read_text("utf-8").splitlines(), 1):
        if words.strip() == "---":
            blocks.append([])
        elif words.strip() and not words.startswith("##"):
            blocks[-1].append(_Line(path, number, words.rstrip()))
    found: list[GoldText] = []
    seen: set[str] = set()
    for block in blocks:
        if not block:
            continue
        text = _read_block(block)
        if text.id in seen:
            raise block[0].wrong(f"the id {text.id} is used twice")
        seen.add(text.id)
        found.append(text)
    return tuple(found)


def _read_block(block: list[_Line]) -> GoldText:
    """Read one text with its labels."""
    head, *rest = block
    header = _HEADER.fullmatch(head.words)
    if not header:
        raise head.wrong("a text must open with '# id: … | date: YYYY-MM-DD | outlet country: XXX | half: dev or test'")
    try:
        on = date.fromisoformat(header["date"])
    except ValueError:
        raise head.wrong(f"{header['date']} is no date") from None
    half = header["half"]
    if not _is_half(half):
        raise head.wrong(f"half must be dev or test, not {half}")
    outlet = _codes(header["country"], head)
    if len(outlet) > 1:
        raise head.wrong("an outlet has one country")
    first = next((i for i, line in enumerate(rest) if _LABEL.fullmatch(line.words)), len(rest))
    text, spans = _read_marks(rest[:first], head)
    return GoldText(
        header["id"], on, outlet[0] if outlet else None, half, text, _read_labels(rest[first:], spans, head)
    )


def _read_marks(lines: list[_Line], head: _Line) -> tuple[str, list[Span]]:
    """Return the text without brackets and the spans in order; the numbers must run from 1 without a gap."""
    if not lines:
        raise head.wrong("a text without words")
    paragraphs: list[str] = []
    places: list[tuple[int, int]] = []
    offset = 0
    for line in lines:
        bare, at = "", 0
        for mark in _MARK.finditer(line.words):
            bare += line.words[at : mark.start()]
            at = mark.end()
            words = mark[2]
            if not words or words != words.strip():
                raise line.wrong(f"mention {mark[1]} is empty or has a blank at its edge")
            places.append((offset + len(bare), offset + len(bare) + len(words)))
            if int(mark[1]) != len(places):
                raise line.wrong(f"mention {mark[1]} should be number {len(places)}")
            bare += words
        bare += line.words[at:]
        if "[" in bare or "]" in bare:
            raise line.wrong("a bracket that is not '[number:words]', or one inside another")
        paragraphs.append(bare)
        offset += len(bare) + 1
    text = "\n".join(paragraphs)
    return text, [Span(start, end, text[start:end]) for start, end in places]


def _read_labels(lines: list[_Line], spans: list[Span], head: _Line) -> tuple[GoldMention, ...]:
    """Join each label to its span; both must be there, in the same order."""
    found: list[GoldMention] = []
    for line in lines:
        label = _LABEL.fullmatch(line.words)
        if not label:
            raise line.wrong("a label is 'number kind country sector person', with - for what is not known")
        number = int(label["number"])
        if number != len(found) + 1 or number > len(spans):
            raise line.wrong(f"label {number} where label {len(found) + 1} of {len(spans)} should stand")
        kind, sector = label["kind"], label["sector"]
        if kind not in KINDS:
            raise line.wrong(f"unknown kind {kind}; it is one of {', '.join(KINDS)}")
        if sector != "-" and sector not in SECTORS:
            raise line.wrong(f"unknown sector {sector}")
        persons = () if label["persons"] == "-" else tuple(label["persons"].split(" + "))
        if kind == "person" and len(persons) != 1:
            raise line.wrong("a person needs one full name")
        if persons and kind not in ("person", "role", "group", "pronoun"):
            raise line.wrong(f"a {kind} has no person's name")
        codes = _codes(label["countries"], line)
        found.append(GoldMention(number, spans[number - 1], kind, codes, None if sector == "-" else sector, persons))
    if len(found) != len(spans):
        raise head.wrong(f"{len(spans)} mentions and {len(found)} labels")
    return tuple(found)


def _codes(words: str, line: _Line) -> tuple[str, ...]:
    """Return the country codes of a field: several are parted by +."""
    codes = () if words == "-" else tuple(words.split("+"))
    for code in codes:
        if code != "IGO" and code not in states():
            raise line.wrong(f"unknown country {code}")
    if len(set(codes)) != len(codes):
        raise line.wrong(f"a country named twice in {words}")
    return codes


def _is_half(words: str) -> TypeGuard[Half]:
    return words in ("dev", "test")


def main() -> None:
    """Print how many mentions of each kind each half holds."""
    texts = read_composed(Path(sys.argv[1]) if len(sys.argv) > 1 else COMPOSED)
    counts = Counter((m.kind, text.half) for text in texts for m in text.mentions)
    print(f"{'kind':<13}{'dev':>6}{'test':>6}{'all':>6}")
    for kind in KINDS:
        dev, test = counts[kind, "dev"], counts[kind, "test"]
        print(f"{kind:<13}{dev:>6}{test:>6}{dev + test:>6}")
    for half in ("dev", "test"):
        print(f"{half}: {sum(t.half == half for t in texts)} texts")
    print(f"{len(texts)} texts, {counts.total()} mentions")


if __name__ == "__main__":
    main()
